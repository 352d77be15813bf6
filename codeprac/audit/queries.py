"""Reading the record."""

from collections.abc import Sequence

import sqlalchemy as sa

from codeprac.audit.models import AuditEntry
from codeprac.audit.tags import Tag
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


def find_unnamed(entries: Sequence[AuditEntry]) -> set[int]:
    """Those of these acts, by id, that would name the author of an annotation who chose not to be named; one query."""
    about = {entry.id: str(entry.data.get("annotation_id", entry.object_id)) for entry in entries if entry.actor_id}
    acts = {entry.id: entry.actor_id for entry in entries}
    chosen = (
        sa.select(AuditEntry)
        .where(AuditEntry.object_type == "annotations", AuditEntry.object_id.in_(set(about.values())))
        .where(AuditEntry.tag.in_([Tag.ANNOTATION_SUBMITTED, Tag.ANNOTATION_EDITED]))
        .order_by(AuditEntry.id)
    )
    last = {entry.object_id: entry for entry in db.session.scalars(chosen)} if about else {}
    return {
        entry_id
        for entry_id, object_id in about.items()
        if (choice := last.get(object_id)) is not None
        and choice.actor_id == acts[entry_id]
        and choice.data.get("publication", "named") != "named"
    }
