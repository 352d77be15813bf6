"""Identities at a provider for tests, committed."""

from datetime import UTC, datetime
from itertools import count

from codeprac.accounts.models import User
from codeprac.db import db
from codeprac.openid.models import Identity
from codeprac.openid.rules import Claimed
from codeprac.openid.services import link_identity

ISSUER = "https://provider.example"
numbers = count(1)


def make_identity(user: User, *, issuer: str = ISSUER, subject: str = "") -> Identity:
    """An identity that signs in to the account."""
    subject = subject or f"subject-of-{next(numbers)}"
    claimed = Claimed(issuer, subject, user.email, is_verified=True, name=user.name)
    made = link_identity(user, claimed, provider="Sample Login", now=datetime.now(UTC))
    db.session.commit()
    return made
