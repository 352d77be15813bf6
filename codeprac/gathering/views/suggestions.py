"""What the machine suggests: looked at, accepted into an issue in whole or in part, dismissed; and all of it undone."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from codeprac.access.actor import PUBLIC
from codeprac.access.permissions import Permission
from codeprac.annotations.publishing import view_of
from codeprac.codes.loading import load_code
from codeprac.codes.models import CodeOfPractice
from codeprac.errors import RuleBroken
from codeprac.gathering.campaigns import show_campaign
from codeprac.gathering.queries import list_standing
from codeprac.gathering.views.blueprint import Page, bp, done_act, find_round, go_to_issue
from codeprac.issues.models import Suggestion
from codeprac.issues.queries import issues_of, list_issues
from codeprac.issues.queries.suggesting import (
    count_suggestions,
    find_grouping,
    get_suggestion,
    scores_of,
    select_suggestions,
)
from codeprac.issues.rules import SuggestionKind, SuggestionState, is_stuck
from codeprac.issues.services import accept_suggestion, dismiss_suggestion, reopen_suggestion, request_grouping
from codeprac.web import clock
from codeprac.web.access import current_actor, requires
from codeprac.web.later import later
from codeprac.web.paging import paginate

MOST_SHOWN = 200
TITLE_LENGTH = 100


@bp.get("/codes/<slug>/desk/suggestions")
@requires(Permission.DESK_READ)
def suggestions(slug: str) -> Page:
    """What the machine takes to belong together in a round, or how far its look is."""
    code = load_code(slug, Permission.DESK_READ)
    rounds, round_ = find_round(code)
    if round_ is None:
        return render_template("gathering/no_round.html", code=code)
    state, kind = request.args.get("state", ""), request.args.get("kind", "")
    state = state if state in set(SuggestionState) else SuggestionState.OPEN
    kind = kind if kind in set(SuggestionKind) else ""
    grouping, now = find_grouping(round_.id), clock.now()
    is_running = grouping is not None and grouping.finished_at is None
    return render_template(
        "gathering/suggestions.html",
        code=code,
        rounds=rounds,
        round=round_,
        draft=round_.draft,
        state=state,
        kind_chosen=kind,
        grouping=grouping,
        is_running=is_running,
        is_stuck=is_running and grouping and is_stuck(told_at=grouping.told_at, finished_at=None, now=now),
        counts=count_suggestions(round_.id),
        page=paginate(select_suggestions(round_.id, state, kind), size=25),
        done=done_act(code),
    )


@bp.post("/codes/<slug>/desk/suggestions")
@requires(Permission.DISPOSITION_RECORD)
def look(slug: str) -> Page:
    """Let the machine look at a round."""
    code = load_code(slug, Permission.DISPOSITION_RECORD)
    _rounds, round_ = find_round(code)
    if round_ is None:
        return render_template("gathering/no_round.html", code=code)
    grouping = request_grouping(round_, actor_id=current_actor().user_id, now=clock.now())
    if not later("group_annotations", grouping.id):
        raise RuleBroken(_("The queue of jobs cannot be reached. Nothing has begun; try again in a minute."))
    return redirect(url_for("gathering.suggestions", slug=slug, round=round_.number), 303)


@bp.get("/codes/<slug>/desk/suggestions/<suggestion_id>")
@requires(Permission.DESK_READ)
def suggestion(slug: str, suggestion_id: str) -> Page:
    """One suggestion: why, the commonest text with its variants, and every annotation that it names."""
    code = load_code(slug, Permission.DESK_READ)
    return _show(code, get_suggestion(code.id, suggestion_id))


@bp.post("/codes/<slug>/desk/suggestions/<suggestion_id>/accept")
@requires(Permission.DISPOSITION_RECORD)
def accept(slug: str, suggestion_id: str) -> Page:
    """Put the chosen annotations of a suggestion into an issue."""
    code = load_code(slug, Permission.DISPOSITION_RECORD)
    found = get_suggestion(code.id, suggestion_id)
    named = scores_of(found.id)
    chosen = named if request.form.get("all") else named.keys() & set(request.form.getlist("annotation"))
    held = issues_of(list(chosen))
    annotations = list_standing(code.id, [key for key in chosen if not request.form.get("all") or key not in held])
    issues = list_issues(code.id, found.round_id)
    into = next((issue for issue in issues if str(issue.number) == request.form.get("into")), None)
    try:
        if not annotations:
            raise RuleBroken(_("Select at least one annotation."))
        issue = accept_suggestion(
            found,
            annotations,
            into=into,
            title=request.form.get("title", ""),
            actor_id=current_actor().user_id,
            now=clock.now(),
        )
    except RuleBroken as error:
        return _show(code, found, error.message), 422
    return go_to_issue(code, issue)


@bp.post("/codes/<slug>/desk/suggestions/<suggestion_id>/dismiss")
@requires(Permission.DISPOSITION_RECORD)
def dismiss(slug: str, suggestion_id: str) -> Page:
    """Dismiss a suggestion: it is not made again."""
    code = load_code(slug, Permission.DISPOSITION_RECORD)
    found = get_suggestion(code.id, suggestion_id)
    dismiss_suggestion(found, actor_id=current_actor().user_id, now=clock.now())
    return redirect(url_for("gathering.suggestions", slug=slug, round=found.round.number, dismissed=found.id), 303)


@bp.post("/codes/<slug>/desk/suggestions/<suggestion_id>/reopen")
@requires(Permission.DISPOSITION_RECORD)
def reopen(slug: str, suggestion_id: str) -> Page:
    """Let a dismissed suggestion wait again."""
    code = load_code(slug, Permission.DISPOSITION_RECORD)
    found = get_suggestion(code.id, suggestion_id)
    if found.state == SuggestionState.DISMISSED:
        reopen_suggestion(found, actor_id=current_actor().user_id, now=clock.now())
        flash(_("Undone: the suggestion waits again."), "success")
    return redirect(url_for("gathering.suggestion", slug=slug, suggestion_id=found.id), 303)


def _show(code: CodeOfPractice, found: Suggestion, problem: str = "") -> str:
    scores, actor = scores_of(found.id), current_actor()
    annotations = sorted(list_standing(code.id, scores), key=lambda row: (-scores[row.id], row.number))
    campaign = show_campaign(annotations, lambda annotation: view_of(annotation.written, actor))
    # A title becomes public: words of confidential annotations are nothing to begin it with.
    told = show_campaign(annotations, lambda annotation: view_of(annotation.written, PUBLIC))
    context: dict[str, Any] = {
        "code": code,
        "suggestion": found,
        "round": found.round,
        "draft": found.round.draft,
        "scores": scores,
        "annotations": annotations[:MOST_SHOWN],
        "total": len(annotations),
        "campaign": campaign,
        "held": issues_of([annotation.id for annotation in annotations[:MOST_SHOWN]]),
        "issues": list_issues(code.id, found.round_id),
        "title": request.form.get("title") or " ".join((told.text if told else "").split())[:TITLE_LENGTH],
        "chosen": set(request.form.getlist("annotation")) if problem else None,
        "problem": problem,
    }
    return render_template("gathering/suggestion.html", **context)
