"""Links that end mails: signed, valid for ever, and for whoever holds the mail."""

from flask import current_app
from itsdangerous import BadSignature, URLSafeSerializer

from codeprac.errors import NotFound

NOTICES = "notices"
RECEIPTS = "receipts"


def unsubscribe_link(user_id: str, kind: str = NOTICES) -> str:
    """Where mails of a kind to an account are ended."""
    return f"{current_app.config['BASE_URL']}/unsubscribe/{_serializer().dumps([user_id, kind])}"


def read_token(token: str) -> tuple[str, str]:
    """The account and the kind of mail that a token was made for, or NotFound."""
    try:
        user_id, kind = _serializer().loads(token)
    except (BadSignature, ValueError, TypeError):
        raise NotFound(token) from None
    return str(user_id), str(kind)


def _serializer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="unsubscribe")
