"""Renumbering: the scheme of the code, every change that it would make, and making them in one act."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from codeprac.access.permissions import Permission
from codeprac.drafting.forms import NumberingForm, version_in
from codeprac.drafting.numbering import PlanChanged, choose_scheme, plan_numbers, renumber_draft
from codeprac.drafting.views.blueprint import bp, load_draft
from codeprac.text.numbering import Annexes, Scheme
from codeprac.web import clock
from codeprac.web.access import current_actor, requires

MOST_SHOWN = 400


@bp.get("/numbers")
@requires(Permission.DRAFT_WRITE)
def numbers(slug: str) -> str:
    """What counting the provisions anew would change: numbers, references that follow, and those left as they are."""
    return _page(slug)


@bp.post("/numbers/scheme")
@requires(Permission.DRAFT_WRITE)
def number_scheme(slug: str) -> str | tuple[str, int] | Response:
    """Choose how the code counts."""
    code, _draft = load_draft(slug)
    form = NumberingForm()
    if not form.validate_on_submit():
        return _page(slug, form), 422
    actor_id, now = current_actor().user_id, clock.now()
    choose_scheme(code, Scheme(form.scheme.data), Annexes(form.annexes.data), actor_id=actor_id, now=now)
    return redirect(url_for("drafting.numbers", slug=slug, _anchor="plan"), code=303)


@bp.post("/numbers")
@requires(Permission.DRAFT_WRITE)
def renumber(slug: str) -> tuple[str, int] | Response:
    """Make the changes that the page showed."""
    _code, draft = load_draft(slug)
    actor_id, now = current_actor().user_id, clock.now()
    try:
        plan = renumber_draft(draft, version=version_in(NumberingForm().version), actor_id=actor_id, now=now)
    except PlanChanged as error:
        return _page(slug, problem=error.message), 409
    count = len(plan.made.relabelled)
    flash(ngettext("%(num)d number changed.", "%(num)d numbers changed.", count), "success")
    return redirect(url_for("drafting.working", slug=slug), code=303)


def _page(slug: str, form: NumberingForm | None = None, *, problem: str = "") -> str:
    code, draft = load_draft(slug)
    plan = plan_numbers(draft)
    shown = form or NumberingForm(formdata=None, scheme=plan.scheme.value, annexes=plan.annexes.value)
    shown.version.data = str(plan.version)
    everything = request.args.get("all") == "1"
    return render_template(
        "drafting/numbers.html",
        code=code,
        draft=draft,
        form=shown,
        plan=plan,
        made=plan.made,
        rows=plan.rows,
        most=len(plan.rows) + len(plan.made.followed) if everything else MOST_SHOWN,
        words={"earlier": _("in a sentence about an earlier draft"), "several": _("it is not certain what it means")}
        | {"range": _("the range would take in other provisions"), "alive": _("it leads nowhere now, and would then")},
        problem=problem,
    )
