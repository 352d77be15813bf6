"""Linking identities to accounts, and taking them away."""

from datetime import datetime
from uuid import uuid4

from flask_babel import gettext as _
from sqlalchemy.exc import IntegrityError

from codeprac.accounts.models import User
from codeprac.accounts.queries import find_account
from codeprac.accounts.services import confirm_account, create_account, edit_profile
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.notifications.services import queue
from codeprac.openid.models import Identity
from codeprac.openid.queries import list_identities
from codeprac.openid.rules import Claimed, LastWayIn, LinkedElsewhere, may_unlink


def link_identity(account: User, claimed: Claimed, *, provider: str, now: datetime) -> Identity:
    """Let an identity sign in to the account from now on; its owner is told by mail."""
    identity = Identity(
        user_id=account.id,
        issuer=claimed.issuer,
        subject=claimed.subject,
        email=claimed.email,
        linked_at=now,
        used_at=None,
    )
    try:
        with db.session.begin_nested():
            db.session.add(identity)
    except IntegrityError:  # linked in another window at the same moment
        raise LinkedElsewhere(_("This identity signs in to an account already.")) from None
    record(Tag.ACCOUNT_IDENTITY_LINKED, actor_id=account.id, subject=account, at=now, issuer=claimed.issuer)
    queue("identity_linked", to=account.email, now=now, name=account.name, provider=provider, at=now)
    return identity


def unlink_identity(identity: Identity, *, provider: str, now: datetime) -> None:
    """Let an identity sign in no longer, while there is another way in; the owner of the account is told by mail."""
    account = identity.user
    others = len(list_identities(account.id)) - 1
    if not may_unlink(has_other=account.password is not None or bool(account.webauthn), others=others):
        raise LastWayIn(_("This is the only way to sign in to your account. Set a password first."))
    db.session.delete(identity)
    db.session.flush()
    record(Tag.ACCOUNT_IDENTITY_UNLINKED, actor_id=account.id, subject=account, at=now, issuer=identity.issuer)
    queue("identity_unlinked", to=account.email, now=now, name=account.name, provider=provider, at=now)


def note_use(identity: Identity, claimed: Claimed, *, now: datetime) -> None:
    """Note that somebody signs in by an identity, and which address the provider gives it now. The address of the
    account stays: it is for its owner to change."""
    identity.used_at, identity.email = now, claimed.email


def open_account(claimed: Claimed, *, name: str, affiliation: str, provider: str, now: datetime) -> User:
    """An account for somebody whose address the provider has confirmed, with the identity linked to it.

    Where somebody registered the address here and never confirmed it, that account becomes theirs: whoever chose its
    password has not shown that the address is theirs, so it opens nothing any more."""
    account = find_account(claimed.email)
    if account is None:
        account = create_account(email=claimed.email, name=name, affiliation=affiliation, password=None, now=now)
    else:
        account.password, account.fs_uniquifier = None, uuid4().hex
        edit_profile(account, name=name, affiliation=affiliation, now=now)
    confirm_account(account, now=now)
    link_identity(account, claimed, provider=provider, now=now)
    return account
