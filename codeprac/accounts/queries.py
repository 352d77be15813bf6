"""Reading accounts."""

from datetime import datetime

import sqlalchemy as sa

from codeprac.access.actor import OfficeRole
from codeprac.accounts.models import User
from codeprac.accounts.rules import RECORDER, normalise_email
from codeprac.db import by_name, db
from codeprac.errors import NotFound
from codeprac.sign_ins.models import SignIn
from codeprac.sign_ins.rules import hash_token


def get_account(account_id: str) -> User:
    """The account with this id, or NotFound."""
    account = db.session.get(User, account_id)
    if account is None:
        raise NotFound(account_id)
    return account


def lock_account(account_id: str) -> User:
    """The account as it is now, for this transaction alone: of two at once, the second waits."""
    statement = sa.select(User).where(User.id == account_id).with_for_update()
    return db.session.execute(statement, execution_options={"populate_existing": True}).scalar_one()


# Built once: every request of somebody who has signed in asks it, and building a statement takes longer than answering.
_SIGNED_IN = (
    sa.select(User, SignIn)
    .join(SignIn, SignIn.user_id == User.id)
    .where(
        SignIn.token_hash == sa.bindparam("token_hash"),
        SignIn.ends_at > sa.bindparam("now"),
        User.fs_uniquifier == sa.bindparam("uniquifier"),
    )
)
_BY_EMAIL = sa.select(User).where(User.email == sa.bindparam("email"))


def find_account(email: str) -> User | None:
    """The account with this address, however it is written."""
    return db.session.scalar(_BY_EMAIL, {"email": normalise_email(email)})


def find_signed_in(uniquifier: str, token: str, now: datetime) -> tuple[User, SignIn] | None:
    """The account behind the secret of a sign-in that has not ended, with the sign-in."""
    asked = {"token_hash": hash_token(token), "now": now, "uniquifier": uniquifier}
    row = db.session.execute(_SIGNED_IN, asked).first()
    return (row[0], row[1]) if row else None


def list_demo_accounts() -> list[User]:
    """The accounts of the demonstration that can be signed in with, in the order they were made."""
    statement = sa.select(User).where(User.is_demo, User.active, User.confirmed_at.is_not(None))
    return list(db.session.scalars(statement.order_by(User.created_at, User.id)))


def list_names(account_ids: set[str]) -> dict[str, str]:
    """Names by account id."""
    if not account_ids:
        return {}
    statement = sa.select(User.id, User.name).where(User.id.in_(account_ids)).order_by(by_name(User.name))
    rows = db.session.execute(statement)
    return {account_id: name for account_id, name in rows}


def select_accounts(words: str = "", role: str = "") -> sa.Select[User]:
    """Accounts by name, for paging: those whose name, address or affiliation holds the words, with the office role."""
    there = (User.email != RECORDER, User.erased_at.is_(None))
    statement = sa.select(User).where(*there).order_by(by_name(User.name), User.id)
    for word in words.split()[:6]:
        statement = statement.where(
            sa.or_(*(column.icontains(word, autoescape=True) for column in (User.name, User.email, User.affiliation)))
        )
    if role == "inactive":
        return statement.where(~User.active)
    if role == "unconfirmed":
        return statement.where(User.confirmed_at.is_(None))
    return statement.where(User.office_role == role) if role else statement


def count_administrators() -> int:
    """How many accounts can administer now."""
    statement = sa.select(sa.func.count(User.id)).where(User.active, User.office_role == OfficeRole.ADMINISTRATOR)
    return db.session.scalar(statement) or 0
