"""Recording acts, in the transaction of the act itself."""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from codeprac.audit.models import AuditEntry
from codeprac.audit.tags import Tag
from codeprac.db import db


def record(tag: Tag, *, actor_id: str | None, subject: Any, at: datetime, **data: Any) -> AuditEntry:
    """Record one act on a row (flushed, so that it has its id); `data` holds plain values, no confidential text."""
    entry = _entry(tag, actor_id, subject, at, data)
    db.session.add(entry)
    return entry


def record_each(
    tag: Tag, *, actor_id: str | None, subjects: Iterable[tuple[Any, dict[str, Any]]], at: datetime
) -> None:
    """Record one act on each of many rows (flushed), with its data."""
    entries = [_entry(tag, actor_id, one, at, data) for one, data in subjects]
    if db.session.get_bind().dialect.name == "sqlite":
        _number(entries)
    db.session.add_all(entries)


def _number(entries: list[AuditEntry]) -> None:
    """Give the numbers that SQLite would: it has one writer, but tells the number of one row at a time, and a thousand
    rows would be a thousand statements."""
    db.session.flush()
    last = db.session.scalar(sa.select(sa.func.max(AuditEntry.id))) or 0
    for number, entry in enumerate(entries, start=last + 1):
        entry.id = number


def _entry(tag: Tag, actor_id: str | None, subject: Any, at: datetime, data: dict[str, Any]) -> AuditEntry:
    # As the database will give it back, or its digest would be of something else.
    kept = json.loads(json.dumps(data))
    return AuditEntry(
        tag=tag, actor_id=actor_id, object_type=subject.__tablename__, object_id=str(subject.id), at=at, data=kept
    )
