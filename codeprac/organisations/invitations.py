"""Invitations to join an organisation: signed links, so that no table of them is needed."""

from datetime import timedelta

from flask import current_app
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer

from codeprac.accounts.rules import normalise_email
from codeprac.organisations.models import Organisation
from codeprac.organisations.rules import InvitationUnusable

VALID_FOR = timedelta(days=14)


def make_token(organisation: Organisation, email: str) -> str:
    """The token in the link of an invitation."""
    return _serializer().dumps([organisation.id, normalise_email(email)])


def ensure_token_fits(token: str, organisation: Organisation, email: str) -> None:
    """Raise InvitationUnusable unless the token invites this address to this organisation, and has not run out."""
    try:
        found = _serializer().loads(token, max_age=int(VALID_FOR.total_seconds()))
    except BadSignature:
        raise InvitationUnusable(_("This invitation has run out or was copied in part. Ask for a new one.")) from None
    if found != [organisation.id, normalise_email(email)]:
        raise InvitationUnusable(
            _("This invitation was sent to another address. Sign in with the account of that address to join.")
        )


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="organisation-invitation")
