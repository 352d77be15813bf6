"""Noting that the office has checked who somebody is."""

from datetime import datetime

from codeprac.accounts.models import User
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.moderation.rules import Conflict, IdentityMethod, NotYoursToJudge
from codeprac.moderation.wording import conflict_words


def verify_identity(account: User, *, method: IdentityMethod, actor_id: str, now: datetime) -> None:
    """Note that an account is who it says, and how that was checked; nobody does so for themselves."""
    _ensure_other(account, actor_id)
    account.identity_verified_at, account.identity_verified_by_id = now, actor_id
    account.identity_method = method
    db.session.flush()
    record(Tag.IDENTITY_VERIFIED, actor_id=actor_id, subject=account, at=now, method=str(method))


def end_identity(account: User, *, actor_id: str, now: datetime) -> None:
    """Take that back."""
    _ensure_other(account, actor_id)
    if account.identity_verified_at is not None:
        account.identity_verified_at, account.identity_verified_by_id = None, None
        account.identity_method = ""
        db.session.flush()
        record(Tag.IDENTITY_UNVERIFIED, actor_id=actor_id, subject=account, at=now)


def _ensure_other(account: User, actor_id: str) -> None:
    if account.id == actor_id:
        raise NotYoursToJudge(conflict_words(Conflict.OWN_TEXT))
