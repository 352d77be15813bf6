"""Reading answers and reasons, for one page at a time."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import AnnotationState
from codeprac.db import db
from codeprac.dispositions.models import Change, Disposition
from codeprac.dispositions.queries.dissenting import with_dissents
from codeprac.dispositions.rules import Outcome
from codeprac.drafts.models import Draft

# Whether the annotation is kept from a reader, and with it the reason of its answer.
WITHHELD_BY = (
    Annotation.withheld,
    Annotation.withheld_rule,
    Annotation.withheld_at,
    Annotation.code_id,
    Annotation.author_id,
    Annotation.organisation_id,
    Annotation.record_id,
)


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the answering of a round is: how many annotations, how many answered, how many of those released."""

    annotations: int
    answered: int
    released: int

    @property
    def open(self) -> int:
        """How many are not yet considered, privately or publicly."""
        return self.annotations - self.answered


def answers_to(annotation_ids: Collection[str], *, include_private: bool = False) -> dict[str, Disposition]:
    """The answers to these annotations by annotation id: the released ones, or for drafters all; one query."""
    if not annotation_ids:
        return {}
    statement = (
        sa.select(Disposition)
        .where(Disposition.annotation_id.in_(annotation_ids))
        .options(
            joinedload(Disposition.author),
            joinedload(Disposition.annotation).load_only(*WITHHELD_BY),
            joinedload(Disposition.follow_up),
            with_dissents(),
            joinedload(Disposition.change).options(
                joinedload(Change.draft).options(joinedload(Draft.base), joinedload(Draft.code)),
                joinedload(Change.provision),
                joinedload(Change.old_provision),
            ),
        )
    )
    if not include_private:
        statement = statement.where(Disposition.released_at.is_not(None))
    return {disposition.annotation_id: disposition for disposition in db.session.scalars(statement)}


def count_progress(round_id: str) -> Progress:
    """The progress of one round; one query."""
    standing = Annotation.state == AnnotationState.SUBMITTED
    row = db.session.execute(
        sa.select(sa.func.count(Annotation.id), sa.func.count(Disposition.id), sa.func.count(Disposition.released_at))
        .outerjoin(Disposition, Disposition.annotation_id == Annotation.id)
        .where(Annotation.round_id == round_id, standing)
    ).one()
    return Progress(*row)


def count_waiting(code_id: str) -> int:
    """How many answers of a code wait for their release."""
    statement = sa.select(sa.func.count(Disposition.id)).where(
        Disposition.code_id == code_id, Disposition.released_at.is_(None)
    )
    return db.session.scalar(statement) or 0


def count_outcomes(round_id: str) -> dict[Outcome, int]:
    """How many annotations of a round got each released outcome; those without one are not yet considered."""
    outcome = sa.case((Disposition.released_at.is_not(None), Disposition.outcome), else_=Outcome.NOT_YET_CONSIDERED)
    rows = db.session.execute(
        sa.select(outcome, sa.func.count())
        .select_from(Annotation)
        .outerjoin(Disposition, Disposition.annotation_id == Annotation.id)
        .where(Annotation.round_id == round_id, Annotation.state == AnnotationState.SUBMITTED)
        .group_by(outcome)
    )
    counted = {Outcome(name): count for name, count in rows}
    return {outcome: counted[outcome] for outcome in Outcome if outcome in counted}


def find_release_of_answers(round_id: str) -> datetime | None:
    """When answers to annotations of a round were released for the first time; None before that."""
    statement = sa.select(sa.func.min(Disposition.released_at)).join(Disposition.annotation)
    return db.session.scalar(statement.where(Annotation.round_id == round_id))


def find_change(draft_id: str, provision_id: str | None, old_provision_id: str | None) -> Change | None:
    """The explained change of a provision of a draft, or of a dropped one of the draft before, if there is one."""
    statement = sa.select(Change).where(Change.draft_id == draft_id, Change.provision_id == provision_id)
    if provision_id is None:
        statement = statement.where(Change.old_provision_id == old_provision_id)
    return db.session.scalar(statement.limit(1))
