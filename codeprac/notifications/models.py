"""The outbox, where mail waits until the transaction that caused it is committed; what people watch, what happened,
and who is told of it."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codeprac.db import Model, WithId, reference
from codeprac.notifications.rules import DEFAULT_FREQUENCY


class OutboxMessage(WithId, Model):
    """One mail to one address."""

    __tablename__ = "outbox_messages"

    event: Mapped[str] = mapped_column(sa.String(60), index=True)
    recipient: Mapped[str] = mapped_column(sa.String(320), index=True)
    subject: Mapped[str] = mapped_column(sa.String(300))
    body_text: Mapped[str]
    body_html: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(index=True)
    sent_at: Mapped[datetime | None] = mapped_column(index=True)
    attempts: Mapped[int] = mapped_column(default=0)
    not_before: Mapped[datetime | None]
    last_error: Mapped[str] = mapped_column(default="")
    handed_over_at: Mapped[datetime | None]
    """When an attempt began to hand it to the mail server. If nothing is known of how that ended, it may have left, and
    a person decides whether it is sent again."""
    unsubscribe_url: Mapped[str] = mapped_column(sa.String(1000), default="")
    """Where one click ends mails of this kind; empty for mail that answers what somebody did."""


class Watch(WithId, Model):
    """What an account wants to hear of. `subject_id` is the id of a code or a round, or the permanent identity of a
    provision, which it keeps when it is renumbered."""

    __tablename__ = "watches"

    user_id: Mapped[str] = reference("users.id", index=False)
    kind: Mapped[str] = mapped_column(sa.String(20))
    subject_id: Mapped[str] = mapped_column(sa.String(26))
    code_id: Mapped[str] = reference("codes.id")
    created_at: Mapped[datetime]

    __table_args__ = (
        sa.UniqueConstraint("user_id", "kind", "subject_id"),
        sa.Index("ix_watches_subject", "kind", "subject_id"),
    )


class Happening(WithId, Model):
    """Something that happened in public, or to one person's contribution: stored once, however many are told of it.

    `data` holds numbers, names of provisions and times; never what somebody wrote. `key` makes it happen once."""

    __tablename__ = "happenings"

    event: Mapped[str] = mapped_column(sa.String(40))
    code_id: Mapped[str] = reference("codes.id")
    subject_id: Mapped[str] = mapped_column(sa.String(26))
    key: Mapped[str] = mapped_column(sa.String(160), unique=True)
    path: Mapped[str] = mapped_column(sa.String(1000))
    data: Mapped[dict[str, Any]]
    at: Mapped[datetime]


class Notice(Model):
    """That one account is told of a happening: when it read it, and when it was mailed or needed no mail any more."""

    __tablename__ = "notices"

    user_id: Mapped[str] = reference("users.id", primary_key=True)
    happening_id: Mapped[str] = reference("happenings.id", primary_key=True)
    at: Mapped[datetime]
    read_at: Mapped[datetime | None]
    settled_at: Mapped[datetime | None]

    happening: Mapped[Happening] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (
        sa.Index("ix_notices_happening_id", "happening_id"),
        sa.Index("ix_notices_at", "user_id", "at"),
        sa.Index("ix_notices_settled_at", "settled_at", "at"),
    )


class Preference(Model):
    """How an account wants its notices by mail; who has no row has the defaults."""

    __tablename__ = "notification_preferences"

    user_id: Mapped[str] = reference("users.id", primary_key=True)
    frequency: Mapped[str] = mapped_column(sa.String(20), default=DEFAULT_FREQUENCY)
    receipts: Mapped[bool] = mapped_column(default=True)
