"""Making issues, and putting annotations into them."""

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
from codeprac.issues.queries import issues_of
from codeprac.issues.rules import InOtherIssue, NotOfThisCode, check_issue
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


def edit_issue(issue: Issue, *, title: str, summary: str, version: int, actor_id: str | None, now: datetime) -> Issue:
    """Change title and summary; Stale when another drafter has changed them since `version` was read."""
    title, summary = check_issue(title, summary)
    db.session.refresh(issue, with_for_update=True)
    if issue.version != version:
        theirs = f"{issue.title}\n\n{issue.summary}".strip()
        message = _("Another drafter has changed this issue since you opened it.")
        raise Stale(message, theirs=theirs, yours=f"{title}\n\n{summary}".strip())
    issue.title, issue.summary, issue.version = title, summary, version + 1
    db.session.flush()
    record(Tag.ISSUE_EDITED, actor_id=actor_id, subject=issue, at=now, number=issue.number)
    return issue


def put_into_issue(
    issue: Issue,
    annotations: Sequence[Annotation],
    *,
    actor_id: str | None,
    now: datetime,
    suggestion: str = "",
) -> list[IssueMember]:
    """Put annotations into the issue; those that are in it already stay. InOtherIssue names those in another."""
    if any(annotation.code_id != issue.code_id for annotation in annotations):
        raise NotOfThisCode(_("An issue gathers annotations of its own code of practice."))
    _lock(annotations)
    held = issues_of([annotation.id for annotation in annotations])
    elsewhere = [
        annotation for annotation in annotations if annotation.id in held and held[annotation.id].id != issue.id
    ]
    if elsewhere:
        named = ", ".join(f"#{annotation.number} ({held[annotation.id].title})" for annotation in elsewhere[:10])
        raise InOtherIssue(_("Take these out of their issue first: %(named)s.", named=named))
    members = [
        IssueMember(
            issue_id=issue.id, annotation_id=annotation.id, added_by_id=actor_id, added_at=now, suggestion=suggestion
        )
        for annotation in annotations
        if annotation.id not in held
    ]
    db.session.add_all(members)
    db.session.flush()
    if members:
        record(Tag.ISSUE_FILLED, actor_id=actor_id, subject=issue, at=now, annotations=_ids(members))
    return members


def take_out_of_issue(issue: Issue, annotations: Sequence[Annotation], *, actor_id: str | None, now: datetime) -> int:
    """Take annotations out of the issue, and say how many were in it."""
    _lock(annotations)
    statement = sa.select(IssueMember).where(
        IssueMember.issue_id == issue.id, IssueMember.annotation_id.in_([annotation.id for annotation in annotations])
    )
    members = list(db.session.scalars(statement.order_by(IssueMember.id)))
    if members:
        record(Tag.ISSUE_EMPTIED, actor_id=actor_id, subject=issue, at=now, annotations=_ids(members))
    for member in members:
        db.session.delete(member)
    db.session.flush()
    return len(members)


def _lock(annotations: Sequence[Annotation]) -> None:
    ids = [annotation.id for annotation in annotations]
    lock = sa.select(Annotation.id).where(Annotation.id.in_(ids)).order_by(Annotation.id)
    db.session.execute(lock.with_for_update(key_share=True))


def _ids(members: Sequence[IssueMember]) -> list[str]:
    return [member.annotation_id for member in members]
