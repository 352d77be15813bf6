"""Answering an issue: one outcome and reason for all its annotations, with exceptions."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from flask_babel import gettext as _

from codeprac.annotations.models import Annotation
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.codes.queries import lock_code
from codeprac.db import db
from codeprac.dispositions.models import Change, Disposition, IssueAnswer
from codeprac.dispositions.queries.deciding import find_issue_answer
from codeprac.dispositions.rules import NotInThisIssue, check_disposition
from codeprac.dispositions.services.points import answer_points_in
from codeprac.dispositions.services.recording import (
    clear_disposition,
    lock_dispositions,
    record_dispositions,
    refuse_stale,
)
from codeprac.errors import Stale
from codeprac.issues.models import Issue
from codeprac.issues.queries import issues_of
from codeprac.issues.queries.points import list_points_in


@dataclass(frozen=True, slots=True)
class Choices:
    """Which annotations of an issue get its answer, which one of their own (outcome, reason), and which are left out:
    those lose the issue's answer where they had it, and keep their own. `versions` are those of the answers that the
    drafter saw, `version` that of the issue's answer, 0 for none."""

    together: Sequence[Annotation]
    own: Mapping[Annotation, tuple[str, str]] = field(default_factory=dict)
    left_out: Sequence[Annotation] = ()
    versions: Mapping[str, int] | None = None
    version: int | None = None

    @property
    def all(self) -> list[Annotation]:
        """Every annotation that something was chosen for."""
        return [*self.together, *self.own, *self.left_out]


def answer_issue(
    issue: Issue,
    choices: Choices,
    *,
    outcome: str,
    reason: str,
    actor_id: str | None,
    now: datetime,
    change: Change | None = None,
) -> list[Disposition]:
    """Answer an issue, and with it its annotations; private until released, and all or nothing.

    Raises Stale with what stands now, where another drafter has answered the issue or one of its annotations since;
    DispositionReleased for annotations that the public has the answer to; NotInThisIssue for those that left it.
    """
    check_disposition(outcome, reason)
    for own_outcome, own_reason in choices.own.values():
        check_disposition(own_outcome, own_reason)
    if not choices.all and not list_points_in(issue.id):
        raise NotInThisIssue(_("No annotation of this issue waits for an answer."))
    lock_code(issue.code_id)
    earlier = lock_dispositions([annotation.id for annotation in choices.all])
    _refuse_strangers(issue, choices)
    _refuse_other_answer(issue, choices, reason)
    if choices.versions is not None:
        refuse_stale(choices.all, earlier, choices.versions, reason)
    for annotation in choices.left_out:
        disposition = earlier.get(annotation.id)
        if disposition is not None and disposition.issue_id == issue.id and disposition.released_at is None:
            clear_disposition(disposition, actor_id=actor_id, now=now)
    recorded: list[Disposition] = []
    if choices.together:
        recorded += record_dispositions(
            choices.together,
            outcome=outcome,
            reason=reason,
            change=change,
            issue_id=issue.id,
            actor_id=actor_id,
            now=now,
        )
    for (own_outcome, own_reason), annotations in _alike(choices.own).items():
        recorded += record_dispositions(annotations, outcome=own_outcome, reason=own_reason, actor_id=actor_id, now=now)
    answer_points_in(issue, outcome=outcome, reason=reason, actor_id=actor_id, now=now)
    _keep_answer(issue, outcome, reason, actor_id, now)
    return recorded


def _refuse_strangers(issue: Issue, choices: Choices) -> None:
    held = issues_of([annotation.id for annotation in choices.all])
    strangers = [
        str(annotation.number)
        for annotation in choices.all
        if annotation.id not in held or held[annotation.id].id != issue.id
    ]
    if strangers:
        numbers = ", ".join(strangers)
        raise NotInThisIssue(_("No longer in this issue: %(numbers)s. Look and send again.", numbers=numbers))


def _refuse_other_answer(issue: Issue, choices: Choices, yours: str) -> None:
    present = find_issue_answer(issue.id)
    if choices.version is not None and choices.version != (present.version if present else 0):
        message = _("Another drafter has answered this issue since you opened this page.")
        theirs = f"{present.outcome.replace('-', ' ')}: {present.reason}" if present else ""
        raise Stale(message, theirs=theirs, yours=yours)


def _alike(own: Mapping[Annotation, tuple[str, str]]) -> dict[tuple[str, str], list[Annotation]]:
    found: defaultdict[tuple[str, str], list[Annotation]] = defaultdict(list)
    for annotation, said in own.items():
        found[said].append(annotation)
    return found


def _keep_answer(issue: Issue, outcome: str, reason: str, actor_id: str | None, now: datetime) -> None:
    answer = find_issue_answer(issue.id)
    if answer is None:
        answer = IssueAnswer(issue_id=issue.id, version=0)
        db.session.add(answer)
    answer.outcome, answer.reason = outcome, reason.strip()
    answer.author_id, answer.recorded_at = actor_id, now
    answer.version += 1
    db.session.flush()
    record(Tag.ISSUE_ANSWERED, actor_id=actor_id, subject=issue, at=now, number=issue.number, outcome=outcome)
