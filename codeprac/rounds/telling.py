"""Telling those who watch a code or a round what its clock did."""

from datetime import datetime, timedelta

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from codeprac.db import db
from codeprac.notifications.rules import Event, Watchable
from codeprac.notifications.watching import News, has_happened, tell_watchers
from codeprac.rounds.models import Round

# How long before the end people are reminded.
REMINDER = timedelta(hours=24)
# What passed longer ago than this while nobody ran the jobs is not told any more.
TOLD_LATE = timedelta(hours=48)


def tell_of_opening(round_: Round, *, actor_id: str | None, now: datetime) -> None:
    """A round was opened, or announced for later; in the second case the clock tells when it opens."""
    event = Event.ROUND_OPENED if round_.opens_at <= now else Event.ROUND_ANNOUNCED
    _tell(_news(event, round_), round_, actor_id=actor_id, now=now)


def tell_of_extension(round_: Round, *, actor_id: str | None, now: datetime) -> None:
    """A round closes later than was announced."""
    _tell(_news(Event.ROUND_EXTENDED, round_, round_.closes_at.isoformat()), round_, actor_id=actor_id, now=now)


def tell_of_cancelling(round_: Round, *, actor_id: str | None, now: datetime) -> None:
    """A round that was announced will not open."""
    _tell(_news(Event.ROUND_CANCELLED, round_), round_, actor_id=actor_id, now=now)


def tell_of_clocks(now: datetime) -> int:
    """Tell of rounds that opened, close within a day, or closed, each once, and give how many were told; three queries
    where nothing happened."""
    passed = [(_passed(round_, now), round_) for round_ in _list_rounds_about(now)]
    news = [(one, round_) for found, round_ in passed for one in found]
    told = has_happened([one.key for one, _round in news])
    fresh = [(one, round_) for one, round_ in news if one.key not in told]
    for one, round_ in fresh:
        _tell(one, round_, actor_id=None, now=now)
    return len(fresh)


def _list_rounds_about(now: datetime) -> list[Round]:
    """Rounds of which a moment that people are told of passed lately."""
    since = now - TOLD_LATE
    statement = sa.select(Round).where(
        sa.or_(Round.opens_at.between(since, now), Round.closes_at.between(since, now + REMINDER))
    )
    options = (joinedload(Round.code), joinedload(Round.draft))
    return list(db.session.scalars(statement.options(*options).order_by(Round.closes_at, Round.id)))


def _passed(round_: Round, now: datetime) -> list[News]:
    since, closing = now - TOLD_LATE, round_.closes_at.isoformat()
    found = []
    if since <= round_.opens_at <= now < round_.closes_at:
        found.append(_news(Event.ROUND_OPENED, round_))
    if round_.opens_at <= now < round_.closes_at <= now + REMINDER:
        found.append(_news(Event.ROUND_CLOSING, round_, closing))
    if since <= round_.closes_at <= now:
        found.append(_news(Event.ROUND_CLOSED, round_, closing))
    return found


def _news(event: Event, round_: Round, once: str = "") -> News:
    return News(
        event=event,
        code_id=round_.code_id,
        subject_id=round_.id,
        path=f"/codes/{round_.code.slug}/rounds/{round_.number}",
        data={
            "round": round_.number,
            "draft": round_.draft.number,
            "opens_at": round_.opens_at.isoformat(),
            "closes_at": round_.closes_at.isoformat(),
        },
        once=once,
    )


def _tell(news: News, round_: Round, *, actor_id: str | None, now: datetime) -> None:
    watched = ((Watchable.CODE, round_.code_id), (Watchable.ROUND, round_.id))
    tell_watchers(news, *watched, actor_id=actor_id, now=now)
