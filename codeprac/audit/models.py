"""The table of recorded acts, to which rows are only ever added; and receipts for contributions."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from codeprac.db import Model, reference


class AuditEntry(Model):
    """One act: who did what to which object, when."""

    __tablename__ = "audit_entries"

    id: Mapped[int] = mapped_column(sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True)
    tag: Mapped[str] = mapped_column(sa.String(60), index=True)
    actor_id: Mapped[str | None] = mapped_column(sa.String(26), index=True)
    object_type: Mapped[str] = mapped_column(sa.String(40))
    object_id: Mapped[str] = mapped_column(sa.String(80))
    at: Mapped[datetime]
    data: Mapped[dict[str, Any]]

    __table_args__ = (sa.Index("ix_audit_entries_object", "object_type", "object_id"),)


class Receipt(Model):
    """That a contribution was received: `content` is exactly what, as canonical JSON, and `sha256` its hash.

    Who wrote it stands in `identity`, of which `content` holds only the hash, so that erasing the name leaves what was
    hashed as it was. In receipts from before that, `content` itself holds the name, until it is erased there."""

    __tablename__ = "receipts"

    number: Mapped[str] = mapped_column(sa.String(12), primary_key=True)
    owner_id: Mapped[str] = reference("users.id")
    object_id: Mapped[str] = mapped_column(sa.String(26), index=True)
    version: Mapped[int]
    content: Mapped[str] = mapped_column(deferred=True)
    identity: Mapped[str] = mapped_column(deferred=True, default="", server_default="")
    """Who wrote it, with a salt, as canonical JSON; empty once it is erased."""
    sha256: Mapped[str] = mapped_column(sa.String(64))
    received_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    """When it was mailed, or needed no mail any more."""

    __table_args__ = (sa.Index("ix_receipts_settled_at", "settled_at", "received_at"),)
