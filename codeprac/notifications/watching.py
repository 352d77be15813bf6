"""Watching, and telling those who watch: one happening is one row, and telling a thousand people one statement."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from codeprac.db import db, new_id
from codeprac.notifications.models import Happening, Notice, Watch
from codeprac.notifications.rules import Event, Watchable


@dataclass(frozen=True, slots=True)
class Subject:
    """Something that can be watched."""

    kind: Watchable
    id: str
    code_id: str


@dataclass(frozen=True, slots=True)
class News:
    """What happened, to what, and where it can be seen; `once` tells two happenings of the same kind apart."""

    event: Event
    code_id: str
    subject_id: str
    path: str
    data: Mapping[str, Any] = field(default_factory=dict)
    once: str = ""

    @property
    def key(self) -> str:
        """What no two happenings share."""
        return f"{self.event}:{self.subject_id}:{self.once}"


def watch(subject: Subject, *, user_id: str, now: datetime) -> None:
    """Watch something; watching it twice is watching it."""
    if not is_watched(subject, user_id=user_id):
        row = Watch(user_id=user_id, kind=subject.kind, subject_id=subject.id, code_id=subject.code_id, created_at=now)
        db.session.add(row)
        db.session.flush()


def unwatch(subject: Subject, *, user_id: str) -> None:
    """Watch it no more; notices that came stay."""
    db.session.execute(sa.delete(Watch).where(*_the_watch(subject, user_id)))


def end_watch(watch_id: str, *, user_id: str) -> None:
    """End one of the account's own watches; nothing happens where there is none."""
    db.session.execute(sa.delete(Watch).where(Watch.id == watch_id, Watch.user_id == user_id))


def is_watched(subject: Subject, *, user_id: str) -> bool:
    """Whether the account watches it."""
    return db.session.scalar(sa.select(Watch.id).where(*_the_watch(subject, user_id))) is not None


def tell_watchers(news: News, *watched: tuple[Watchable, str], actor_id: str | None, now: datetime) -> Happening | None:
    """Tell who watches any of these of what happened, each once, but not who did it; None when it is told already."""
    happening = _note(news, now)
    if happening is None:
        return None
    watches = sa.or_(*(sa.and_(Watch.kind == kind, Watch.subject_id == id_) for kind, id_ in watched))
    who = sa.select(Watch.user_id, sa.literal(happening.id), _moment(now)).where(
        watches, Watch.user_id != (actor_id or "")
    )
    _insert(who.distinct())
    return happening


def tell_provision_watchers(news: Sequence[News], *, actor_id: str | None, now: datetime) -> None:
    """Tell who watches a provision what became of it: two statements, however many provisions and watchers."""
    if not news:
        return
    rows = [_row(one, now) for one in news]
    db.session.execute(sa.insert(Happening), rows)
    who = (
        sa.select(Watch.user_id, Happening.id, _moment(now))
        .join(Happening, sa.and_(Happening.subject_id == Watch.subject_id, Watch.kind == Watchable.PROVISION))
        .where(Happening.id.in_([row["id"] for row in rows]), Watch.user_id != (actor_id or ""))
    )
    _insert(who)


def tell_people(news: News, user_ids: Collection[str], *, now: datetime, is_mailed: bool = False) -> None:
    """Tell some accounts of what happened to what is theirs; `is_mailed` where a mail of its own has told them."""
    happening = _note(news, now) if user_ids else None
    if happening is not None:
        add_people(happening, user_ids, now=now, is_mailed=is_mailed)


def add_people(happening: Happening, user_ids: Collection[str], *, now: datetime, is_mailed: bool = False) -> None:
    """Tell these accounts too of something that watchers are told of."""
    told = sa.select(Notice.user_id).where(Notice.happening_id == happening.id)
    missing = sorted(set(user_ids) - set(db.session.scalars(told)))
    settled = now if is_mailed else None
    if is_mailed:
        known = sa.update(Notice).where(Notice.happening_id == happening.id, Notice.user_id.in_(sorted(user_ids)))
        db.session.execute(known.values(settled_at=now))
    if missing:
        rows = [{"user_id": id_, "happening_id": happening.id, "at": now, "settled_at": settled} for id_ in missing]
        db.session.execute(sa.insert(Notice), rows)


def list_watched_identities(code_id: str) -> list[str]:
    """The permanent identities of the provisions of a code that somebody watches."""
    statement = sa.select(Watch.subject_id).where(Watch.code_id == code_id, Watch.kind == Watchable.PROVISION)
    return list(db.session.scalars(statement.distinct().order_by(Watch.subject_id)))


def has_happened(keys: Collection[str]) -> set[str]:
    """Which of these have been told."""
    return set(db.session.scalars(sa.select(Happening.key).where(Happening.key.in_(keys))))


def _the_watch(subject: Subject, user_id: str) -> tuple[sa.ColumnElement[bool], ...]:
    return (Watch.user_id == user_id, Watch.kind == subject.kind, Watch.subject_id == subject.id)


def _note(news: News, now: datetime) -> Happening | None:
    if has_happened([news.key]):
        return None
    happening = Happening(**_row(news, now))
    db.session.add(happening)
    db.session.flush()
    return happening


def _row(news: News, now: datetime) -> dict[str, Any]:
    return {
        "id": new_id(),
        "event": news.event,
        "code_id": news.code_id,
        "subject_id": news.subject_id,
        "key": news.key,
        "path": news.path,
        "data": dict(news.data),
        "at": now,
    }


def _moment(now: datetime) -> sa.ColumnElement[datetime]:
    return sa.literal(now, Notice.at.type)


def _insert(who: sa.Select[str, str, datetime]) -> None:
    db.session.execute(sa.insert(Notice).from_select(["user_id", "happening_id", "at"], who))
