"""Receipts by mail: one mail for a session of work, when nothing more came for a quarter of an hour."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import groupby

from codeprac.accounts.models import User
from codeprac.audit.models import Receipt
from codeprac.audit.receipts import spaced
from codeprac.notifications.services import queue
from codeprac.receipts.queries import list_owners_due, list_unmailed
from codeprac.watching.links import RECEIPTS, unsubscribe_link

QUIET = timedelta(minutes=15)
# Receipts that no worker mailed for so long stand on their page; a mail would only surprise.
STALE = timedelta(days=7)
ACCOUNTS_AT_ONCE = 50
NAMED_IN_A_MAIL = 100


def mail_receipts(now: datetime, commit: Callable[[], None]) -> int:
    """Put a mail into the outbox for each account that has paused, and give their number."""
    count, after = 0, now - STALE
    while owners := list_owners_due(after=after, quiet_since=now - QUIET, limit=ACCOUNTS_AT_ONCE):
        by_id = {user.id: (user, wanted) for user, wanted in owners}
        for owner_id, some in groupby(list_unmailed(by_id, after=after), key=lambda receipt: receipt.owner_id):
            receipts, (user, wanted) = list(some), by_id[owner_id]
            for receipt in receipts:
                receipt.settled_at = now
            if wanted:
                _mail(user, receipts, now)
                count += 1
        commit()
    return count


def _mail(user: User, receipts: Sequence[Receipt], now: datetime) -> None:
    shown = [
        {
            "number": spaced(receipt.number),
            "at": receipt.received_at,
            "sha256": receipt.sha256,
            "path": f"/receipts/{spaced(receipt.number)}",
        }
        for receipt in receipts[:NAMED_IN_A_MAIL]
    ]
    queue(
        "receipts",
        to=user.email,
        now=now,
        unsubscribe_url=unsubscribe_link(user.id, RECEIPTS),
        name=user.name,
        receipts=shown,
        count=len(receipts),
        more=len(receipts) - len(shown),
    )
