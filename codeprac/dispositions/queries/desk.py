"""What is answered and what is not, by annotation and by provision."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import AnnotationState
from codeprac.db import db
from codeprac.dispositions.models import Disposition, FollowUp
from codeprac.dispositions.rules import Stance
from codeprac.drafts.models import Provision

FOR_THEMSELVES = "-"
WORDS_IN_A_SEARCH = 6
STANDING = Annotation.state == AnnotationState.SUBMITTED


def list_annotations_to_answer(code_id: str, annotation_ids: Collection[str]) -> list[Annotation]:
    """Those of these annotations that belong to the code and still stand, by provision, then by number."""
    statement = (
        sa.select(Annotation)
        .join(Annotation.provision)
        .where(Annotation.code_id == code_id, Annotation.id.in_(annotation_ids), STANDING)
        .options(contains_eager(Annotation.provision), joinedload(Annotation.anchor), *who())
        .order_by(Provision.position, Annotation.number)
    )
    return list(db.session.scalars(statement))


def count_answered(round_id: str) -> dict[str, tuple[int, int]]:
    """For each provision that has annotations in the round: how many, and how many are answered, privately or not."""
    rows = db.session.execute(
        sa.select(Annotation.provision_id, sa.func.count(Annotation.id), sa.func.count(Disposition.id))
        .outerjoin(Disposition, Disposition.annotation_id == Annotation.id)
        .where(Annotation.round_id == round_id, STANDING)
        .group_by(Annotation.provision_id)
    )
    return {provision_id: (received, answered) for provision_id, received, answered in rows}


def find_next_open(annotation: Annotation, *, back: bool = False) -> Annotation | None:
    """The next annotation of the round, in the order of the desk, without an answer, or the one before; after the last
    comes the first."""
    statement = (
        sa.select(Annotation)
        .join(Annotation.provision)
        .outerjoin(Disposition, Disposition.annotation_id == Annotation.id)
        .where(Annotation.round_id == annotation.round_id, STANDING, Disposition.id.is_(None))
        .where(Annotation.id != annotation.id)
        .options(contains_eager(Annotation.provision))
        .order_by(*((one.desc() if back else one) for one in (Provision.position, Annotation.number)))
        .limit(1)
    )
    here = sa.tuple_(sa.literal(annotation.provision.position), sa.literal(annotation.number))
    place = sa.tuple_(Provision.position, Annotation.number)
    beyond = place < here if back else place > here
    return db.session.scalar(statement.where(beyond)) or db.session.scalar(statement)


def who() -> tuple[ORMOption, ...]:
    """Who speaks, and for whom: loaded with the annotation."""
    return (joinedload(Annotation.author), joinedload(Annotation.organisation), joinedload(Annotation.group))


def in_group(slug: str) -> sa.ColumnElement[bool] | None:
    """Whether an annotation speaks for the stakeholder group, or for no group; None narrows nothing."""
    if slug == FOR_THEMSELVES:
        return Annotation.group_id.is_(None)
    return Annotation.group.has(slug=slug) if slug else None


def says(stance: Stance) -> sa.ColumnElement[bool]:
    """Whether who was answered says this to it."""
    return sa.exists().where(FollowUp.annotation_id == Annotation.id, FollowUp.stance == stance).correlate(Annotation)
