"""Putting annotations into issues, and taking them out."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.annotations.models import Annotation
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.issues.models import Issue, IssueMember
from codeprac.issues.queries import issues_of
from codeprac.issues.rules import ActKind, InOtherIssue, IssueReleased, IssueRemoved, NotOfThisCode, is_fixed
from codeprac.issues.services.acts import keep_act, packed


def put_into_issue(
    issue: Issue,
    annotations: Sequence[Annotation],
    *,
    actor_id: str | None,
    now: datetime,
    suggestion: str = "",
) -> list[IssueMember]:
    """Put annotations into the issue; those that are in it already stay. InOtherIssue names those in another."""
    members = add_members(issue, annotations, actor_id=actor_id, now=now, suggestion=suggestion)
    if members:
        keep_act(ActKind.PUT, issue, actor_id=actor_id, now=now, annotations=_ids(members))
    return members


def take_out_of_issue(issue: Issue, annotations: Sequence[Annotation], *, actor_id: str | None, now: datetime) -> int:
    """Take annotations out of the issue, and say how many were in it; IssueReleased where the public saw them there."""
    ids = [annotation.id for annotation in annotations]
    lock_annotations(ids)
    statement = sa.select(IssueMember).where(IssueMember.issue_id == issue.id, IssueMember.annotation_id.in_(ids))
    members = list(db.session.scalars(statement.order_by(IssueMember.id)))
    if members:
        keep_act(ActKind.TAKEN, issue, actor_id=actor_id, now=now, members=[packed(member) for member in members])
        drop_members(issue, members, actor_id=actor_id, now=now)
    return len(members)


def add_members(
    issue: Issue, annotations: Sequence[Annotation], *, actor_id: str | None, now: datetime, suggestion: str
) -> list[IssueMember]:
    """Make members of those annotations that are in no issue yet."""
    if any(annotation.code_id != issue.code_id for annotation in annotations):
        raise NotOfThisCode(_("An issue gathers annotations of its own code of practice."))
    # Issues are locked before annotations, here as elsewhere, so that no two acts wait for each other.
    db.session.refresh(issue, ["removed_at"], with_for_update={"key_share": True})
    if issue.removed_at is not None:
        raise IssueRemoved(_("This issue was removed, or merged into another one. Choose again."))
    lock_annotations([annotation.id for annotation in annotations])
    held = issues_of([annotation.id for annotation in annotations])
    _refuse_elsewhere(issue, annotations, held)
    members = [
        IssueMember(issue_id=issue.id, annotation_id=key, added_by_id=actor_id, added_at=now, suggestion=suggestion)
        for key in dict.fromkeys(annotation.id for annotation in annotations)
        if key not in held
    ]
    db.session.add_all(members)
    db.session.flush()
    if members:
        record(Tag.ISSUE_FILLED, actor_id=actor_id, subject=issue, at=now, annotations=_ids(members))
    return members


def drop_members(issue: Issue, members: Sequence[IssueMember], *, actor_id: str | None, now: datetime) -> None:
    """Take these out of their issue; IssueReleased where the public saw them there."""
    if any(is_fixed(added_at=member.added_at, released_at=issue.released_at) for member in members):
        raise IssueReleased(_("This issue is public: what it held when it was released stays in it."))
    record(Tag.ISSUE_EMPTIED, actor_id=actor_id, subject=issue, at=now, annotations=_ids(members))
    for member in members:
        db.session.delete(member)
    db.session.flush()


def lock_annotations(ids: Sequence[str]) -> None:
    """Let nobody else put these annotations anywhere until the act is done."""
    lock = sa.select(Annotation.id).where(Annotation.id.in_(ids)).order_by(Annotation.id)
    db.session.execute(lock.with_for_update(key_share=True))


def _refuse_elsewhere(issue: Issue, annotations: Sequence[Annotation], held: dict[str, Issue]) -> None:
    elsewhere = [
        annotation for annotation in annotations if annotation.id in held and held[annotation.id].id != issue.id
    ]
    if elsewhere:
        named = ", ".join(f"#{annotation.number} ({held[annotation.id].title})" for annotation in elsewhere[:10])
        raise InOtherIssue(_("Take these out of their issue first: %(named)s.", named=named))


def _ids(members: Sequence[IssueMember]) -> list[str]:
    return [member.annotation_id for member in members]
