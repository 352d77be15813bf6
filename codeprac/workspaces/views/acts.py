"""Small acts on contributions: supporting, remarking, moving on."""

from flask import flash, redirect, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from codeprac.access.permissions import Permission
from codeprac.accounts import limits
from codeprac.annotations.rules import Unacceptable
from codeprac.errors import NotFound, RuleBroken, Stale
from codeprac.web.access import requires
from codeprac.workspaces.forms import RemarkForm
from codeprac.workspaces.models import Contribution
from codeprac.workspaces.rules import ContributionState
from codeprac.workspaces.services import accept_ready, remark_on, set_state, toggle_support
from codeprac.workspaces.views.blueprint import bp
from codeprac.workspaces.views.places import Room, enter
from codeprac.workspaces.views.rooms import FILTERS, show_contribution

HERE = "/organisations/<slug>/rounds/<code_slug>/<int:number>/contributions/<contribution_id>"


@bp.post(f"{HERE}/support")
@requires(Permission.WORKSPACE_WRITE)
def support(slug: str, code_slug: str, number: int, contribution_id: str) -> ResponseReturnValue:
    """Support a colleague's contribution, or no more."""
    room = enter(slug, code_slug, number)
    found = room.contribution(contribution_id)
    supported = toggle_support(found, user_id=room.person.user_id, now=room.now)
    flash(_("You support it.") if supported else _("You no longer support it."), "success")
    return _back(room, found)


@bp.post(f"{HERE}/remarks")
@requires(Permission.WORKSPACE_WRITE)
@limits.on_writing
def remark(slug: str, code_slug: str, number: int, contribution_id: str) -> ResponseReturnValue:
    """Say something of a contribution to the colleagues."""
    room = enter(slug, code_slug, number)
    found, form = room.contribution(contribution_id), RemarkForm()
    if not form.validate_on_submit():
        return show_contribution(room, found, remark_form=form, status=422)
    try:
        remark_on(
            found,
            author_id=room.person.user_id,
            text=form.text.data or "",
            form_token=form.form_token.data or "",
            now=room.now,
        )
    except Unacceptable as error:
        form.text.errors = [error.message]
        return show_contribution(room, found, remark_form=form, status=422)
    return redirect(room.address("contribution", contribution_id=found.id, _anchor="remarks"), code=303)


@bp.post(f"{HERE}/state")
@requires(Permission.WORKSPACE_WRITE)
def move(slug: str, code_slug: str, number: int, contribution_id: str) -> ResponseReturnValue:
    """Put a contribution into another state."""
    room = enter(slug, code_slug, number)
    found = room.contribution(contribution_id)
    asked = request.form.get("state", "")
    if asked not in set(ContributionState):
        raise RuleBroken(_("Choose draft, ready, accepted or left out."))
    set_state(found, ContributionState(asked), person=room.person)
    words = {
        ContributionState.DRAFT: _("It is a draft again."),
        ContributionState.READY: _("It is marked ready. A lead decides on it next."),
        ContributionState.ACCEPTED: _("It is accepted, and part of the next submission."),
        ContributionState.LEFT_OUT: _("It is left out of the position. It stays in the workspace."),
    }
    flash(words[ContributionState(asked)], "success")
    return _back(room, found)


@bp.post("/organisations/<slug>/rounds/<code_slug>/<int:number>/accept")
@requires(Permission.WORKSPACE_LEAD)
def accept(slug: str, code_slug: str, number: int) -> ResponseReturnValue:
    """Accept all that is ready, as the lead has seen it."""
    room = enter(slug, code_slug, number, permission=Permission.WORKSPACE_LEAD)
    if room.workspace is None:
        raise NotFound(slug)
    try:
        accepted = accept_ready(room.workspace, seen=request.form.get("seen", ""), lead=room.person)
    except Stale as error:
        flash(str(error.message), "warning")
        return redirect(room.address(state=ContributionState.READY), code=303)
    words = ngettext(
        "%(num)d contribution is accepted, and part of the next submission.",
        "%(num)d contributions are accepted, and part of the next submission.",
        len(accepted),
    )
    flash(words, "success")
    return redirect(room.address(state=ContributionState.ACCEPTED), code=303)


def _back(room: Room, found: Contribution) -> ResponseReturnValue:
    """Where the reader was: in the list with its filter, or at the contribution."""
    if request.form.get("from") == "list":
        state = request.form.get("filter", "")
        chosen = {"state": state} if state and state in FILTERS else {}
        return redirect(room.address(**chosen, _anchor=f"provision-{found.provision_id}"), code=303)
    return redirect(room.address("contribution", contribution_id=found.id), code=303)
