"""Annotations on the same words: what else is said of them, and proposals that cannot both be taken over."""

from collections.abc import Collection, Sequence

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from codeprac.annotations.models import Anchor, Annotation
from codeprac.annotations.rules import AnnotationState
from codeprac.db import db
from codeprac.dispositions.conflicts import Proposal
from codeprac.dispositions.models import TakenProposal


def list_proposals(round_id: str, provision_id: str | None = None) -> list[Proposal]:
    """The standing proposals of a round, or of one of its provisions, with the words that they are for; one query."""
    taken = sa.exists().where(TakenProposal.annotation_id == Annotation.id)
    statement = (
        sa.select(Annotation.id, Annotation.number, Annotation.provision_id, Anchor.start, Anchor.end, taken)
        .join(Annotation.anchor)
        .where(
            Annotation.round_id == round_id,
            Annotation.state == AnnotationState.SUBMITTED,
            Annotation.proposed_wording.is_not(None),
        )
    )
    if provision_id is not None:
        statement = statement.where(Annotation.provision_id == provision_id)
    return [Proposal._make(row) for row in db.session.execute(statement.order_by(Annotation.number))]


def list_on_same_words(annotation: Annotation, limit: int = 20) -> Sequence[Annotation]:
    """Other standing annotations of the round whose words overlap these, by number; an annotation on the whole
    provision has the others on the whole beside it."""
    anchor = annotation.anchor
    if anchor.start is None or anchor.end is None:
        same: sa.ColumnElement[bool] = Anchor.start.is_(None)
    else:
        same = sa.and_(Anchor.start < anchor.end, Anchor.end > anchor.start)
    statement = (
        sa.select(Annotation)
        .join(Annotation.anchor)
        .where(
            Annotation.round_id == annotation.round_id,
            Annotation.provision_id == annotation.provision_id,
            Annotation.id != annotation.id,
            Annotation.state == AnnotationState.SUBMITTED,
            same,
        )
        .options(
            joinedload(Annotation.author),
            joinedload(Annotation.organisation),
            joinedload(Annotation.group),
            joinedload(Annotation.anchor),
        )
        .order_by(Annotation.number)
        .limit(limit)
    )
    return db.session.scalars(statement).all()


def list_taken(annotation_ids: Collection[str]) -> dict[str, TakenProposal]:
    """Which of these annotations' wordings drafters took over, by annotation id; the last time if several."""
    statement = sa.select(TakenProposal).where(TakenProposal.annotation_id.in_(annotation_ids))
    rows = db.session.scalars(
        statement.options(joinedload(TakenProposal.provision)).order_by(TakenProposal.taken_at, TakenProposal.id)
    )
    return {taken.annotation_id: taken for taken in rows}
