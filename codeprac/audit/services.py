"""Recording acts, in the transaction of the act itself."""

from datetime import datetime
from typing import Any

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
