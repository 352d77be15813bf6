"""Undoing what was done to an issue in one go."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.issues.models import Issue, IssueAct, IssueMember, Suggestion
from codeprac.issues.queries import list_members
from codeprac.issues.queries.points import list_points_in
from codeprac.issues.rules import ActKind, IssueReleased, NothingToUndo
from codeprac.issues.services.acts import unpacked
from codeprac.issues.services.membership import drop_members, lock_annotations
from codeprac.issues.services.suggesting import reopen_suggestion
from codeprac.notifications.rules import Event
from codeprac.notifications.watching import News, tell_people


def undo_act(act: IssueAct, *, actor_id: str | None, now: datetime) -> Issue:
    """Undo an act: what stood before stands again, as far as nobody has changed it since; gives the issue to show."""
    db.session.refresh(act, with_for_update=True)
    if act.undone_at is not None:
        raise NothingToUndo(_("This is undone already."))
    issue = act.issue
    if act.kind == ActKind.TAKEN:
        _put_back(issue, act, actor_id, now)
    elif act.kind == ActKind.REMOVED:
        issue.removed_at = None
    elif act.kind == ActKind.MERGED:
        _part_again(issue, act)
    else:
        _take_back(issue, act, actor_id, now)
    act.undone_at = now
    db.session.flush()
    if "suggestion" in act.data and (suggestion := db.session.get(Suggestion, act.data["suggestion"])) is not None:
        reopen_suggestion(suggestion, actor_id=actor_id, now=now)
    record(Tag.ISSUE_ACT_UNDONE, actor_id=actor_id, subject=issue, at=now, act=act.kind)
    _tell_doer(act, actor_id, now)
    return issue


def _tell_doer(act: IssueAct, actor_id: str | None, now: datetime) -> None:
    """Any drafter may undo what another one did; who did it is told."""
    if act.actor_id and act.actor_id != actor_id:
        issues = f"/codes/{act.issue.code.slug}/desk/issues"
        path = issues if act.issue.removed_at else f"{issues}/{act.issue.number}"
        news = News(Event.ISSUE_ACT_UNDONE, act.code_id, act.id, path, {"issue": act.issue.number})
        tell_people(news, [act.actor_id], now=now)


def _take_back(issue: Issue, act: IssueAct, actor_id: str | None, now: datetime) -> None:
    db.session.refresh(issue, ["released_at"], with_for_update=True)
    lock_annotations(act.data["annotations"])
    members = [member for member in list_members(act.data["annotations"]) if member.issue_id == issue.id]
    if members:
        drop_members(issue, members, actor_id=actor_id, now=now)
    if act.kind == ActKind.MADE:
        if issue.released_at is not None:
            raise IssueReleased(_("This issue is public and stays."))
        held = sa.select(IssueMember.id).where(IssueMember.issue_id == issue.id).limit(1)
        if db.session.scalar(held) or list_points_in(issue.id):
            raise NothingToUndo(_("Other annotations were put into this issue since. Take them out first."))
        issue.removed_at = now


def _put_back(issue: Issue, act: IssueAct, actor_id: str | None, now: datetime) -> None:
    if issue.removed_at is not None:
        raise NothingToUndo(_("The issue was removed since."))
    kept = act.data["members"]
    lock_annotations([row["annotation_id"] for row in kept])
    held = {member.annotation_id for member in list_members([row["annotation_id"] for row in kept])}
    back = [unpacked(issue, row) for row in kept if row["annotation_id"] not in held]
    db.session.add_all(back)
    db.session.flush()
    record(Tag.ISSUE_FILLED, actor_id=actor_id, subject=issue, at=now, annotations=[row.annotation_id for row in back])


def _part_again(issue: Issue, act: IssueAct) -> None:
    target = db.session.get_one(Issue, act.data["into"])
    if target.released_at is not None and target.released_at >= act.acted_at:
        raise NothingToUndo(_("The merged issue is public since."))
    lock_annotations(act.data["annotations"])
    issue.removed_at = issue.merged_into_id = None
    for member in list_members(act.data["annotations"]):
        if member.issue_id == target.id:
            member.issue_id = issue.id
    for point in list_points_in(target.id):
        if point.id in act.data.get("points", ()):
            point.issue_id = issue.id
