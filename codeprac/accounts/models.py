"""Accounts. One table; what Flask-Security needs of it, and the profile."""

from datetime import datetime

import sqlalchemy as sa
from flask_security import UserMixin
from sqlalchemy.orm import Mapped, mapped_column

from codeprac.access.actor import Facts, OfficeRole
from codeprac.db import Model, WithId


class User(WithId, UserMixin, Model):  # type: ignore[misc]  # the mixin promises an int id; ours is a ULID
    """A person who can sign in. Roles within a code and memberships are kept where those things are."""

    __tablename__ = "users"

    email: Mapped[str] = mapped_column(sa.String(320), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200))
    affiliation: Mapped[str] = mapped_column(sa.String(200), default="")
    password: Mapped[str | None] = mapped_column(sa.String(255))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(sa.String(64), unique=True)
    confirmed_at: Mapped[datetime | None]
    created_at: Mapped[datetime]
    office_role: Mapped[str] = mapped_column(sa.String(20), default=OfficeRole.NONE)
    is_demo: Mapped[bool] = mapped_column(default=False)
    signed_in_at: Mapped[datetime | None]
    seen_until: Mapped[datetime | None]
    """What happened before, the account has seen: when it signed in the time before, or said so."""

    uses_keys: Mapped[bool] = mapped_column(default=True, server_default=sa.true())
    """Whether single keys do something on pages."""

    @property
    def facts(self) -> Facts:
        """What the policy needs to know."""
        return Facts(owner_id=self.id)
