"""Annotations put into an issue, or taken out of theirs, many at once."""

from collections.abc import Sequence
from datetime import datetime

from codeprac.annotations.models import Annotation
from codeprac.desk.models import DeskAct
from codeprac.desk.rules import Act
from codeprac.desk.services.noting import note_act
from codeprac.issues.models import Issue
from codeprac.issues.queries import issues_of
from codeprac.issues.services import put_into_issue, take_out_of_issue


def gather(
    issue: Issue,
    annotations: Sequence[Annotation],
    *,
    is_new: bool = False,
    actor_id: str | None,
    now: datetime,
) -> DeskAct | None:
    """Put annotations into an issue, which `is_new` where it was made for them; None where all were in it. Raises
    InOtherIssue with those in another."""
    members = put_into_issue(issue, annotations, actor_id=actor_id, now=now)
    detail = {"issue": issue.id, "number": issue.number, "name": issue.title, "is_new": is_new}
    before = {"": [member.annotation_id for member in members]}
    return note_act(Act.GATHER, code_id=issue.code_id, before=before, detail=detail, actor_id=actor_id, now=now)


def scatter(code_id: str, annotations: Sequence[Annotation], *, actor_id: str | None, now: datetime) -> DeskAct | None:
    """Take annotations out of the issues that they are in; None where none was in any."""
    held = issues_of([annotation.id for annotation in annotations])
    before: dict[str, list[str]] = {}
    for annotation in annotations:
        if annotation.id in held:
            before.setdefault(held[annotation.id].id, []).append(annotation.id)
    for issue in {issue.id: issue for issue in held.values()}.values():
        inside = [annotation for annotation in annotations if annotation.id in before[issue.id]]
        take_out_of_issue(issue, inside, actor_id=actor_id, now=now)
    return note_act(Act.SCATTER, code_id=code_id, before=before, detail={}, actor_id=actor_id, now=now)
