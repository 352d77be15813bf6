"""Adding, inviting, joining, leading, removing, leaving."""

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codeprac.access.actor import MembershipRole
from codeprac.access.permissions import Permission
from codeprac.accounts import limits
from codeprac.accounts.queries import find_account, get_account
from codeprac.errors import NotFound
from codeprac.organisations.forms import MemberForm
from codeprac.organisations.invitations import make_token, read_token
from codeprac.organisations.memberships import add_member, change_role, invite, remove_member
from codeprac.organisations.models import Membership, Organisation
from codeprac.organisations.queries import find_membership, get_organisation
from codeprac.organisations.rules import AlreadyMember
from codeprac.organisations.views import bp
from codeprac.organisations.views.organisations import show_page
from codeprac.web import clock
from codeprac.web.access import current_actor, ensure, requires


@bp.post("/organisations/<slug>/members")
@requires(Permission.ORGANISATION_EDIT)
@limits.on_invitation
def add(slug: str) -> Response | tuple[str, int]:
    """Invite somebody to join. A lead gets to know of nobody whether they have an account, and nobody speaks for an
    organisation without having agreed; the office may add an account at once."""
    organisation = _to_edit(slug)
    form = MemberForm()
    if not form.validate_on_submit():
        return show_page(organisation, member_form=form), 422
    actor, email = current_actor(), form.email.data or ""
    account = find_account(email)
    if account is not None and account.id == actor.user_id:
        form.email.errors = [_("Nobody adds themselves: what members write together is for them alone. Ask a lead.")]
        return show_page(organisation, member_form=form), 422
    try:
        role = MembershipRole(form.role.data)
        if account is not None and find_membership(organisation.id, account.id) is not None:
            raise AlreadyMember(_("%(name)s belongs to this organisation already.", name=account.name))
        if actor.is_office and account is not None and account.confirmed_at is not None and account.active:
            add_member(organisation, account, role=role, actor_id=actor.user_id, now=clock.now())
            flash(_("%(name)s is added, and gets a mail about it.", name=account.name), "success")
        else:
            inviter_id = _actor_id()
            token = make_token(organisation, email, role=role, inviter_id=inviter_id)
            invite(organisation, email=email, token=token, inviter=actor.name, actor_id=inviter_id, now=clock.now())
            flash(_("A mail invites %(email)s to join.", email=email), "success")
    except AlreadyMember as error:
        form.email.errors = [error.message]
        return show_page(organisation, member_form=form), 422
    return _back(organisation)


@bp.post("/organisations/<slug>/members/<user_id>/role")
@requires(Permission.ORGANISATION_EDIT)
def change_member_role(slug: str, user_id: str) -> Response:
    """Make a member a lead, or a lead a member."""
    organisation = _to_edit(slug)
    role = MembershipRole.LEAD if request.form.get("role") == MembershipRole.LEAD else MembershipRole.MEMBER
    change_role(_membership(organisation, user_id), role=role, actor_id=_actor_id(), now=clock.now())
    flash(_("The role is changed."), "success")
    return _back(organisation)


@bp.post("/organisations/<slug>/members/<user_id>/remove")
@requires(Permission.ORGANISATION_EDIT)
def remove(slug: str, user_id: str) -> Response:
    """End somebody's membership."""
    organisation = _to_edit(slug)
    remove_member(_membership(organisation, user_id), actor_id=_actor_id(), now=clock.now())
    flash(_("The member is removed. What they said for the organisation stays."), "success")
    return _back(organisation)


@bp.post("/organisations/<slug>/leave")
@requires(Permission.ORGANISATION_JOIN)
def leave(slug: str) -> Response:
    """End one's own membership."""
    organisation = get_organisation(slug)
    remove_member(_membership(organisation, _actor_id()), actor_id=_actor_id(), now=clock.now())
    flash(_("You no longer speak for %(name)s.", name=organisation.name), "success")
    return _back(organisation)


@bp.route("/organisations/<slug>/join/<token>", methods=["GET", "POST"])
@requires(Permission.ORGANISATION_JOIN)
def join(slug: str, token: str) -> str | Response:
    """Accept an invitation, with the account of the address that it was sent to."""
    organisation = get_organisation(slug)
    if find_membership(organisation.id, _actor_id()) is not None:
        flash(_("You belong to %(name)s already.", name=organisation.name), "info")
        return _back(organisation)
    account = get_account(_actor_id())
    role = read_token(token, organisation, account)
    if request.method != "POST":
        return render_template("organisations/join.html", organisation=organisation, token=token)
    add_member(organisation, account, role=role, actor_id=account.id, now=clock.now())
    flash(_("You can now speak for %(name)s.", name=organisation.name), "success")
    return _back(organisation)


def _to_edit(slug: str) -> Organisation:
    organisation = get_organisation(slug)
    ensure(Permission.ORGANISATION_EDIT, organisation.facts)
    return organisation


def _membership(organisation: Organisation, user_id: str) -> Membership:
    membership = find_membership(organisation.id, user_id)
    if membership is None:
        raise NotFound(user_id)
    return membership


def _back(organisation: Organisation) -> Response:
    return redirect(url_for("organisations.show", slug=organisation.slug), code=303)


def _actor_id() -> str:
    return current_actor().user_id or ""
