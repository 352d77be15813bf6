"""The table of recorded acts; rows are only ever added."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from codeprac.db import Model


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
