"""Reading the record."""

import sqlalchemy as sa

from codeprac.audit.models import AuditEntry
from codeprac.db import db


def list_entries_of(object_type: str, object_id: str) -> list[AuditEntry]:
    """Every recorded act on one object, oldest first."""
    statement = sa.select(AuditEntry).where(AuditEntry.object_type == object_type, AuditEntry.object_id == object_id)
    return list(db.session.scalars(statement.order_by(AuditEntry.id)))


def select_entries(*, tag: str = "", actor_id: str = "") -> sa.Select[AuditEntry]:
    """The record, newest first, for paging: all of it, or one kind of act, or what one account did."""
    statement = sa.select(AuditEntry).order_by(AuditEntry.id.desc())
    if tag:
        statement = statement.where(AuditEntry.tag == tag)
    return statement.where(AuditEntry.actor_id == actor_id) if actor_id else statement
