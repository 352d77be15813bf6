"""Links for people without an account: a lead makes and revokes them."""

from flask import current_app, flash, redirect, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.accounts import limits
from codeprac.errors import NotFound
from codeprac.web import clock
from codeprac.web.access import requires
from codeprac.workspaces.forms import LinkForm
from codeprac.workspaces.queries import get_link
from codeprac.workspaces.services import make_link, revoke_link
from codeprac.workspaces.views.blueprint import bp
from codeprac.workspaces.views.places import enter
from codeprac.workspaces.views.rooms import NEW_LINK, show_room


@bp.post("/organisations/<slug>/rounds/<code_slug>/<int:number>/links")
@requires(Permission.WORKSPACE_LEAD)
@limits.on_creating
def add_link(slug: str, code_slug: str, number: int) -> ResponseReturnValue:
    """Make a link; its address is shown once, on the next page."""
    room = enter(slug, code_slug, number, permission=Permission.WORKSPACE_LEAD)
    form = LinkForm()
    if form.validate_on_submit() and form.expires_at(clock.office_zone()) <= room.now:
        form.expires_on.errors = [_("Choose a day that is not over.")]
    if not form.is_submitted() or form.errors:
        return show_room(room, link_form=form, status=422)
    _link, token = make_link(
        room.opened(),
        label=form.label.data or "",
        expires_at=form.expires_at(clock.office_zone()),
        most_uses=form.most_uses.data,
        actor_id=room.person.user_id,
        now=room.now,
    )
    session[NEW_LINK] = current_app.config["BASE_URL"] + url_for("workspaces.through_link", token=token)
    return redirect(room.address(_anchor="links"), code=303)


@bp.post("/organisations/<slug>/rounds/<code_slug>/<int:number>/links/<link_id>/revoke")
@requires(Permission.WORKSPACE_LEAD)
def end_link(slug: str, code_slug: str, number: int, link_id: str) -> ResponseReturnValue:
    """Close a link for good."""
    room = enter(slug, code_slug, number, permission=Permission.WORKSPACE_LEAD)
    if room.workspace is None:
        raise NotFound(link_id)
    revoke_link(get_link(room.workspace, link_id), actor_id=room.person.user_id, now=room.now)
    flash(_("The link is closed. What came through it stays."), "success")
    return redirect(room.address(_anchor="links"), code=303)
