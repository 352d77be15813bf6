"""Reading identities."""

import sqlalchemy as sa

from codeprac.accounts.models import User
from codeprac.accounts.queries import find_account
from codeprac.db import db
from codeprac.errors import NotFound
from codeprac.openid.models import Identity
from codeprac.openid.rules import Arrival, Claimed, Holder, arrive


def find_identity(issuer: str, subject: str) -> Identity | None:
    """The identity that a provider knows under this subject."""
    return db.session.scalar(sa.select(Identity).where(Identity.issuer == issuer, Identity.subject == subject))


def list_identities(account_id: str) -> list[Identity]:
    """The identities of an account, the oldest first."""
    statement = sa.select(Identity).where(Identity.user_id == account_id)
    return list(db.session.scalars(statement.order_by(Identity.linked_at, Identity.id)))


def get_identity(identity_id: str, *, account_id: str) -> Identity:
    """One identity of the account, or NotFound."""
    found = db.session.get(Identity, identity_id)
    if found is None or found.user_id != account_id:
        raise NotFound(identity_id)
    return found


def read_arrival(claimed: Claimed, *, reader_id: str | None) -> tuple[Arrival, User | None]:
    """How somebody comes back, and the account that it is about."""
    identity = find_identity(claimed.issuer, claimed.subject)
    owner = identity.user if identity is not None else None
    named = find_account(claimed.email) if claimed.is_verified and claimed.email else None
    arrival = arrive(claimed, reader_id=reader_id, linked=_holder(owner), named=_holder(named))
    return arrival, owner or named


def _holder(account: User | None) -> Holder | None:
    return Holder(account.id, account.active, account.confirmed_at is not None) if account is not None else None
