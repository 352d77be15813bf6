"""Rounds: a consultation on one draft, with a clock; every extension of it; and rounds that never opened."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codeprac.access.actor import Facts
from codeprac.codes.models import CodeOfPractice
from codeprac.db import Model, WithId, reference
from codeprac.drafts.models import Draft
from codeprac.rounds.rules import RoundState, Visibility, state_at


class Round(WithId, Model):
    """A consultation on one released draft. Its state is derived from the clock."""

    __tablename__ = "rounds"

    code_id: Mapped[str] = reference("codes.id")
    draft_id: Mapped[str] = reference("drafts.id")
    number: Mapped[int]
    introduction: Mapped[str] = mapped_column(default="")
    questions: Mapped[list[str]]
    wanted_kinds: Mapped[list[str]]
    opens_at: Mapped[datetime] = mapped_column(index=True)
    closes_at: Mapped[datetime] = mapped_column(index=True)
    visibility: Mapped[str] = mapped_column(sa.String(20), default=Visibility.OPEN)
    short_reason: Mapped[str] = mapped_column(default="")
    created_at: Mapped[datetime]
    created_by_id: Mapped[str | None] = reference("users.id")

    code: Mapped[CodeOfPractice] = relationship()
    draft: Mapped[Draft] = relationship()
    extensions: Mapped[list["RoundExtension"]] = relationship(
        order_by="RoundExtension.extended_at", back_populates="round"
    )

    __table_args__ = (sa.UniqueConstraint("code_id", "number"),)

    def state(self, now: datetime) -> RoundState:
        """Where the round stands at this moment."""
        return state_at(now, self.opens_at, self.closes_at)

    @property
    def facts(self) -> Facts:
        """What the policy needs to know."""
        return Facts(code_id=self.code_id)


class CancelledRound(WithId, Model):
    """A round that was announced and cancelled before it opened; its number is not given again."""

    __tablename__ = "cancelled_rounds"

    code_id: Mapped[str] = reference("codes.id")
    draft_id: Mapped[str] = reference("drafts.id")
    number: Mapped[int]
    opens_at: Mapped[datetime]
    closes_at: Mapped[datetime]
    reason: Mapped[str]
    cancelled_at: Mapped[datetime]
    cancelled_by_id: Mapped[str | None] = reference("users.id")

    draft: Mapped[Draft] = relationship()

    __table_args__ = (sa.UniqueConstraint("code_id", "number"),)


class RoundExtension(WithId, Model):
    """A later closing time, with its published reason."""

    __tablename__ = "round_extensions"

    round_id: Mapped[str] = reference("rounds.id")
    old_closes_at: Mapped[datetime]
    new_closes_at: Mapped[datetime]
    reason: Mapped[str]
    extended_at: Mapped[datetime]
    extended_by_id: Mapped[str | None] = reference("users.id")

    round: Mapped[Round] = relationship(back_populates="extensions")
