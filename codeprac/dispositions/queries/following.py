"""What those who were answered say to it: counts, formal objections that stand with a provision, what still waits."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from codeprac.access.actor import Actor
from codeprac.annotations.models import Anchor, Annotation
from codeprac.annotations.rules import AnnotationState
from codeprac.db import db
from codeprac.dispositions.models import Disposition, FollowUp
from codeprac.dispositions.rules import Stance
from codeprac.drafts.models import Draft, Provision

STANDING = Annotation.state == AnnotationState.SUBMITTED


@dataclass(frozen=True, slots=True)
class Objection:
    """A formal objection that stands: to the answer to which annotation, made on which draft."""

    annotation_id: str
    annotation_number: int
    draft_number: int


def count_follow_ups(round_id: str) -> dict[Stance, int]:
    """How many of those answered in a round say what, in the order of the vocabulary; one query."""
    rows = db.session.execute(
        sa.select(FollowUp.stance, sa.func.count(FollowUp.id))
        .join(FollowUp.annotation)
        .where(Annotation.round_id == round_id, STANDING)
        .group_by(FollowUp.stance)
    )
    found = {stance: count for stance, count in rows}
    return {stance: found[stance] for stance in Stance if stance in found}


def list_objections_on(provision: Provision) -> list[Objection]:
    """The formal objections that stand with a provision: to answers to annotations that were made on it or carried to
    it, or made on an earlier draft of it, whatever became of their words since; one query."""
    here = sa.select(Anchor.annotation_id).where(Anchor.provision_id == provision.id)
    number = sa.select(Draft.number).where(Draft.id == provision.draft_id).scalar_subquery()
    earlier = sa.and_(
        Provision.identity == provision.identity, Annotation.code_id == Draft.code_id, Draft.number <= number
    )
    own_code = sa.select(Draft.code_id).where(Draft.id == provision.draft_id).scalar_subquery()
    statement = _objections().where(Annotation.code_id == own_code, sa.or_(Annotation.id.in_(here), earlier))
    return [Objection(row[0], row[1], row[2]) for row in db.session.execute(statement)]


def list_objections_made_on(ids: Sequence[str]) -> dict[str, list[Objection]]:
    """The formal objections to answers to annotations made on these provisions, by the provision's id; one query."""
    rows = db.session.execute(_objections().where(Annotation.provision_id.in_(ids)))
    found: dict[str, list[Objection]] = {}
    for annotation_id, number, draft_number, provision_id in rows:
        found.setdefault(provision_id, []).append(Objection(annotation_id, number, draft_number))
    return found


def list_answers_to_follow_up(actor: Actor, *, most: int) -> list[Annotation]:
    """The annotations of the actor, or of organisations that they lead, with a released answer to which nobody has said
    anything yet, newest answer first; one query."""
    whose: sa.ColumnElement[bool] = Annotation.author_id == actor.user_id
    if actor.leads:
        whose = sa.or_(whose, Annotation.organisation_id.in_(sorted(actor.leads)))
    statement = (
        sa.select(Annotation)
        .join(Disposition, Disposition.annotation_id == Annotation.id)
        .outerjoin(FollowUp, FollowUp.disposition_id == Disposition.id)
        .join(Annotation.provision)
        .where(whose, STANDING, Disposition.released_at.is_not(None), FollowUp.id.is_(None))
        .options(contains_eager(Annotation.provision), joinedload(Annotation.draft).joinedload(Draft.code))
        .order_by(Disposition.released_at.desc(), Annotation.number.desc())
        .limit(most)
    )
    return list(db.session.scalars(statement))


def _objections() -> Any:
    return (
        sa.select(Annotation.id, Annotation.number, Draft.number, Annotation.provision_id)
        .join(FollowUp, FollowUp.annotation_id == Annotation.id)
        .join(Annotation.draft)
        .join(Annotation.provision)
        .where(FollowUp.stance == Stance.OBJECTION, STANDING)
        .order_by(Annotation.number)
    )
