"""Codes of practice, their legal basis, working groups, and who drafts and moderates."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codeprac.access.actor import Facts
from codeprac.accounts.models import User
from codeprac.codes.rules import Checking
from codeprac.db import Model, WithId, reference


class CodeOfPractice(WithId, Model):
    """The work being drafted."""

    __tablename__ = "codes"

    slug: Mapped[str] = mapped_column(sa.String(60), unique=True)
    title: Mapped[str] = mapped_column(sa.String(300))
    summary: Mapped[str]
    languages: Mapped[list[str]]
    created_at: Mapped[datetime]
    created_by_id: Mapped[str | None] = reference("users.id")
    version: Mapped[int] = mapped_column(default=1)
    needs_agreement: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    """Whether answers are released only once a chair has agreed; asked of nobody while the code has no chair."""
    checking: Mapped[str] = mapped_column(sa.String(20), default=Checking.AFTER, server_default=Checking.AFTER)
    """Whether moderators read contributions before they are published."""
    accepted_first: Mapped[int] = mapped_column(default=1, server_default="1")
    """Of how many contributions of a new account, where those are read first."""

    legal_bases: Mapped[list["LegalBasis"]] = relationship(
        order_by="LegalBasis.position", cascade="all, delete-orphan", back_populates="code"
    )
    working_groups: Mapped[list["WorkingGroup"]] = relationship(
        order_by="WorkingGroup.position", cascade="all, delete-orphan", back_populates="code"
    )
    roles: Mapped[list["CodeRole"]] = relationship(cascade="all, delete-orphan", back_populates="code")

    @property
    def facts(self) -> Facts:
        """What the policy needs to know."""
        return Facts(code_id=self.id)


class LegalBasis(WithId, Model):
    """A law that the code of practice rests on."""

    __tablename__ = "legal_bases"

    code_id: Mapped[str] = reference("codes.id")
    label: Mapped[str] = mapped_column(sa.String(300))
    url: Mapped[str] = mapped_column(sa.String(1000), default="")
    position: Mapped[int]

    code: Mapped[CodeOfPractice] = relationship(back_populates="legal_bases")


class WorkingGroup(WithId, Model):
    """Those who write one part of the code."""

    __tablename__ = "working_groups"

    code_id: Mapped[str] = reference("codes.id")
    name: Mapped[str] = mapped_column(sa.String(200))
    remit: Mapped[str] = mapped_column(default="")
    position: Mapped[int]

    code: Mapped[CodeOfPractice] = relationship(back_populates="working_groups")


class CodeRole(WithId, Model):
    """A person's role in a code: drafter or moderator. A drafter may chair their working group; in none, the code."""

    __tablename__ = "code_roles"

    code_id: Mapped[str] = reference("codes.id")
    user_id: Mapped[str] = reference("users.id")
    role: Mapped[str] = mapped_column(sa.String(20))
    working_group_id: Mapped[str | None] = reference("working_groups.id")
    is_chair: Mapped[bool] = mapped_column(default=False, server_default=sa.false())
    created_at: Mapped[datetime]

    code: Mapped[CodeOfPractice] = relationship(back_populates="roles")
    user: Mapped[User] = relationship()
    working_group: Mapped[WorkingGroup | None] = relationship()

    __table_args__ = (sa.UniqueConstraint("code_id", "user_id", "role"),)


class Suspension(WithId, Model):
    """That an account contributes nothing to a code until a day; it reads all, and amends what it was asked to."""

    __tablename__ = "suspensions"

    code_id: Mapped[str] = reference("codes.id")
    user_id: Mapped[str] = reference("users.id")
    since: Mapped[datetime]
    until: Mapped[datetime]
    lifted_at: Mapped[datetime | None]

    user: Mapped[User] = relationship()

    __table_args__ = (sa.Index("ix_suspensions_code_id_user_id", "code_id", "user_id"),)
