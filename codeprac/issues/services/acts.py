"""Keeping what was done to an issue, so that it can be undone in one go."""

from datetime import datetime
from typing import Any

from codeprac.db import db
from codeprac.issues.models import Issue, IssueAct, IssueMember
from codeprac.issues.rules import ActKind


def keep_act(kind: ActKind, issue: Issue, *, actor_id: str | None, now: datetime, **data: Any) -> IssueAct:
    """Keep what was done, with what it takes to undo it."""
    act = IssueAct(
        code_id=issue.code_id, issue_id=issue.id, kind=kind, actor_id=actor_id, acted_at=now, data=data, undone_at=None
    )
    db.session.add(act)
    db.session.flush()
    return act


def packed(member: IssueMember) -> dict[str, Any]:
    """What it takes to put an annotation back as it was."""
    return {
        "annotation_id": member.annotation_id,
        "added_by_id": member.added_by_id,
        "added_at": member.added_at.isoformat(),
        "suggestion": member.suggestion,
    }


def unpacked(issue: Issue, kept: dict[str, Any]) -> IssueMember:
    """The annotation in the issue as it was."""
    return IssueMember(issue_id=issue.id, **kept | {"added_at": datetime.fromisoformat(kept["added_at"])})
