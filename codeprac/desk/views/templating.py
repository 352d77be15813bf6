"""Templates of reasons: the page on which drafters keep them, and putting one into a form without scripts."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.codes.loading import load_code
from codeprac.codes.models import CodeOfPractice
from codeprac.desk.forms import TemplateForm
from codeprac.desk.views.blueprint import Page, bp
from codeprac.dispositions.forms import DecisionForm
from codeprac.dispositions.models import ReasonTemplate
from codeprac.dispositions.queries.deciding import get_template, list_templates
from codeprac.dispositions.services import keep_template
from codeprac.dispositions.services import remove_template as remove
from codeprac.errors import RuleBroken, Stale
from codeprac.web import clock
from codeprac.web.access import current_actor, requires


@bp.get("/templates")
@requires(Permission.DESK_READ)
def templates(slug: str) -> Page:
    """The templates of a code, and the form for one more, or for the one that the address names."""
    code = load_code(slug, Permission.DESK_READ)
    chosen = _named(code, request.args.get("edit", ""))
    return _show(code, _filled(chosen), chosen)


@bp.post("/templates")
@requires(Permission.DISPOSITION_RECORD)
def save_template(slug: str) -> Page:
    """Keep a template, a new one or the changed one that the form names."""
    code = load_code(slug, Permission.DISPOSITION_RECORD)
    chosen, form = _named(code, request.form.get("template", "")), TemplateForm()
    form.offer_outcomes()
    if not form.validate_on_submit():
        return _show(code, form, chosen), 422
    try:
        keep_template(
            code.id,
            name=form.name.data or "",
            text=form.text.data or "",
            outcome=form.outcome.data or "",
            template=chosen,
            version=form.seen_version,
            actor_id=current_actor().user_id,
            now=clock.now(),
        )
    except Stale as error:
        form.version.data = str(chosen.version if chosen else 0)
        return _show(code, form, chosen, stale=error), 409
    except RuleBroken as error:
        form.name.errors = [error.message]
        return _show(code, form, chosen), 409
    flash(_("The template is kept."), "success")
    return redirect(url_for("desk.templates", slug=slug), 303)


@bp.post("/templates/remove")
@requires(Permission.DISPOSITION_RECORD)
def remove_template(slug: str) -> Page:
    """Remove a template; the page before asked for confirmation."""
    code = load_code(slug, Permission.DISPOSITION_RECORD)
    remove(get_template(code.id, request.form.get("template", "")), actor_id=current_actor().user_id, now=clock.now())
    flash(_("The template is removed. Reasons that came from it stay."), "success")
    return redirect(url_for("desk.templates", slug=slug), 303)


def insert_template(form: DecisionForm, code_id: str) -> None:
    """Put the template that the form names behind what was typed; its outcome, where none was chosen."""
    chosen = next((one for one in list_templates(code_id) if one.id == request.form.get("template")), None)
    if chosen is None:
        return
    form.reason.data = "\n\n".join(part for part in ((form.reason.data or "").rstrip(), chosen.text) if part)
    if not form.outcome.data and chosen.outcome:
        form.outcome.data = chosen.outcome


def _named(code: CodeOfPractice, template_id: str) -> ReasonTemplate | None:
    return get_template(code.id, template_id) if template_id else None


def _filled(chosen: ReasonTemplate | None) -> TemplateForm:
    form = TemplateForm(formdata=None, obj=chosen)
    form.offer_outcomes()
    return form


def _show(
    code: CodeOfPractice, form: TemplateForm, chosen: ReasonTemplate | None, *, stale: Stale | None = None
) -> str:
    return render_template(
        "desk/templates.html", code=code, form=form, chosen=chosen, stale=stale, templates=list_templates(code.id)
    )
