"""Putting mail into the outbox, and the steps of its delivery."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa

from codeprac.db import db
from codeprac.notifications.models import OutboxMessage
from codeprac.notifications.rendering import render_mail
from codeprac.notifications.rules import LEASE, ensure_safe_recipient, wait_after


def queue(event: str, *, to: str, now: datetime, unsubscribe_url: str = "", **context: Any) -> OutboxMessage:
    """Write a mail now, in the transaction of the act that causes it; it leaves after the commit. A mail that comes
    because somebody once asked for such mails has an address where one click ends them."""
    mail = render_mail(event, {"recipient": to, "unsubscribe_url": unsubscribe_url, **context})
    message = OutboxMessage(
        event=event,
        recipient=ensure_safe_recipient(to),
        subject=mail.subject,
        body_text=mail.text,
        body_html=mail.html,
        created_at=now,
        attempts=0,
        last_error="",
        unsubscribe_url=unsubscribe_url,
    )
    db.session.add(message)
    return message


def claim(message_id: str, *, now: datetime) -> bool:
    """Take a waiting message for one attempt; false when it is sent, or another worker has it."""
    waiting = sa.or_(OutboxMessage.not_before.is_(None), OutboxMessage.not_before <= now)
    statement = (
        sa.update(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.sent_at.is_(None), waiting)
        .values(attempts=OutboxMessage.attempts + 1, not_before=now + LEASE)
    )
    return db.session.connection().execute(statement).rowcount == 1


def note_sent(message: OutboxMessage, *, now: datetime) -> None:
    """Note that the mail server has taken the message."""
    message.sent_at = now
    message.last_error = ""


def note_failure(message: OutboxMessage, *, error: str, now: datetime) -> None:
    """Note why an attempt failed, and when the next one may be."""
    message.last_error = error[:1000]
    message.not_before = now + wait_after(message.attempts)


def forget_sent(*, before: datetime) -> int:
    """Delete what was sent before a moment: mail holds names and links, and has done its work."""
    statement = sa.delete(OutboxMessage).where(OutboxMessage.sent_at < before)
    return db.session.connection().execute(statement).rowcount
