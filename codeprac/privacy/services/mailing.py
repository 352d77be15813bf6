"""Mail that names somebody who is erased."""

import re

import sqlalchemy as sa
from markupsafe import escape

from codeprac.accounts.models import User
from codeprac.db import db
from codeprac.notifications.models import OutboxMessage


def forget_mail_about(account: User, *, instead: str) -> None:
    """Delete mail to the account, and sent mail that names it; in mail to others that waits, the name is replaced."""
    db.session.execute(sa.delete(OutboxMessage).where(OutboxMessage.recipient == account.email))
    for message in db.session.scalars(sa.select(OutboxMessage).where(_names(account))):
        if message.sent_at is not None:
            db.session.delete(message)
        else:
            _rename(message, account, instead)
    db.session.flush()


def _names(account: User) -> sa.ColumnElement[bool]:
    parts = (OutboxMessage.subject, OutboxMessage.body_text, OutboxMessage.body_html, OutboxMessage.last_error)
    return sa.or_(*(part.contains(word, autoescape=True) for part in parts for word in _told(account)))


def _told(account: User) -> list[str]:
    """What tells who it is, also as HTML writes it; the longest first."""
    words = {written for word in (account.name, account.email) if word for written in (word, str(escape(word)))}
    return sorted(words, key=len, reverse=True)


def _rename(message: OutboxMessage, account: User, instead: str) -> None:
    told = re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in _told(account)))
    message.subject = told.sub(instead, message.subject)
    message.body_text = told.sub(instead, message.body_text)
    message.body_html = told.sub(instead, message.body_html)
    message.last_error = told.sub(instead, message.last_error)
