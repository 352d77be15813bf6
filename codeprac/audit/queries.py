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
    """Those of these acts, by id, that would name somebody who wrote or edited an annotation or a reply that is not
    published with names; one query."""
    about = {entry.id: _written_things(entry) for entry in entries if entry.actor_id}
    chosen = (
        sa.select(AuditEntry)
        .where(AuditEntry.object_type.in_(["annotations", "replies"]))
        .where(AuditEntry.object_id.in_({one for things in about.values() for one in things}))
        .where(AuditEntry.tag.in_(CHOOSING))
        .order_by(AuditEntry.id)
    )
    writers: dict[str, set[str | None]] = {}
    publication: dict[str, str] = {}
    for entry in db.session.scalars(chosen) if about else ():
        writers.setdefault(entry.object_id or "", set()).add(entry.actor_id)
        publication[entry.object_id or ""] = str(entry.data.get("publication", "named"))
    return {
        entry.id
        for entry in entries
        for one in about.get(entry.id, ())
        if publication.get(one, "named") != "named" and entry.actor_id in writers[one]
    }


CHOOSING = (Tag.ANNOTATION_SUBMITTED, Tag.ANNOTATION_EDITED, Tag.REPLY_SUBMITTED, Tag.REPLY_EDITED)


def _written_things(entry: AuditEntry) -> set[str]:
    return {str(entry.object_id), str(entry.data.get("annotation_id", entry.object_id))}
