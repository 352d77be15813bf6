"""Sign-ins: one row for each browser in which an account is signed in; gone when it signs out."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from codeprac.db import Model, WithId, reference


class SignIn(WithId, Model):
    """A browser that is signed in. Its cookie holds a secret of which the hash is here."""

    __tablename__ = "sign_ins"

    user_id: Mapped[str] = reference("users.id")
    token_hash: Mapped[str] = mapped_column(sa.String(64), unique=True)
    browser: Mapped[str] = mapped_column(sa.String(40))
    system: Mapped[str] = mapped_column(sa.String(40))
    network: Mapped[str] = mapped_column(sa.String(50))
    """The network it came from, never the whole address."""

    signed_in_at: Mapped[datetime]
    used_at: Mapped[datetime]
    """About when something was sent from there last."""

    ends_at: Mapped[datetime]
