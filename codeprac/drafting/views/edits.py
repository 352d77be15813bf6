"""The history of edits: who did what to which provision, any two states compared, and going back to one."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import format_datetime
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codeprac.access.permissions import Permission
from codeprac.codes.loading import load_code
from codeprac.drafting.forms import PutBackForm, version_in
from codeprac.drafting.noting import list_notes_on
from codeprac.drafting.queries import get_draft_written, get_provision_written
from codeprac.drafting.revisions import State, compare_states, list_revisions_of, select_revisions, states_of
from codeprac.drafting.services import put_back as put
from codeprac.drafting.views.blueprint import bp, load_provision
from codeprac.drafting.views.notes import note_form
from codeprac.drafting.wording import act_words
from codeprac.drafts.models import Provision
from codeprac.drafts.queries import find_working_draft, list_released_drafts
from codeprac.drafts.rules import HeadingsOutOfPlace
from codeprac.errors import NotFound, Stale
from codeprac.text.numbers import read_whole
from codeprac.web import clock
from codeprac.web.access import current_actor, requires
from codeprac.web.paging import paginate


@bp.get("/edits")
@requires(Permission.DRAFT_READ_WORKING)
def edits(slug: str) -> str:
    """Every act on the working draft, the latest first, or on the draft in the address while it was written."""
    code = load_code(slug, Permission.DRAFT_READ_WORKING)
    draft = get_draft_written(code, read_whole(request.args.get("draft"), digits=6))
    return render_template(
        "drafting/edits.html",
        code=code,
        draft=draft,
        page=paginate(select_revisions(draft)),
        released=list_released_drafts(code.id),
        working=find_working_draft(code.id),
        act_words=act_words,
    )


@bp.get("/<provision_id>/edits")
@requires(Permission.DRAFT_READ_WORKING)
def provision_edits(slug: str, provision_id: str) -> str:
    """Every state that a provision was in, and two of them compared."""
    code = load_code(slug, Permission.DRAFT_READ_WORKING)
    provision = get_provision_written(code, provision_id)
    draft = provision.draft
    states = states_of(provision, list_revisions_of(provision))
    return render_template(
        "drafting/provision_edits.html",
        code=code,
        draft=draft,
        provision=provision,
        states=states[::-1],
        compared=compare_states(states, request.args.get("from"), request.args.get("to")),
        act_words=act_words,
        notes=list_notes_on(provision, code.id),
        form=note_form(draft),
    )


@bp.post("/<provision_id>/edits/put-back")
@requires(Permission.DRAFT_WRITE)
def put_back(slug: str, provision_id: str) -> Response:
    """Let a provision read as it did before; nothing of what came since is lost."""
    _code, _draft, provision = load_provision(slug, provision_id)
    form = PutBackForm()
    state = _state(provision, form.state.data or "")
    here = url_for("drafting.provision_edits", slug=slug, provision_id=provision.id)
    try:
        if not form.validate():
            raise HeadingsOutOfPlace(_("Choose a state to put back."))
        put(
            provision,
            state.source,
            state.kind,
            version=version_in(form.version),
            about=format_datetime(state.revision.at) if state.revision else _("before the first edit"),
            actor_id=current_actor().user_id,
            now=clock.now(),
        )
    except Stale:
        flash(_("Another drafter has changed this provision meanwhile. Look at the latest edit, then decide."), "error")
    except HeadingsOutOfPlace as error:
        flash(error.message, "error")
    else:
        flash(_("%(name)s reads as it did then. The edits since are kept here.", name=provision.name), "success")
    return redirect(here, code=303)


def _state(provision: Provision, key: str) -> State:
    for state in states_of(provision, list_revisions_of(provision)):
        if state.key == key:
            return state
    raise NotFound(key)
