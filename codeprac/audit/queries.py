"""Reading the record."""

import sqlalchemy as sa

from codeprac.audit.models import AuditEntry
from codeprac.db import db


def list_entries_of(object_type: str, object_id: str) -> list[AuditEntry]:
    """Every recorded act on one object, oldest first."""
    statement = sa.select(AuditEntry).where(AuditEntry.object_type == object_type, AuditEntry.object_id == object_id)
    return list(db.session.scalars(statement.order_by(AuditEntry.id)))


def select_entries() -> sa.Select[AuditEntry]:
    """The whole record, newest first, for paging."""
    return sa.select(AuditEntry).order_by(AuditEntry.id.desc())
