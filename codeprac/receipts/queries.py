"""Which receipts are to be mailed."""

from collections.abc import Collection
from datetime import datetime

import sqlalchemy as sa

from codeprac.accounts.models import User
from codeprac.audit.models import Receipt
from codeprac.db import db
from codeprac.notifications.models import Preference


def list_owners_due(*, after: datetime, quiet_since: datetime, limit: int) -> list[tuple[User, bool]]:
    """Accounts with receipts that no mail has named, which have submitted nothing since a moment; and whether they want
    receipts by mail and can receive it."""
    owners = (
        sa.select(Receipt.owner_id)
        .where(Receipt.settled_at.is_(None), Receipt.received_at > after)
        .group_by(Receipt.owner_id)
        .having(sa.func.max(Receipt.received_at) <= quiet_since)
    )
    statement = (
        sa.select(User, sa.func.coalesce(Preference.receipts, sa.true()))
        .outerjoin(Preference, Preference.user_id == User.id)
        .where(User.id.in_(owners))
        .order_by(User.id)
        .limit(limit)
    )
    return [
        (user, bool(wanted) and user.active and user.confirmed_at is not None)
        for user, wanted in db.session.execute(statement)
    ]


def list_unmailed(owner_ids: Collection[str], *, after: datetime) -> list[Receipt]:
    """The receipts of these accounts that no mail has named, in the order in which they were given."""
    statement = sa.select(Receipt).where(
        Receipt.owner_id.in_(owner_ids), Receipt.settled_at.is_(None), Receipt.received_at > after
    )
    return list(db.session.scalars(statement.order_by(Receipt.owner_id, Receipt.received_at, Receipt.number)))
