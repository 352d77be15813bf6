"""Reading issues."""

from collections.abc import Sequence

import sqlalchemy as sa

from codeprac.annotations.models import Annotation
from codeprac.db import db
from codeprac.errors import NotFound
from codeprac.issues.models import Issue, IssueAct, IssueMember


def get_issue(code_id: str, number: int) -> Issue:
    """The issue with this number; NotFound without one."""
    issue = db.session.scalar(sa.select(Issue).where(Issue.code_id == code_id, Issue.number == number))
    if issue is None:
        raise NotFound(f"issue {number}")
    return issue


def list_issues(code_id: str, round_id: str | None = None) -> list[Issue]:
    """The issues of a code, or of one of its rounds, in the order in which they were made; removed ones left out."""
    statement = sa.select(Issue).where(Issue.code_id == code_id, Issue.removed_at.is_(None)).order_by(Issue.number)
    if round_id is not None:
        statement = statement.where(Issue.round_id == round_id)
    return list(db.session.scalars(statement))


def issues_of(annotation_ids: Sequence[str]) -> dict[str, Issue]:
    """The issue of each annotation that is in one, by annotation id."""
    statement = sa.select(IssueMember.annotation_id, Issue).join(Issue, Issue.id == IssueMember.issue_id)
    return {
        row[0]: row[1] for row in db.session.execute(statement.where(IssueMember.annotation_id.in_(annotation_ids)))
    }


def list_annotations_in(issue: Issue) -> list[Annotation]:
    """The annotations of an issue, by number."""
    statement = sa.select(Annotation).join(IssueMember, IssueMember.annotation_id == Annotation.id)
    return list(db.session.scalars(statement.where(IssueMember.issue_id == issue.id).order_by(Annotation.number)))


def count_members(issue_ids: Sequence[str]) -> dict[str, int]:
    """How many annotations each issue holds, by issue id; issues without any are left out."""
    statement = sa.select(IssueMember.issue_id, sa.func.count()).where(IssueMember.issue_id.in_(issue_ids))
    return {row[0]: row[1] for row in db.session.execute(statement.group_by(IssueMember.issue_id))}


def list_members(annotation_ids: Sequence[str]) -> list[IssueMember]:
    """In which issue each of these annotations is, in the order in which they were put there."""
    statement = sa.select(IssueMember).where(IssueMember.annotation_id.in_(annotation_ids))
    return list(db.session.scalars(statement.order_by(IssueMember.id)))


def find_act(code_id: str, act_id: str) -> IssueAct | None:
    """What was done to an issue of the code, if it is not undone yet."""
    act = db.session.get(IssueAct, act_id)
    return act if act is not None and act.code_id == code_id and act.undone_at is None else None


def find_last_act(code_id: str, actor_id: str | None) -> IssueAct | None:
    """What this drafter did last to an issue of the code."""
    statement = sa.select(IssueAct).where(IssueAct.code_id == code_id, IssueAct.actor_id == actor_id)
    return db.session.scalar(statement.order_by(IssueAct.id.desc()).limit(1))
