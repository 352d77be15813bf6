"""Organisations, the stakeholder groups they speak for, and who belongs to them."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codeprac.access.actor import Facts, MembershipRole
from codeprac.accounts.models import User
from codeprac.db import Model, WithId, reference
from codeprac.organisations.rules import Profile


class StakeholderGroup(WithId, Model):
    """A side of society: industry, academia, civil society, and others that an administrator adds."""

    __tablename__ = "stakeholder_groups"

    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    name: Mapped[str] = mapped_column(sa.String(120))
    position: Mapped[int]


class Organisation(WithId, Model):
    """Who speaks, when a person does not speak for themselves."""

    __tablename__ = "organisations"

    slug: Mapped[str] = mapped_column(sa.String(80), unique=True)
    name: Mapped[str] = mapped_column(sa.String(200), unique=True)
    description: Mapped[str] = mapped_column(default="")
    country: Mapped[str] = mapped_column(sa.String(2), default="")
    website: Mapped[str] = mapped_column(sa.String(500), default="")
    kind: Mapped[str] = mapped_column(sa.String(30), default="", server_default="")
    size: Mapped[str] = mapped_column(sa.String(20), default="", server_default="")
    register_number: Mapped[str] = mapped_column(sa.String(20), default="", server_default="")
    """In the Transparency Register of the European Union."""
    may_sign: Mapped[str] = mapped_column(sa.String(10), default="", server_default="")
    interests: Mapped[str] = mapped_column(default="", server_default="")
    """Declared interests, in its own words."""
    group_id: Mapped[str] = reference("stakeholder_groups.id")
    created_by_id: Mapped[str | None] = reference("users.id")
    created_at: Mapped[datetime]
    verified_at: Mapped[datetime | None]
    verified_by_id: Mapped[str | None] = reference("users.id")
    verification_note: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime | None]
    """When it changed what it says of itself after it was verified; the office looks again."""

    group: Mapped[StakeholderGroup] = relationship(lazy="joined")
    memberships: Mapped[list["Membership"]] = relationship(back_populates="organisation")

    @property
    def facts(self) -> Facts:
        """What the policy needs to know."""
        return Facts(organisation_id=self.id)

    @property
    def is_verified(self) -> bool:
        """Whether the office has checked that the organisation is what it says."""
        return self.verified_at is not None

    @property
    def profile(self) -> Profile:
        """What it says of itself as a party."""
        return Profile(self.kind, self.size, self.register_number, self.may_sign, self.interests)


class Membership(WithId, Model):
    """A person in an organisation."""

    __tablename__ = "memberships"

    organisation_id: Mapped[str] = reference("organisations.id")
    user_id: Mapped[str] = reference("users.id")
    role: Mapped[str] = mapped_column(sa.String(20), default=MembershipRole.MEMBER)
    created_at: Mapped[datetime]

    organisation: Mapped[Organisation] = relationship(back_populates="memberships")
    user: Mapped[User] = relationship()

    __table_args__ = (sa.UniqueConstraint("organisation_id", "user_id"),)
