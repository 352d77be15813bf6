"""Annotations on the same words: what else is said of them, and proposals that cannot both be taken over."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from codeprac.annotations.models import Anchor, Annotation
from codeprac.annotations.rules import AnnotationState
from codeprac.db import db
from codeprac.dispositions.models import TakenProposal


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another proposal for words that an annotation proposes to change; `taken` once it is in a working draft."""

    annotation_id: str
    number: int
    taken: bool


def has_conflict() -> sa.ColumnElement[bool]:
    """Whether an annotation proposes wording for words for which another one does too, as a condition on Annotation
    joined with its Anchor."""
    other, anchor = aliased(Annotation), aliased(Anchor)
    rival = (
        sa.select(other.id)
        .join(anchor, sa.and_(anchor.annotation_id == other.id, anchor.draft_id == other.draft_id))
        .where(
            other.round_id == Annotation.round_id,
            other.provision_id == Annotation.provision_id,
            other.id != Annotation.id,
            other.state == AnnotationState.SUBMITTED,
            other.proposed_wording.is_not(None),
            _share_words(Anchor, anchor),
        )
    )
    return sa.and_(Annotation.proposed_wording.is_not(None), rival.exists())


def list_overlaps(annotation_ids: Collection[str]) -> dict[str, list[Overlap]]:
    """For those of these annotations that propose wording: the other proposals for the same words; one query."""
    if not annotation_ids:
        return {}
    other, anchor = aliased(Annotation), aliased(Anchor)
    taken = sa.exists().where(TakenProposal.annotation_id == other.id)
    rows = db.session.execute(
        sa.select(Annotation.id, other.id, other.number, taken)
        .join(Annotation.anchor)
        .join(other, sa.and_(other.provision_id == Annotation.provision_id, other.round_id == Annotation.round_id))
        .join(anchor, sa.and_(anchor.annotation_id == other.id, anchor.draft_id == other.draft_id))
        .where(
            Annotation.id.in_(annotation_ids),
            Annotation.proposed_wording.is_not(None),
            other.id != Annotation.id,
            other.state == AnnotationState.SUBMITTED,
            other.proposed_wording.is_not(None),
            _share_words(Anchor, anchor),
        )
        .order_by(other.number)
    )
    found: dict[str, list[Overlap]] = {}
    for annotation_id, other_id, number, is_taken in rows:
        found.setdefault(annotation_id, []).append(Overlap(other_id, number, bool(is_taken)))
    return found


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


def _share_words(one: type[Anchor], other: type[Anchor]) -> sa.ColumnElement[bool]:
    """`rules.overlap`, said in SQL."""
    return sa.or_(
        one.start.is_(None),
        other.start.is_(None),
        sa.and_(one.start < other.end, other.start < one.end),
    )
