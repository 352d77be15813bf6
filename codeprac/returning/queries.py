"""What an account finds when it comes back; each list bounded, each one or two queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload

from codeprac.access.actor import Actor
from codeprac.annotations.models import Annotation, Reply
from codeprac.annotations.queries import visible_to, who_speaks
from codeprac.annotations.rules import AnnotationState
from codeprac.db import db
from codeprac.dispositions.models import Disposition
from codeprac.dispositions.queries import answers_to
from codeprac.dispositions.showing import ChangePlace, place_of_change
from codeprac.drafts.models import Draft
from codeprac.rounds.models import Round

MOST_SHOWN = 20


@dataclass(frozen=True, slots=True)
class OwnAnnotation:
    """An annotation and what happened to it: the released answer, the change behind it, whether that is news."""

    annotation: Annotation
    answer: Disposition | None
    change: ChangePlace | None
    is_new: bool


@dataclass(frozen=True, slots=True)
class OwnAnnotations:
    """The annotations of an account and its organisations: those answered since the moment first, then the newest."""

    rows: Sequence[OwnAnnotation]
    total: int
    answered: int
    new: int


@dataclass(frozen=True, slots=True)
class OpenRound:
    """A round that takes annotations now, and how many the account has written in it."""

    round: Round
    own: int


def list_own_annotations(actor: Actor, *, since: datetime, now: datetime) -> OwnAnnotations:
    """What happened to one's own annotations and to those of one's organisations; three queries."""
    mine = _mine(actor, now)
    is_new = sa.and_(Disposition.released_at.is_not(None), Disposition.released_at >= since)
    counts = db.session.execute(
        sa.select(
            sa.func.count(Annotation.id),
            sa.func.count(Disposition.released_at),
            sa.func.count(sa.case((is_new, 1))),
        )
        .outerjoin(Disposition, Disposition.annotation_id == Annotation.id)
        .where(*mine)
    ).one()
    statement = (
        sa.select(Annotation)
        .outerjoin(Disposition, Disposition.annotation_id == Annotation.id)
        .where(*mine)
        .options(
            joinedload(Annotation.provision),
            joinedload(Annotation.draft).joinedload(Draft.code),
            *who_speaks(),
        )
        .order_by(sa.case((is_new, 0), else_=1), Annotation.submitted_at.desc(), Annotation.id.desc())
        .limit(MOST_SHOWN)
    )
    found = list(db.session.scalars(statement))
    answers = answers_to([annotation.id for annotation in found])
    return OwnAnnotations([_own(one, answers.get(one.id), since) for one in found], *counts)


def list_waiting_replies(user_id: str, *, now: datetime) -> list[Annotation]:
    """One's own annotations in open rounds where somebody else had the last word, soonest closing first."""
    other, own = aliased(Reply), aliased(Reply)
    answered = sa.exists().where(
        own.annotation_id == other.annotation_id,
        own.author_id == user_id,
        own.created_at >= other.created_at,
        own.withdrawn_at.is_(None),
    )
    waits = sa.exists().where(
        other.annotation_id == Annotation.id,
        other.author_id != user_id,
        other.withdrawn_at.is_(None),
        other.withheld == "",
        ~answered.correlate(other),
    )
    statement = (
        sa.select(Annotation)
        .join(Annotation.round)
        .where(Annotation.author_id == user_id, Annotation.state == AnnotationState.SUBMITTED, *_is_open(now))
        .where(waits.correlate(Annotation))
        .options(
            contains_eager(Annotation.round),
            joinedload(Annotation.provision),
            joinedload(Annotation.draft).joinedload(Draft.code),
        )
        .order_by(Round.closes_at, Annotation.number)
        .limit(MOST_SHOWN)
    )
    return list(db.session.scalars(statement))


def list_open_rounds(user_id: str, *, now: datetime) -> list[OpenRound]:
    """Rounds that take annotations now, soonest closing first, with how many one has written in each; one query."""
    own = (
        sa.select(sa.func.count(Annotation.id))
        .where(
            Annotation.round_id == Round.id,
            Annotation.author_id == user_id,
            Annotation.state == AnnotationState.SUBMITTED,
        )
        .correlate(Round)
        .scalar_subquery()
    )
    statement = (
        sa.select(Round, own)
        .where(*_is_open(now))
        .options(joinedload(Round.code), joinedload(Round.draft))
        .order_by(Round.closes_at, Round.id)
        .limit(MOST_SHOWN)
    )
    return [OpenRound(round_, count) for round_, count in db.session.execute(statement)]


def _mine(actor: Actor, now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """Standing annotations of the account or of its organisations, as far as it may see them."""
    whose = Annotation.author_id == actor.user_id
    if actor.organisations:
        whose = sa.or_(whose, Annotation.organisation_id.in_(sorted(actor.organisations)))
    return (whose, Annotation.state == AnnotationState.SUBMITTED, visible_to(actor, now))


def _is_open(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return (Round.opens_at <= now, Round.closes_at >= now)


def _own(annotation: Annotation, answer: Disposition | None, since: datetime) -> OwnAnnotation:
    if answer is None or answer.released_at is None:
        return OwnAnnotation(annotation, None, None, is_new=False)
    return OwnAnnotation(annotation, answer, place_of_change(answer), is_new=answer.released_at >= since)
