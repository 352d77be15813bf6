"""Invitations to join an organisation: signed links, so that no table of them is needed."""

from datetime import datetime, timedelta

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer

from codeprac.access.actor import MembershipRole, OfficeRole
from codeprac.accounts.models import User
from codeprac.accounts.queries import get_account
from codeprac.accounts.rules import normalise_email
from codeprac.audit.queries import list_entries_of
from codeprac.audit.tags import Tag
from codeprac.organisations.models import Organisation
from codeprac.organisations.queries import find_membership
from codeprac.organisations.rules import InvitationUnusable

VALID_FOR = timedelta(days=14)


def make_token(organisation: Organisation, email: str, *, role: MembershipRole, inviter_id: str) -> str:
    """The token in the link of an invitation."""
    return _serializer().dumps([inviter_id, role, organisation.id, normalise_email(email)])


def read_token(token: str, organisation: Organisation, account: User) -> MembershipRole:
    """The role that the token offers this account in this organisation; InvitationUnusable where it offers none, has
    run out, was given by who may no longer invite, or the account has left the organisation since."""
    try:
        found, made_at = _serializer().loads(token, max_age=int(VALID_FOR.total_seconds()), return_timestamp=True)
    except BadSignature:
        raise InvitationUnusable(_("This invitation has run out or was copied in part. Ask for a new one.")) from None
    inviter_id, role, *invited = found
    if invited != [organisation.id, normalise_email(account.email)]:
        raise InvitationUnusable(
            _("This invitation was sent to another address. Sign in with the account of that address to join.")
        )
    if not _may_invite(inviter_id, organisation):
        raise InvitationUnusable(_("Who invited you no longer leads the organisation. Ask for a new invitation."))
    if _left_since(organisation, account, made_at):
        raise InvitationUnusable(_("You have left the organisation since you got this invitation. Ask for a new one."))
    return MembershipRole(role)


def _may_invite(inviter_id: str, organisation: Organisation) -> bool:
    membership = find_membership(organisation.id, inviter_id)
    if membership is not None and membership.role == MembershipRole.LEAD:
        return True
    return get_account(inviter_id).office_role != OfficeRole.NONE


def _left_since(organisation: Organisation, account: User, moment: datetime) -> bool:
    return any(
        entry.tag == Tag.ORGANISATION_MEMBER_REMOVED and entry.data.get("account") == account.id and entry.at >= moment
        for entry in list_entries_of("organisations", organisation.id)
    )


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="organisation-invitation")
