"""Submitting the organisation's position: what would be sent, and sending it; a lead's act."""

from flask import flash, redirect, render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.accounts import limits
from codeprac.annotations.rules import Unacceptable
from codeprac.annotations.views.places import signed_in_user
from codeprac.errors import Stale
from codeprac.web.access import requires
from codeprac.workspaces.forms import PositionForm, name_of_author
from codeprac.workspaces.queries import list_accepted, list_positions
from codeprac.workspaces.services import submit_position
from codeprac.workspaces.services.deciding import previewed
from codeprac.workspaces.views.blueprint import bp
from codeprac.workspaces.views.places import Room, enter


@bp.get("/organisations/<slug>/rounds/<code_slug>/<int:number>/submit")
@requires(Permission.WORKSPACE_LEAD)
def preview(slug: str, code_slug: str, number: int) -> ResponseReturnValue:
    """What would be submitted now."""
    room = enter(slug, code_slug, number, permission=Permission.WORKSPACE_LEAD)
    return _page(room, PositionForm(formdata=None))


@bp.post("/organisations/<slug>/rounds/<code_slug>/<int:number>/submit")
@requires(Permission.WORKSPACE_LEAD)
@limits.on_writing
def submit(slug: str, code_slug: str, number: int) -> ResponseReturnValue:
    """Submit the position, or a supplement to it: all of it, or nothing."""
    room = enter(slug, code_slug, number, permission=Permission.WORKSPACE_LEAD)
    form = PositionForm()
    if not form.validate_on_submit():
        return _page(room, form, 422)
    try:
        position = submit_position(
            room.opened(),
            lead=signed_in_user(),
            person=room.person,
            cover=form.cover.data or "",
            publication=form.publication.data,
            seen=form.seen.data or "",
            form_token=form.form_token.data or "",
            now=room.now,
        )
    except Unacceptable as error:
        form.refuse(error)
        return _page(room, form, 422)
    except Stale as error:
        form.cover.errors = [error.message]
        return _page(room, form, 409)
    flash(
        _("The position is submitted.") if position.number == 1 else _("The supplement is submitted."),
        "success",
    )
    return redirect(room.address(_anchor="positions"), code=303)


def _page(room: Room, form: PositionForm, status: int = 200) -> ResponseReturnValue:
    accepted = list_accepted(room.workspace.id) if room.workspace else []
    form.seen.data = previewed(accepted)
    context = {
        "room": room,
        "code": room.round.code,
        "draft": room.round.draft,
        "accepted": accepted,
        "positions": list_positions(room.workspace.id) if room.workspace else [],
        "form": form,
        "name_of_author": name_of_author,
    }
    return render_template("workspaces/submit.html", **context), status
