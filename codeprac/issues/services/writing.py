"""Making, naming, merging and removing issues."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.annotations.models import Annotation
from codeprac.annotations.services.submitting import lock_numbers
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.errors import Stale
from codeprac.issues.models import Issue, IssueMember
from codeprac.issues.queries.points import list_points_in
from codeprac.issues.rules import ActKind, IssueNotEmpty, IssueReleased, IssuesAlike, check_issue
from codeprac.issues.services.acts import keep_act
from codeprac.issues.services.membership import add_members, lock_annotations
from codeprac.rounds.models import Round


def create_issue(round_: Round, *, title: str, summary: str = "", actor_id: str | None, now: datetime) -> Issue:
    """Make an empty issue with the code's next number; raises IssueUntitled."""
    title, summary = check_issue(title, summary)
    lock_numbers(round_.code_id)
    last = db.session.scalar(sa.select(sa.func.max(Issue.number)).where(Issue.code_id == round_.code_id)) or 0
    issue = Issue(
        code_id=round_.code_id,
        round_id=round_.id,
        number=last + 1,
        title=title,
        summary=summary,
        created_by_id=actor_id,
        created_at=now,
    )
    db.session.add(issue)
    db.session.flush()
    record(Tag.ISSUE_CREATED, actor_id=actor_id, subject=issue, at=now, number=issue.number)
    return issue


def make_issue_of(
    annotations: Sequence[Annotation],
    round_: Round,
    *,
    title: str,
    summary: str = "",
    actor_id: str | None,
    now: datetime,
    suggestion: str = "",
) -> Issue:
    """Make an issue of these annotations, in one go; raises IssueUntitled and InOtherIssue."""
    issue = create_issue(round_, title=title, summary=summary, actor_id=actor_id, now=now)
    members = add_members(issue, annotations, actor_id=actor_id, now=now, suggestion=suggestion)
    ids = [member.annotation_id for member in members]
    keep_act(ActKind.MADE, issue, actor_id=actor_id, now=now, annotations=ids)
    return issue


def edit_issue(issue: Issue, *, title: str, summary: str, version: int, actor_id: str | None, now: datetime) -> Issue:
    """Change title and summary; Stale when another drafter has changed them since `version` was read, IssueReleased
    once the public has read them."""
    title, summary = check_issue(title, summary)
    db.session.refresh(issue, with_for_update=True)
    if issue.released_at is not None:
        raise IssueReleased(_("This issue is public: its title and summary stay as they were released."))
    if issue.version != version:
        theirs = f"{issue.title}\n\n{issue.summary}".strip()
        message = _("Another drafter has changed this issue since you opened it.")
        raise Stale(message, theirs=theirs, yours=f"{title}\n\n{summary}".strip())
    issue.title, issue.summary, issue.version = title, summary, version + 1
    db.session.flush()
    record(Tag.ISSUE_EDITED, actor_id=actor_id, subject=issue, at=now, number=issue.number)
    return issue


def merge_issues(source: Issue, target: Issue, *, actor_id: str | None, now: datetime) -> int:
    """Put all that an issue holds into another one of its round, remove it, and say how many annotations moved."""
    for issue in sorted((source, target), key=lambda issue: issue.id):
        db.session.refresh(issue, with_for_update=True)
    if source.id == target.id or source.round_id != target.round_id or target.removed_at or source.removed_at:
        raise IssuesAlike(_("Choose another issue of the same round."))
    if source.released_at is not None:
        raise IssueReleased(_("This issue is public and stays as it is. Merge the other one into it instead."))
    statement = sa.select(IssueMember).where(IssueMember.issue_id == source.id).order_by(IssueMember.id)
    members = list(db.session.scalars(statement))
    lock_annotations([member.annotation_id for member in members])
    for member in members:
        member.issue_id = target.id
        if target.released_at is not None:
            member.added_at = now
    points = list_points_in(source.id)
    for point in points:
        point.issue_id = target.id
    source.removed_at, source.merged_into_id = now, target.id
    db.session.flush()
    ids = [member.annotation_id for member in members]
    moved = [point.id for point in points]
    keep_act(ActKind.MERGED, source, actor_id=actor_id, now=now, into=target.id, annotations=ids, points=moved)
    record(Tag.ISSUE_MERGED, actor_id=actor_id, subject=source, at=now, into=target.number, annotations=ids)
    return len(members)


def remove_issue(issue: Issue, *, actor_id: str | None, now: datetime) -> None:
    """Remove an empty issue; its number is not given again."""
    db.session.refresh(issue, with_for_update=True)
    if issue.released_at is not None:
        raise IssueReleased(_("This issue is public and stays."))
    if db.session.scalar(sa.select(IssueMember.id).where(IssueMember.issue_id == issue.id).limit(1)) or list_points_in(
        issue.id
    ):
        raise IssueNotEmpty(_("Take its annotations out first, or merge it into another issue."))
    issue.removed_at = now
    db.session.flush()
    keep_act(ActKind.REMOVED, issue, actor_id=actor_id, now=now)
    record(Tag.ISSUE_REMOVED, actor_id=actor_id, subject=issue, at=now, number=issue.number)
