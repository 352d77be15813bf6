"""Answering an issue: one outcome and reason for all its annotations, with exceptions."""

from collections.abc import Mapping, Sequence

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from codeprac.access.permissions import Permission
from codeprac.annotations.models import Annotation
from codeprac.codes.loading import load_code
from codeprac.codes.models import CodeOfPractice
from codeprac.codes.queries import asks_agreement
from codeprac.desk.queries.issues import Member, Standing, list_members
from codeprac.desk.views.blueprint import Page, bp
from codeprac.desk.views.templating import insert_template
from codeprac.dispositions.forms import DecisionForm, read_version
from codeprac.dispositions.models import IssueAnswer
from codeprac.dispositions.queries import find_next_draft, list_change_targets
from codeprac.dispositions.queries.agreeing import read_chairs
from codeprac.dispositions.queries.deciding import find_issue_answer, list_recorded_together, list_templates
from codeprac.dispositions.rules import ReasonMissing
from codeprac.dispositions.services import Choices, undo_dispositions
from codeprac.dispositions.services import answer_issue as answer_all
from codeprac.dispositions.views.changing import change_for
from codeprac.errors import RuleBroken, Stale
from codeprac.issues.models import Issue
from codeprac.issues.queries import get_issue
from codeprac.issues.queries.points import list_points_in
from codeprac.web import clock
from codeprac.web.access import current_actor, requires

MOST_WITH_OWN = 100
"""How many annotations get fields for an answer of their own on this page; of more, each has a screen for that."""


@bp.get("/issues/<int:number>/answer")
@requires(Permission.DESK_READ)
def issue_answer(slug: str, number: int) -> Page:
    """The annotations of an issue, and the form that answers them all."""
    code = load_code(slug, Permission.DESK_READ)
    issue = get_issue(code.id, number)
    answer = find_issue_answer(issue.id)
    return _show(code, issue, _prefilled(code, issue, answer), answer)


@bp.post("/issues/<int:number>/answer")
@requires(Permission.DISPOSITION_RECORD)
def answer_issue(slug: str, number: int) -> Page:
    """Answer the issue with its annotations, but for those that get an answer of their own or none."""
    code = load_code(slug, Permission.DISPOSITION_RECORD)
    issue, form = get_issue(code.id, number), _form(code, number)
    if request.form.get("act") == "insert":
        insert_template(form, code.id)
        return _show(code, issue, form, find_issue_answer(issue.id))
    if not form.validate_on_submit():
        return _show(code, issue, form, find_issue_answer(issue.id)), 422
    try:
        return _answer(code, issue, form)
    except Stale as error:
        return _show(code, issue, form, find_issue_answer(issue.id), stale=error), 409
    except RuleBroken as error:
        return _show(code, issue, form, find_issue_answer(issue.id), problem=error.message), 409


@bp.post("/issues/<int:number>/answer/undo")
@requires(Permission.DISPOSITION_RECORD)
def undo_issue_answer(slug: str, number: int) -> Page:
    """Take back what one has just answered with the issue in one go; what stood before stands again."""
    code = load_code(slug, Permission.DISPOSITION_RECORD)
    issue, actor_id = get_issue(code.id, number), current_actor().user_id
    together = list_recorded_together(code.id, request.form.get("recorded", "")[:26], actor_id)
    if together:
        annotations, at = [one.annotation for one in together], together[0].recorded_at
        undone = undo_dispositions(annotations, recorded_at=at, actor_id=actor_id, now=clock.now())
        flash(
            ngettext("%(num)d answer is taken back.", "%(num)d answers are taken back.", undone.taken_back), "success"
        )
    return redirect(url_for("desk.issue_answer", slug=slug, number=issue.number), 303)


def _answer(code: CodeOfPractice, issue: Issue, form: DecisionForm) -> Page:
    actor_id = current_actor().user_id
    answer = find_issue_answer(issue.id)
    choices = _read_choices(list_members(issue, answer), form.seen_version)
    change = change_for(form, actor_id)
    recorded = answer_all(
        issue,
        choices,
        outcome=form.outcome.data,
        reason=form.reason.data or "",
        change=change,
        actor_id=actor_id,
        now=clock.now(),
    )
    count = ngettext("%(num)d annotation is answered.", "%(num)d annotations are answered.", len(recorded))
    flash(f"{_('The issue is answered.')} {count}", "success")
    here = url_for(
        "desk.issue_answer", slug=code.slug, number=issue.number, recorded=recorded[0].id if recorded else None
    )
    return redirect(here, 303)


def _read_choices(members: Sequence[Member], version: int) -> Choices:
    """What the drafter chose for each annotation that the page showed; of what came later, nothing."""
    shown = _shown()
    together: list[Annotation] = []
    left_out: list[Annotation] = []
    own: dict[Annotation, tuple[str, str]] = {}
    ticked = set(request.form.getlist("with"))
    for member in members:
        one = member.annotation
        if one.id not in shown or member.standing is Standing.RELEASED:
            continue
        outcome = request.form.get(f"outcome-{one.number}", "")
        if outcome:
            reason = request.form.get(f"reason-{one.number}", "").strip()
            if not reason:
                raise ReasonMissing(_("Give annotation %(number)s a reason of its own.", number=one.number))
            own[one] = (outcome, reason)
        elif one.id in ticked:
            together.append(one)
        else:
            left_out.append(one)
    return Choices(together, own, left_out, versions=shown, version=version)


def _shown() -> Mapping[str, int]:
    """The annotations that the page showed, with the version of the answer that it showed."""
    pairs = (each.partition(":") for each in request.form.get("shown", "").split())
    return {key: read_version(version) for key, _colon, version in pairs}


def _form(code: CodeOfPractice, number: int, **values: object) -> DecisionForm:
    form = DecisionForm(**values)
    issue = get_issue(code.id, number)
    form.offer(list_change_targets(find_next_draft(code.id, issue.round.draft)))
    return form


def _prefilled(code: CodeOfPractice, issue: Issue, answer: IssueAnswer | None) -> DecisionForm:
    form = _form(code, issue.number, formdata=None)
    if answer is not None:
        form.outcome.data, form.reason.data = answer.outcome, answer.reason
    return form


def _show(
    code: CodeOfPractice,
    issue: Issue,
    form: DecisionForm,
    answer: IssueAnswer | None,
    *,
    stale: Stale | None = None,
    problem: str = "",
) -> str:
    members = list_members(issue, answer)
    if request.form.get("act") != "insert":
        form.version.data = str(answer.version if answer else 0)
    actor_id, chairs = current_actor().user_id, read_chairs(code.id)
    recorded = list_recorded_together(code.id, request.args.get("recorded", "")[:26], actor_id)
    return render_template(
        "desk/issue_answer.html",
        code=code,
        issue=issue,
        form=form,
        answer=answer,
        members=members,
        points=list_points_in(issue.id),
        shown=" ".join(f"{one.annotation.id}:{one.answer.version if one.answer else 0}" for one in members),
        ticked=_ticked(members),
        has_own=len(members) <= MOST_WITH_OWN,
        typed=request.form,
        stale=stale,
        problem=problem,
        templates=list_templates(code.id),
        recorded=recorded,
        has_chairs=bool(chairs.chairs),
        is_asked=asks_agreement(code.id),
    )


def _ticked(members: Sequence[Member]) -> set[str]:
    """Which annotations go along: as they were ticked, or as they stand."""
    if request.method == "POST":
        return set(request.form.getlist("with"))
    return {one.annotation.id for one in members if one.goes_along}
