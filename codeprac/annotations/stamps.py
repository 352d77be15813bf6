"""Who wrote in a form, signed: a text that arrives without a sign-in is kept for that account, and for no other."""

from dataclasses import dataclass

import sqlalchemy as sa
from flask import current_app
from itsdangerous import BadSignature, URLSafeTimedSerializer

from codeprac.accounts.models import User
from codeprac.db import db

FIELD = "written_by"
# As long as a session lives.
MOST_SECONDS = 14 * 24 * 3600


@dataclass(frozen=True, slots=True)
class Stamp:
    """Whose form it was, in which of the account's sign-ins (a new password ends them), and what it was about."""

    author_id: str
    uniquifier: str
    key: str


def make_stamp(author: User, key: str) -> str:
    """The stamp of a form about this."""
    return str(_serializer().dumps([author.id, author.fs_uniquifier, key]))


def read_stamp(value: str) -> Stamp | None:
    """What a stamp of ours says, however old; None for anything else."""
    return _read(value, None)


def find_writer(value: str) -> tuple[User, str] | None:
    """The account that wrote, and about what; None where the stamp is none of ours, too old, or its account closed."""
    stamp = _read(value, MOST_SECONDS)
    if stamp is None:
        return None
    author = db.session.scalar(
        sa.select(User).where(User.id == stamp.author_id, User.fs_uniquifier == stamp.uniquifier, User.active)
    )
    return (author, stamp.key) if author else None


def _read(value: str, most_seconds: int | None) -> Stamp | None:
    try:
        return Stamp(*_serializer().loads(value, max_age=most_seconds))
    except (BadSignature, TypeError):
        return None


def _serializer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt="who-wrote-this")
