"""The table of recorded acts, to which rows are only ever added; receipts for contributions; and the chain over both,
with its seals. Triggers of both databases refuse every change of these, but for the few that are named here."""

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
    hashed as it was. In receipts from before that, `content` itself holds the name, until it is erased there.

    The database lets nobody change what was received; `content` and `identity` may become empty."""

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


class AuditLink(Model):
    """One link of the chain: it stands for an entry or a receipt, and takes in all links before it (`rules`)."""

    __tablename__ = "audit_links"

    position: Mapped[int] = mapped_column(
        sa.BigInteger().with_variant(sa.Integer, "sqlite"), primary_key=True, autoincrement=False
    )
    entry_id: Mapped[int | None] = mapped_column(
        sa.BigInteger().with_variant(sa.Integer, "sqlite"), sa.ForeignKey("audit_entries.id"), unique=True
    )
    receipt_number: Mapped[str | None] = mapped_column(sa.String(12), sa.ForeignKey("receipts.number"), unique=True)
    before: Mapped[str | None] = mapped_column(sa.String(64))
    """The digest of the object's row before the act; None where there was none."""
    after: Mapped[str | None] = mapped_column(sa.String(64))
    salt: Mapped[str] = mapped_column(sa.String(32))
    leaf: Mapped[str] = mapped_column(sa.String(64))
    hash: Mapped[str] = mapped_column(sa.String(64))


class AuditSeal(Model):
    """A seal over the links from `first` to `last`: the root of the tree of their leaves, and the chain's last hash."""

    __tablename__ = "audit_seals"

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    first: Mapped[int] = mapped_column(sa.BigInteger())
    last: Mapped[int] = mapped_column(sa.BigInteger())
    root: Mapped[str] = mapped_column(sa.String(64))
    chain: Mapped[str] = mapped_column(sa.String(64))
    previous: Mapped[str] = mapped_column(sa.String(64))
    sealed_at: Mapped[datetime]
    hash: Mapped[str] = mapped_column(sa.String(64))

    @property
    def size(self) -> int:
        """How many links it covers."""
        return self.last - self.first + 1


class AuditTimeStamp(Model):
    """A token by RFC 3161: an authority outside has seen the hash of a seal at a moment."""

    __tablename__ = "audit_time_stamps"

    seal_number: Mapped[int] = mapped_column(sa.ForeignKey("audit_seals.number"), primary_key=True, autoincrement=False)
    authority: Mapped[str]
    stamped_at: Mapped[datetime]
    token: Mapped[bytes] = mapped_column(sa.LargeBinary(), deferred=True)
