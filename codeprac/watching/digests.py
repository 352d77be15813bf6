"""Notices by mail: at once, each morning, or each Monday, all that came since in one mail.

Run by the worker, which commits after some accounts: a release that a thousand people watch neither waits for their
mails nor keeps others from writing."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import groupby
from zoneinfo import ZoneInfo

from codeprac.accounts.models import User
from codeprac.db import db
from codeprac.notifications.models import Notice
from codeprac.notifications.notices import list_due, settle
from codeprac.notifications.rules import Frequency, due_until
from codeprac.notifications.services import queue
from codeprac.watching.links import unsubscribe_link
from codeprac.watching.queries import list_readers_due, titles_of
from codeprac.watching.wording import words_of

ACCOUNTS_AT_ONCE = 50
NAMED_IN_A_MAIL = 40
# What could not be mailed in so long, for instance because no worker ran, is no news any more.
STALE = timedelta(days=30)


def mail_notices(now: datetime, zone: ZoneInfo, commit: Callable[[], None]) -> int:
    """Put every due mail into the outbox, at most one for each account, and give their number."""
    return sum(_mail_all(frequency, now, zone, commit) for frequency in Frequency)


def _mail_all(frequency: Frequency, now: datetime, zone: ZoneInfo, commit: Callable[[], None]) -> int:
    until, count = due_until(frequency, now, zone), 0
    if until is None:
        return 0
    while readers := list_readers_due(frequency, after=now - STALE, until=until, limit=ACCOUNTS_AT_ONCE):
        _mail_some(readers, until, now)
        commit()
        count += len(readers)
    return count


def _mail_some(readers: Sequence[User], until: datetime, now: datetime) -> None:
    """Mail these accounts: four statements, and a row for each mail."""
    by_id = {reader.id: reader for reader in readers}
    due = list_due(by_id, after=now - STALE, until=until)
    titles = titles_of(due)
    for user_id, notices in groupby(due, key=lambda notice: notice.user_id):
        _mail(by_id[user_id], list(notices), titles, now)
    settle(by_id, until=until, now=now)
    db.session.flush()


def _mail(reader: User, notices: Sequence[Notice], titles: dict[str, str], now: datetime) -> None:
    shown = sorted(notices[-NAMED_IN_A_MAIL:], key=lambda notice: titles[notice.happening.code_id])
    codes = [
        (title, [_line(notice) for notice in some])
        for title, some in groupby(shown, key=lambda notice: titles[notice.happening.code_id])
    ]
    queue(
        "notices",
        to=reader.email,
        now=now,
        unsubscribe_url=unsubscribe_link(reader.id),
        name=reader.name,
        codes=codes,
        count=len(notices),
        more=len(notices) - len(shown),
        first=codes[0][1][0]["words"],
    )


def _line(notice: Notice) -> dict[str, str]:
    happening = notice.happening
    return {"words": words_of(happening.event, happening.data), "path": happening.path}
