"""Internal notes: all of a code, and writing and settling them. Drafters and the office alone see them."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codeprac.access.permissions import Permission
from codeprac.codes.loading import load_code
from codeprac.drafting.forms import NoteForm
from codeprac.drafting.noting import get_note, list_team, select_notes, settle_note, write_note
from codeprac.drafting.queries import get_provision_by_id
from codeprac.drafting.views.blueprint import bp, load_draft
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.queries import find_working_draft, list_provisions
from codeprac.web import clock
from codeprac.web.access import current_actor, requires
from codeprac.web.paging import paginate

Answer = str | tuple[str, int] | Response


def note_form(draft: Draft) -> NoteForm:
    """The form with the people that a note may be meant for."""
    form = NoteForm()
    form.meant_for.choices = [("", _("Everybody here")), *((user.id, user.name) for user in list_team(draft.code_id))]
    return form


@bp.route("/notes", methods=["GET", "POST"])
@requires(Permission.DRAFT_READ_WORKING)
def notes(slug: str) -> Answer:
    """All notes, those to deal with first; and a form for one on the draft as a whole."""
    code, draft = load_draft(slug, Permission.DRAFT_READ_WORKING)
    form = note_form(draft)
    if form.validate_on_submit():
        _write(draft, None, form)
        return redirect(url_for("drafting.notes", slug=slug), code=303)
    show = request.args.get("show", "open")
    mine = current_actor().user_id if show == "mine" else None
    page = paginate(select_notes(code.id, settled=show == "settled", meant_for_id=mine))
    places = {row.identity: row for row in list_provisions(draft)}
    answer = render_template(
        "drafting/notes.html", code=code, draft=draft, page=page, form=form, show=show, places=places
    )
    return (answer, 422) if form.errors else answer


@bp.post("/<provision_id>/notes")
@requires(Permission.DRAFT_READ_WORKING)
def note(slug: str, provision_id: str) -> Answer:
    """Write a note on a provision."""
    _code, draft = load_draft(slug, Permission.DRAFT_READ_WORKING)
    provision = get_provision_by_id(draft, provision_id)
    form = note_form(draft)
    if form.validate():
        _write(draft, provision, form)
    else:
        flash(_("Write something into the note: at most 10,000 characters."), "error")
    return redirect(_back(slug, provision), code=303)


@bp.post("/notes/<note_id>/settle")
@requires(Permission.DRAFT_READ_WORKING)
def settle(slug: str, note_id: str) -> Response:
    """Settle a note, or open it again."""
    code = load_code(slug, Permission.DRAFT_READ_WORKING)
    found = get_note(code, note_id)
    settle_note(found, actor_id=current_actor().user_id, now=clock.now())
    flash(_("The note is settled.") if found.settled_at else _("The note is open again."), "success")
    draft = find_working_draft(code.id)
    provision_id = request.form.get("provision", "")
    if draft is not None and provision_id:
        return redirect(_back(slug, get_provision_by_id(draft, provision_id)), code=303)
    return redirect(url_for("drafting.notes", slug=slug), code=303)


def _write(draft: Draft, provision: Provision | None, form: NoteForm) -> None:
    write_note(
        draft,
        provision,
        form.text.data or "",
        meant_for_id=form.meant_for.data or None,
        form_token=form.form_token.data,
        actor_id=current_actor().user_id,
        now=clock.now(),
    )
    flash(_("The note is written. Drafters and the office see it, nobody else."), "success")


def _back(slug: str, provision: Provision) -> str:
    """Where notes on a provision stand: in the editor, for those who may write, else with its edits."""
    return url_for("drafting.provision_edits", slug=slug, provision_id=provision.id, _anchor="notes")
