"""The notices of an account: how many are unread, reading them, how often they come by mail, and which are due."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from codeprac.db import db
from codeprac.notifications.models import Happening, Notice, Preference, Watch
from codeprac.notifications.rules import DEFAULT_FREQUENCY, Frequency

# Beyond this the bell says "99+": counting further would cost more than it tells.
MOST_COUNTED = 100

# Built once: every page of somebody who has signed in asks it.
_UNREAD = sa.select(sa.literal(1)).where(Notice.user_id == sa.bindparam("user_id"), Notice.read_at.is_(None))
_COUNT_UNREAD = sa.select(sa.func.count()).select_from(_UNREAD.limit(MOST_COUNTED).subquery())


def count_unread(user_id: str) -> int:
    """How many notices an account has not read, counted to a hundred."""
    return db.session.scalar(_COUNT_UNREAD, {"user_id": user_id}) or 0


def select_notices(user_id: str) -> sa.Select[Notice]:
    """The notices of an account, newest first, for paging; each with its happening."""
    statement = sa.select(Notice).where(Notice.user_id == user_id)
    return statement.order_by(Notice.at.desc(), Notice.happening_id.desc())


def list_notices(user_id: str, *, since: datetime, limit: int) -> list[Notice]:
    """The notices of an account from a moment on, newest first."""
    return list(db.session.scalars(select_notices(user_id).where(Notice.at >= since).limit(limit)))


def list_due(user_ids: Collection[str], *, after: datetime, until: datetime) -> list[Notice]:
    """What is to be mailed to these accounts, of each account the oldest first."""
    statement = sa.select(Notice).where(Notice.user_id.in_(user_ids), *is_due(after, until))
    return list(db.session.scalars(statement.order_by(Notice.user_id, Notice.at, Notice.happening_id)))


def is_due(after: datetime, until: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    """Whether a notice of this time waits for its mail: not mailed, and not read in the application either."""
    return (Notice.settled_at.is_(None), Notice.read_at.is_(None), Notice.at > after, Notice.at <= until)


def mark_read(user_id: str, *, now: datetime, happening_id: str = "") -> None:
    """Mark one notice of an account as read, or all."""
    statement = sa.update(Notice).where(Notice.user_id == user_id, Notice.read_at.is_(None))
    if happening_id:
        statement = statement.where(Notice.happening_id == happening_id)
    db.session.execute(statement.values(read_at=now))


def settle(user_ids: Collection[str], *, until: datetime, now: datetime) -> None:
    """Note that what these accounts were to be told until a moment is mailed, or needs no mail any more."""
    statement = sa.update(Notice).where(Notice.user_id.in_(user_ids), Notice.settled_at.is_(None), Notice.at <= until)
    db.session.execute(statement.values(settled_at=now))


def frequency_of(user_id: str) -> Frequency:
    """How often the account gets its notices by mail."""
    chosen = db.session.scalar(sa.select(Preference.frequency).where(Preference.user_id == user_id))
    return Frequency(chosen) if chosen else DEFAULT_FREQUENCY


def set_frequency(user_id: str, frequency: Frequency, *, now: datetime) -> None:
    """Choose how often notices come by mail. What came while none was wanted is not mailed later."""
    if frequency_of(user_id) is Frequency.NONE or frequency is Frequency.NONE:
        settle([user_id], until=now, now=now)
    _preference_of(user_id).frequency = frequency
    db.session.flush()


def wants_receipts(user_id: str) -> bool:
    """Whether the account gets its receipts by mail."""
    chosen = db.session.scalar(sa.select(Preference.receipts).where(Preference.user_id == user_id))
    return chosen is not False


def set_receipts(user_id: str, wanted: bool) -> None:
    """Choose whether receipts come by mail."""
    _preference_of(user_id).receipts = wanted
    db.session.flush()


def _preference_of(user_id: str) -> Preference:
    row = db.session.get(Preference, user_id)
    if row is None:
        row = Preference(user_id=user_id, frequency=DEFAULT_FREQUENCY, receipts=True)
        db.session.add(row)
    return row


def select_watches(user_id: str) -> sa.Select[Watch]:
    """What an account watches, latest first, for paging."""
    return sa.select(Watch).where(Watch.user_id == user_id).order_by(Watch.created_at.desc(), Watch.id.desc())


def forget_old(*, before: datetime) -> int:
    """Delete notices from before a moment, and what nobody is told of any more."""
    connection = db.session.connection()
    count = connection.execute(sa.delete(Notice).where(Notice.at < before)).rowcount
    connection.execute(sa.delete(Happening).where(Happening.at < before))
    return count
