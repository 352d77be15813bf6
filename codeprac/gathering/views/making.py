"""Gathering annotations in an issue: a new one, or one that there is."""

from collections.abc import Sequence

from flask import render_template, request
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.annotations.models import Annotation
from codeprac.codes.loading import load_code
from codeprac.codes.models import CodeOfPractice
from codeprac.errors import RuleBroken
from codeprac.gathering.forms import GatherForm
from codeprac.gathering.queries import list_by_id, list_numbered, numbers_in
from codeprac.gathering.views.blueprint import Page, bp, find_round, go_to_issue
from codeprac.issues.models import Issue
from codeprac.issues.queries import list_issues
from codeprac.issues.rules import read_numbers
from codeprac.issues.services import make_issue_of, put_into_issue
from codeprac.rounds.models import Round
from codeprac.web import clock
from codeprac.web.access import current_actor, requires

MOST_NAMED = 5


@bp.get("/codes/<slug>/desk/issues/new")
@requires(Permission.DISPOSITION_RECORD)
def new_issue(slug: str) -> Page:
    """The form that makes an issue."""
    code = load_code(slug, Permission.DISPOSITION_RECORD)
    return _show(code, find_round(code)[1], GatherForm(formdata=None))


@bp.post("/codes/<slug>/desk/issues/new")
@requires(Permission.DISPOSITION_RECORD)
def gather(slug: str) -> Page:
    """Make an issue of annotations, or put them into one that there is. Annotations ticked elsewhere (`annotation`)
    come into the form first."""
    code = load_code(slug, Permission.DISPOSITION_RECORD)
    _rounds, round_ = find_round(code)
    if "annotation" in request.form:
        return _show(code, round_, _form_of_ticked(code))
    form = GatherForm()
    if round_ is None:
        return _show(code, None, form), 422
    issues = list_issues(code.id, round_.id)
    form.offer(issues)
    is_valid = form.validate_on_submit()
    into = next((issue for issue in issues if str(issue.number) == form.into.data), None)
    annotations = _named(form, round_)
    if into is None and not (form.title.data or "").strip():
        form.refuse("title", _("Give the issue a title."))
    if not is_valid or form.errors:
        return _show(code, round_, form), 422
    try:
        found = _put(form, round_, into, annotations)
    except RuleBroken as error:
        form.refuse("numbers", error.message)
        return _show(code, round_, form), 422
    return go_to_issue(code, found)


def _put(form: GatherForm, round_: Round, into: Issue | None, annotations: Sequence[Annotation]) -> Issue:
    actor_id, now = current_actor().user_id, clock.now()
    if into is not None:
        put_into_issue(into, annotations, actor_id=actor_id, now=now)
        return into
    return make_issue_of(
        annotations,
        round_,
        title=form.title.data or "",
        summary=form.summary.data or "",
        actor_id=actor_id,
        now=now,
    )


def _named(form: GatherForm, round_: Round) -> list[Annotation]:
    numbers, unknown = read_numbers(form.numbers.data or "", numbers_in(round_.id))
    if unknown:
        named = ", ".join(unknown[:MOST_NAMED])
        form.refuse("numbers", _("No annotation of this round has this number: %(named)s.", named=named))
    return list_numbered(round_.id, numbers)


def _form_of_ticked(code: CodeOfPractice) -> GatherForm:
    ids = [value.partition(":")[0][:26] for value in request.form.getlist("annotation")]
    numbers = ", ".join(str(annotation.number) for annotation in list_by_id(code.id, ids[:5_000]))
    return GatherForm(formdata=None, numbers=numbers)


def _show(code: CodeOfPractice, round_: Round | None, form: GatherForm) -> str:
    if round_ is None:
        return render_template("gathering/no_round.html", code=code)
    form.offer(list_issues(code.id, round_.id))
    return render_template("gathering/new_issue.html", code=code, round=round_, draft=round_.draft, form=form)
