"""The blueprint that the modules of this package share, and how its pages find what they are about."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, redirect, request, url_for
from werkzeug.wrappers import Response

from codeprac.access.permissions import Permission
from codeprac.codes.loading import load_code
from codeprac.codes.models import CodeOfPractice
from codeprac.errors import NotFound
from codeprac.issues.models import Issue, IssueAct
from codeprac.issues.queries import find_act, find_last_act, get_issue
from codeprac.rounds.models import Round
from codeprac.rounds.queries import list_rounds
from codeprac.rounds.rules import RoundState
from codeprac.web import clock
from codeprac.web.access import current_actor

bp = Blueprint("gathering", __name__)
Page = str | tuple[str, int] | Response


def load_issue(slug: str, number: int, permission: Permission) -> tuple[CodeOfPractice, Issue]:
    """The issue that stands, on whose code the actor holds the permission; NotFound for a removed one."""
    code = load_code(slug, permission)
    issue = get_issue(code.id, number)
    if issue.removed_at is not None:
        raise NotFound(f"issue {number}")
    return code, issue


def find_round(code: CodeOfPractice) -> tuple[Sequence[Round], Round | None]:
    """Every round of the code, newest first, and the one in the address: by default the last that has opened."""
    rounds, now = list_rounds(code.id), clock.now()
    asked = request.values.get("round", "")
    begun = next((round_ for round_ in rounds if round_.state(now) is not RoundState.PLANNED), None)
    return rounds, next((round_ for round_ in rounds if str(round_.number) == asked), begun)


def go_to_issue(code: CodeOfPractice, issue: Issue) -> Response:
    """To the issue, with the way to undo what was just done."""
    return redirect(url_for("gathering.issue", slug=code.slug, number=issue.number, done=last_act(code)), 303)


def go_to_list(code: CodeOfPractice, round_number: int, **more: Any) -> Response:
    """To the issues of a round."""
    return redirect(url_for("gathering.issues", slug=code.slug, round=round_number, **more), 303)


def last_act(code: CodeOfPractice) -> str | None:
    """The id of what the drafter has just done."""
    act = find_last_act(code.id, current_actor().user_id)
    return act.id if act else None


def done_act(code: CodeOfPractice) -> IssueAct | None:
    """What the drafter has just done, as the address says, if it can still be undone."""
    act = find_act(code.id, request.args.get("done", "")[:26]) if request.args.get("done") else None
    return act if act is not None and act.actor_id == current_actor().user_id else None
