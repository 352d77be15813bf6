"""Reading the outbox."""

from datetime import datetime

import sqlalchemy as sa

from codeprac.db import db
from codeprac.errors import NotFound
from codeprac.notifications.models import OutboxMessage
from codeprac.notifications.rules import MOST_ATTEMPTS


def list_waiting_ids(now: datetime, *, limit: int = 200) -> list[str]:
    """Messages whose next attempt is due, oldest first."""
    statement = sa.select(OutboxMessage.id).where(
        OutboxMessage.sent_at.is_(None),
        OutboxMessage.attempts < MOST_ATTEMPTS,
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
    """How many messages have failed at least once and are not sent."""
    statement = sa.select(sa.func.count(OutboxMessage.id)).where(
        OutboxMessage.sent_at.is_(None), OutboxMessage.last_error != ""
    )
    return db.session.scalar(statement) or 0
