"""Reading the outbox."""

from datetime import datetime

import sqlalchemy as sa

from codeprac.db import db
from codeprac.errors import NotFound
from codeprac.notifications.models import OutboxMessage
from codeprac.notifications.rules import LEASE, MOST_ATTEMPTS


def list_waiting_ids(now: datetime, *, limit: int = 200) -> list[str]:
    """Messages whose next attempt is due, oldest first."""
    statement = sa.select(OutboxMessage.id).where(
        OutboxMessage.sent_at.is_(None),
        OutboxMessage.attempts < MOST_ATTEMPTS,
        OutboxMessage.handed_over_at.is_(None),
        sa.or_(OutboxMessage.not_before.is_(None), OutboxMessage.not_before <= now),
    )
    return list(db.session.scalars(statement.order_by(OutboxMessage.created_at, OutboxMessage.id).limit(limit)))


def get_message(message_id: str) -> OutboxMessage:
    """The message with this id, or NotFound."""
    message = db.session.get(OutboxMessage, message_id)
    if message is None:
        raise NotFound(message_id)
    return message


def select_messages(recipient: str = "") -> sa.Select[OutboxMessage]:
    """The outbox, newest first, for paging; all of it, or what goes to one address."""
    statement = sa.select(OutboxMessage).order_by(OutboxMessage.created_at.desc(), OutboxMessage.id.desc())
    return statement.where(OutboxMessage.recipient == recipient.strip().lower()) if recipient.strip() else statement


def count_stuck() -> int:
    """How many messages have failed at least once, or may have left, and are not known to be sent."""
    failed = sa.or_(OutboxMessage.last_error != "", OutboxMessage.handed_over_at.is_not(None))
    statement = sa.select(sa.func.count(OutboxMessage.id)).where(OutboxMessage.sent_at.is_(None), failed)
    return db.session.scalar(statement) or 0


def select_troubled(now: datetime) -> sa.Select[OutboxMessage]:
    """Mail that failed, was given up, or may have left when a worker was cut off; newest first, for paging."""
    unsure = OutboxMessage.handed_over_at <= now - LEASE
    statement = sa.select(OutboxMessage).where(
        OutboxMessage.sent_at.is_(None), sa.or_(OutboxMessage.last_error != "", unsure)
    )
    return statement.order_by(OutboxMessage.created_at.desc(), OutboxMessage.id)


def count_unsent() -> int:
    """How many messages have not been sent, whyever."""
    return db.session.scalar(sa.select(sa.func.count(OutboxMessage.id)).where(OutboxMessage.sent_at.is_(None))) or 0
