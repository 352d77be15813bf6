"""Reading sign-ins."""

from datetime import datetime

import sqlalchemy as sa

from codeprac.db import db
from codeprac.errors import NotFound
from codeprac.sign_ins.models import SignIn


def list_sign_ins(account_id: str, now: datetime) -> list[SignIn]:
    """Where an account is signed in, the last used first."""
    statement = sa.select(SignIn).where(SignIn.user_id == account_id, SignIn.ends_at > now)
    return list(db.session.scalars(statement.order_by(SignIn.used_at.desc(), SignIn.id.desc())))


def get_sign_in(account_id: str, sign_in_id: str) -> SignIn:
    """One sign-in of the account, or NotFound."""
    found = db.session.get(SignIn, sign_in_id)
    if found is None or found.user_id != account_id:
        raise NotFound(sign_in_id)
    return found
