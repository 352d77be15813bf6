"""Importing a text: the form, the preview that stores nothing, and the act."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from codeprac.access.permissions import Permission
from codeprac.codes.loading import load_code
from codeprac.codes.models import CodeOfPractice
from codeprac.drafts.cases import count_open
from codeprac.drafts.forms import ImportForm, chosen_kinds
from codeprac.drafts.previewing import Preview, preview
from codeprac.drafts.queries import find_latest_draft, find_working_draft, has_text
from codeprac.drafts.rendering.kinds import kind_names
from codeprac.drafts.services import import_draft
from codeprac.drafts.views import bp
from codeprac.web import clock
from codeprac.web.access import current_actor, requires
from codeprac.web.transaction import let_others_write

Answer = str | Response | tuple[str, int]


@bp.route("/drafts/import", methods=["GET", "POST"])
@requires(Permission.DRAFT_WRITE)
def import_text(slug: str) -> Answer:
    """Give a text, see what it becomes, correct it, and make it the working draft."""
    code = load_code(slug, Permission.DRAFT_WRITE)
    form = ImportForm()
    if not form.is_submitted() or "edit" in request.form:
        return _form(code, form)
    if not (form.validate() and form.validate_text()) or form.text is None:
        return _form(code, form), 422
    let_others_write()
    seen = preview(form.text, chosen_kinds(request.form))
    message = _obstacle(code, form, seen)
    if message or "import" not in request.form:
        return _preview(code, form, seen, message), 422 if message else 200
    return _store(code, form, seen)


def _form(code: CodeOfPractice, form: ImportForm) -> str:
    return render_template("drafts/import.html", code=code, form=form, working=find_working_draft(code.id))


def _preview(code: CodeOfPractice, form: ImportForm, seen: Preview, message: str) -> str:
    form.title.data = form.title.data or seen.title
    form.source.data, form.sha256.data = seen.source, seen.sha256
    return render_template(
        "drafts/preview.html",
        code=code,
        form=form,
        preview=seen,
        message=message,
        kind_names=kind_names(),
        working=find_working_draft(code.id),
    )


def _obstacle(code: CodeOfPractice, form: ImportForm, seen: Preview) -> str:
    """What stands in the way of the import, in words for the top of the preview; the choice to replace has its own."""
    latest = find_latest_draft(code.id)
    if latest and latest.source_sha256 == seen.sha256:
        return _(
            "This text is identical to draft %(number)s, word for word. There is nothing new.", number=latest.number
        )
    if "import" not in request.form:
        return ""
    if form.sha256.data != seen.sha256:
        return _("The text changed on its way here. Look at the preview again before you import it.")
    working = find_working_draft(code.id)
    if working and not form.replace.data and not has_text(working, seen.source):
        form.replace.errors = [_("Say that the working draft shall be replaced, or keep it and go back.")]
        return _("There is a working draft already: “%(title)s”.", title=working.title)
    return ""


def _store(code: CodeOfPractice, form: ImportForm, seen: Preview) -> Response:
    working = find_working_draft(code.id)
    if working and has_text(working, seen.source):
        flash(_("This text is the working draft already."), "info")
        return redirect(url_for("drafting.working", slug=code.slug), code=303)
    draft = import_draft(
        code,
        seen.source,
        title=form.title.data or "",
        note=form.note.data or "",
        kinds=chosen_kinds(request.form),
        author_id=current_actor().user_id,
        now=clock.now(),
        replace=bool(form.replace.data),
    )
    flash(
        _(
            "Imported %(count)s provisions. Nobody but you sees them until the draft is released.",
            count=len(seen.provisions),
        )
    )
    if waiting := count_open(draft):
        flash(
            ngettext(
                "%(num)d provision needs your word on what it was before.",
                "%(num)d provisions need your word on what they were before.",
                waiting,
            ),
            "warning",
        )
    return redirect(url_for("drafting.working", slug=code.slug), code=303)
