"""Identities at providers, each of one account."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codeprac.accounts.models import User
from codeprac.db import Model, WithId, reference


class Identity(WithId, Model):
    """Whom a provider knows under a subject, and whose account that is. The address is what the provider last said, for
    its owner to tell identities apart; nothing is decided by it."""

    __tablename__ = "identities"

    user_id: Mapped[str] = reference("users.id")
    issuer: Mapped[str] = mapped_column(sa.String(300))
    subject: Mapped[str] = mapped_column(sa.String(255))
    email: Mapped[str] = mapped_column(sa.String(320), default="")
    linked_at: Mapped[datetime]
    used_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)

    __table_args__ = (sa.UniqueConstraint("issuer", "subject"),)
