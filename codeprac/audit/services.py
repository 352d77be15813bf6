"""Recording acts, in the transaction of the act itself."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from codeprac.audit.models import AuditEntry
from codeprac.audit.tags import Tag
from codeprac.db import db


def record(tag: Tag, *, actor_id: str | None, subject: Any, at: datetime, **data: Any) -> AuditEntry:
    """Record one act on a row (flushed, so that it has its id); `data` holds plain values, no confidential text."""
    entry = AuditEntry(
        tag=tag, actor_id=actor_id, object_type=subject.__tablename__, object_id=str(subject.id), at=at, data=data
    )
    db.session.add(entry)
    return entry


def record_each(
    tag: Tag, *, actor_id: str | None, subjects: Iterable[tuple[Any, dict[str, Any]]], at: datetime
) -> None:
    """Record one act on each of many rows (flushed), with its data, in one statement."""
    rows = [
        {
            "tag": tag,
            "actor_id": actor_id,
            "object_type": one.__tablename__,
            "object_id": str(one.id),
            "at": at,
            "data": data,
        }
        for one, data in subjects
    ]
    if rows:
        db.session.execute(sa.insert(AuditEntry), rows)
