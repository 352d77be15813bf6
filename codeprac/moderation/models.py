"""Cases of moderation, the flags behind them, what was decided, and appeals. None of these rows is ever deleted, and
none needs the account of whom it is about: the stakeholder group is kept as it was."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codeprac.access.actor import Facts
from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation, Reply
from codeprac.codes.models import CodeOfPractice
from codeprac.db import Model, WithId, reference
from codeprac.moderation.rules import CaseState


class ModerationCase(WithId, Model):
    """What is asked about one text: an annotation, or a reply to it. `number` counts within the code."""

    __tablename__ = "moderation_cases"

    number: Mapped[int]
    code_id: Mapped[str] = reference("codes.id")
    annotation_id: Mapped[str] = reference("annotations.id")
    reply_id: Mapped[str | None] = reference("replies.id")
    author_id: Mapped[str] = reference("users.id")
    organisation_id: Mapped[str | None] = reference("organisations.id")
    group_id: Mapped[str | None] = reference("stakeholder_groups.id")
    source: Mapped[str] = mapped_column(sa.String(20))
    state: Mapped[str] = mapped_column(sa.String(20), default=CaseState.OPEN)
    opened_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    """By when the author was asked to amend the text."""
    amended_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    code: Mapped[CodeOfPractice] = relationship()
    annotation: Mapped[Annotation] = relationship()
    reply: Mapped[Reply | None] = relationship()
    author: Mapped[User] = relationship()
    flags: Mapped[list["Flag"]] = relationship(back_populates="case", order_by="Flag.flagged_at, Flag.id")
    judgements: Mapped[list["Judgement"]] = relationship(
        back_populates="case", order_by="Judgement.judged_at, Judgement.id"
    )

    __table_args__ = (
        sa.UniqueConstraint("code_id", "number"),
        sa.Index("ix_moderation_cases_code_id_state", "code_id", "state", "number"),
    )

    @property
    def facts(self) -> Facts:
        """What the policy needs to know."""
        return Facts(code_id=self.code_id)

    @property
    def text(self) -> Annotation | Reply:
        """What the case is about."""
        return self.reply or self.annotation

    @property
    def text_facts(self) -> Facts:
        """Whose text it is: who may amend it, and appeal."""
        if self.reply_id is not None:
            return Facts(code_id=self.code_id, owner_id=self.author_id)
        return self.annotation.facts


class Flag(WithId, Model):
    """That somebody asks moderators to look at a text. Who it was is told to nobody but them."""

    __tablename__ = "flags"

    case_id: Mapped[str] = reference("moderation_cases.id")
    reason: Mapped[str] = mapped_column(sa.String(20))
    words: Mapped[str] = mapped_column(default="")
    flagger_id: Mapped[str | None] = reference("users.id")
    """None for somebody without an account."""
    email: Mapped[str] = mapped_column(sa.String(320), default="")
    """Where somebody without an account wants the outcome; forgotten once it is sent."""
    flagged_at: Mapped[datetime]
    form_token: Mapped[str] = mapped_column(sa.String(64))

    case: Mapped[ModerationCase] = relationship(back_populates="flags")
    flagger: Mapped[User | None] = relationship()

    __table_args__ = (sa.UniqueConstraint("case_id", "form_token"), sa.UniqueConstraint("case_id", "flagger_id"))


class Judgement(WithId, Model):
    """What a moderator decided in a case: the act, the published rule, and the reason in words."""

    __tablename__ = "judgements"

    case_id: Mapped[str] = reference("moderation_cases.id")
    act: Mapped[str] = mapped_column(sa.String(20))
    rule: Mapped[str] = mapped_column(sa.String(40), default="")
    words: Mapped[str] = mapped_column(default="")
    """The statement of reasons, which everybody may read."""
    to_author: Mapped[str] = mapped_column(default="")
    """What only the author reads besides: which words, say."""
    judged_by_id: Mapped[str | None] = reference("users.id")
    judged_at: Mapped[datetime]
    tell_at: Mapped[datetime]
    """When the notices leave; until then it can be undone."""
    told_at: Mapped[datetime | None] = mapped_column(index=True)
    undone_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    until: Mapped[datetime | None]
    suspension_id: Mapped[str | None] = reference("suspensions.id")
    before: Mapped[dict[str, Any]]
    """What undoing restores."""

    case: Mapped[ModerationCase] = relationship(back_populates="judgements")
    judged_by: Mapped[User | None] = relationship()
    appeal: Mapped["Appeal | None"] = relationship(back_populates="judgement")


class Appeal(WithId, Model):
    """That somebody asks another moderator to judge again; once for each judgement."""

    __tablename__ = "appeals"

    judgement_id: Mapped[str] = reference("judgements.id", index=False)
    flag_id: Mapped[str | None] = reference("flags.id")
    """Of who flagged the text; None when who wrote it appeals."""
    appellant_id: Mapped[str | None] = reference("users.id")
    words: Mapped[str]
    made_at: Mapped[datetime]
    outcome: Mapped[str | None] = mapped_column(sa.String(20))
    answer: Mapped[str] = mapped_column(default="")
    judged_by_id: Mapped[str | None] = reference("users.id")
    judged_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]

    judgement: Mapped[Judgement] = relationship(back_populates="appeal")
    judged_by: Mapped[User | None] = relationship(foreign_keys=[judged_by_id])

    __table_args__ = (sa.UniqueConstraint("judgement_id"),)
