"""Issues become public with the first released answer to one of their annotations."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa

from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.issues.models import Issue, IssueMember, Point


def release_issues(annotation_ids: Sequence[str], *, actor_id: str | None, now: datetime) -> list[Issue]:
    """Make public the issues that hold any of these annotations, whose answers have just become public."""
    holding = sa.select(IssueMember.issue_id).where(IssueMember.annotation_id.in_(annotation_ids))
    of_points = sa.select(Point.issue_id).where(Point.annotation_id.in_(annotation_ids), Point.removed_at.is_(None))
    held = sa.or_(Issue.id.in_(holding), Issue.id.in_(of_points))
    statement = sa.select(Issue).where(held, Issue.released_at.is_(None)).order_by(Issue.number)
    issues = list(db.session.scalars(statement.with_for_update()))
    for issue in issues:
        issue.released_at = now
        record(Tag.ISSUE_RELEASED, actor_id=actor_id, subject=issue, at=now, number=issue.number)
    db.session.flush()
    return issues
