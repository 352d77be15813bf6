"""Prepared releases, what was passed over at their gate, and what each code asks of a release."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codeprac.access.actor import Facts
from codeprac.accounts.models import User
from codeprac.codes.models import CodeOfPractice
from codeprac.db import Model, WithId, reference
from codeprac.drafts.models import Draft


class ReleaseSettings(WithId, Model):
    """What a code asks of a release: which gates block, and how many persons it takes."""

    __tablename__ = "release_settings"

    code_id: Mapped[str] = reference("codes.id")
    blocking: Mapped[list[str]] = mapped_column(default=list)
    persons: Mapped[str] = mapped_column(sa.String(20))
    edited_by_id: Mapped[str | None] = reference("users.id")
    edited_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("code_id"),)


class PreparedRelease(WithId, Model):
    """A release that somebody prepared. Whoever approves it approves `digest`: this text, with these reasons and
    answers. At `release_at`, or with the approval where that is empty, all of it becomes public or nothing."""

    __tablename__ = "prepared_releases"

    code_id: Mapped[str] = reference("codes.id")
    draft_id: Mapped[str] = reference("drafts.id")
    digest: Mapped[str] = mapped_column(sa.String(64))
    with_answers: Mapped[bool]
    release_at: Mapped[datetime | None]
    stage: Mapped[str] = mapped_column(sa.String(20), index=True)
    prepared_by_id: Mapped[str | None] = reference("users.id")
    prepared_at: Mapped[datetime]
    approved_by_id: Mapped[str | None] = reference("users.id")
    approved_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    """When it was released, sent back or undone."""
    ended_by_id: Mapped[str | None] = reference("users.id")
    note: Mapped[str] = mapped_column(default="")
    """Why it was sent back or undone; never published."""
    counts: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """What the gate counted at the release."""

    code: Mapped[CodeOfPractice] = relationship()
    draft: Mapped[Draft] = relationship()
    prepared_by: Mapped[User | None] = relationship(foreign_keys="PreparedRelease.prepared_by_id")
    approved_by: Mapped[User | None] = relationship(foreign_keys="PreparedRelease.approved_by_id")
    passes: Mapped[list["GatePass"]] = relationship(back_populates="release", order_by="GatePass.id")

    @property
    def facts(self) -> Facts:
        """What the policy needs to know."""
        return Facts(code_id=self.code_id)


class GatePass(WithId, Model):
    """Why something that blocks was passed over, and how many there were; public with the release."""

    __tablename__ = "gate_passes"

    release_id: Mapped[str] = reference("prepared_releases.id", ondelete="CASCADE")
    gate: Mapped[str] = mapped_column(sa.String(30))
    count: Mapped[int]
    reason: Mapped[str]

    release: Mapped[PreparedRelease] = relationship(back_populates="passes")

    __table_args__ = (sa.UniqueConstraint("release_id", "gate"),)
