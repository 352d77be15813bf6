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
        .where(OutboxMessage.handed_over_at.is_(None))
        .values(attempts=OutboxMessage.attempts + 1, not_before=now + LEASE)
    )
    return db.session.connection().execute(statement).rowcount == 1


def note_handing_over(message: OutboxMessage, *, now: datetime) -> None:
    """Note, before it happens, that the message is given to the mail server: from here on it may have left."""
    message.handed_over_at = now


def send_again(message: OutboxMessage, *, now: datetime) -> None:
    """Let a message wait anew, as if it had never been tried: somebody decided that it did not arrive."""
    message.handed_over_at, message.not_before, message.attempts = None, None, 0
    db.session.flush()


def hold_waiting(*, now: datetime) -> int:
    """Leave the fate of all waiting mail open, as after a restoration: it may have left since. Gives their number."""
    waiting = sa.update(OutboxMessage).where(OutboxMessage.sent_at.is_(None), OutboxMessage.handed_over_at.is_(None))
    return db.session.connection().execute(waiting.values(handed_over_at=now)).rowcount


def note_sent(message: OutboxMessage, *, now: datetime) -> None:
    """Note that the mail server has taken the message."""
    message.sent_at = now
    message.handed_over_at, message.last_error = None, ""


def note_failure(message: OutboxMessage, *, error: str, now: datetime) -> None:
    """Note why an attempt failed, and when the next one may be."""
    message.handed_over_at, message.last_error = None, error[:1000]
    message.not_before = now + wait_after(message.attempts)


def forget_sent(*, before: datetime) -> int:
    """Delete what was sent before a moment: mail holds names and links, and has done its work."""
    statement = sa.delete(OutboxMessage).where(OutboxMessage.sent_at < before)
    return db.session.connection().execute(statement).rowcount
