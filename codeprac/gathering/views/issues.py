"""The issues of a round, and one issue with its annotations, as drafters see them."""

from itertools import groupby
from typing import Any

from flask import redirect, render_template, request, url_for

from codeprac.access.permissions import Permission
from codeprac.codes.loading import load_code
from codeprac.codes.models import CodeOfPractice
from codeprac.dispositions.queries import answers_to
from codeprac.errors import Stale
from codeprac.gathering.forms import IssueForm
from codeprac.gathering.queries import count_outside, figures_of, select_in_issue, select_issues, suggestions_of
from codeprac.gathering.showing import campaigns_in, points_in
from codeprac.gathering.views.blueprint import Page, bp, done_act, find_round, load_issue
from codeprac.issues.models import Issue
from codeprac.issues.queries import get_issue, list_issues
from codeprac.issues.services import edit_issue
from codeprac.text.numbers import read_whole
from codeprac.web import clock
from codeprac.web.access import current_actor, requires
from codeprac.web.paging import paginate

ROWS = 100


@bp.get("/codes/<slug>/desk/issues")
@requires(Permission.DESK_READ)
def issues(slug: str) -> Page:
    """The issues of a round with how many annotations of whom they hold, and how far they are answered."""
    code = load_code(slug, Permission.DESK_READ)
    rounds, round_ = find_round(code)
    if round_ is None:
        return render_template("gathering/no_round.html", code=code)
    state = request.args.get("state", "")
    page = paginate(select_issues(code.id, round_.id, state))
    return render_template(
        "gathering/issues.html",
        code=code,
        rounds=rounds,
        round=round_,
        draft=round_.draft,
        state=state,
        page=page,
        figures=figures_of([issue.id for issue in page.rows]),
        outside=count_outside(round_.id),
        done=done_act(code),
    )


@bp.get("/codes/<slug>/desk/issues/<int:number>")
@requires(Permission.DESK_READ)
def issue(slug: str, number: int) -> Page:
    """One issue: what it says, and its annotations by provision, with their stakeholder groups and answers."""
    code = load_code(slug, Permission.DESK_READ)
    found = get_issue(code.id, number)
    if found.merged_into_id is not None:
        return redirect(url_for("gathering.issue", slug=slug, number=_merged_number(found)), 303)
    _code, found = load_issue(slug, number, Permission.DESK_READ)
    return show_issue(code, found, _form_of(found))


@bp.post("/codes/<slug>/desk/issues/<int:number>")
@requires(Permission.DISPOSITION_RECORD)
def edit(slug: str, number: int) -> Page:
    """Change title and summary."""
    code, found = load_issue(slug, number, Permission.DISPOSITION_RECORD)
    form = IssueForm()
    if not form.validate_on_submit():
        return show_issue(code, found, form), 422
    try:
        edit_issue(
            found,
            title=form.title.data or "",
            summary=form.summary.data or "",
            version=read_whole(form.version.data or "", digits=9) or 0,
            actor_id=current_actor().user_id,
            now=clock.now(),
        )
    except Stale as error:
        form.version.data = str(found.version)
        return show_issue(code, found, form, stale=error), 409
    return redirect(url_for("gathering.issue", slug=slug, number=number), 303)


def show_issue(code: CodeOfPractice, found: Issue, form: IssueForm, *, stale: Stale | None = None) -> str:
    """The page with this form in it."""
    page = paginate(select_in_issue(found.id), size=ROWS)
    ids = [annotation.id for annotation in page.rows]
    others = [other for other in list_issues(code.id, found.round_id) if other.id != found.id]
    context: dict[str, Any] = {
        "code": code,
        "issue": found,
        "draft": found.round.draft,
        "form": form,
        "stale": stale,
        "page": page,
        "places": [(key, list(rows)) for key, rows in groupby(page.rows, key=lambda row: row.provision)],
        "answers": answers_to(ids, include_private=True),
        "suggested": suggestions_of(found.id, ids),
        "figures": figures_of([found.id])[found.id],
        "others": others,
        "done": done_act(code),
        "campaigns": campaigns_in(found) if page.number == 1 else [],
        **points_in(found),
    }
    return render_template("gathering/issue.html", **context)


def _form_of(found: Issue) -> IssueForm:
    return IssueForm(formdata=None, title=found.title, summary=found.summary, version=str(found.version))


def _merged_number(found: Issue) -> int:
    numbers = {other.id: other.number for other in list_issues(found.code_id)}
    return numbers.get(found.merged_into_id or "", 0)
