"""Answers to annotations, and the reasons of changes."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation
from codeprac.db import Model, WithId, reference
from codeprac.drafts.models import Draft, Provision
from codeprac.issues.models import Issue


class Disposition(WithId, Model):
    """The drafters' reasoned answer to one annotation; private until released."""

    __tablename__ = "dispositions"

    annotation_id: Mapped[str] = reference("annotations.id")
    code_id: Mapped[str] = reference("codes.id")
    outcome: Mapped[str] = mapped_column(sa.String(30), index=True)
    reason: Mapped[str]
    author_id: Mapped[str | None] = reference("users.id")
    recorded_at: Mapped[datetime]
    released_at: Mapped[datetime | None] = mapped_column(index=True)
    change_id: Mapped[str | None] = reference("changes.id")
    version: Mapped[int] = mapped_column(default=1)

    annotation: Mapped[Annotation] = relationship()
    author: Mapped[User | None] = relationship()
    change: Mapped["Change | None"] = relationship(back_populates="dispositions")
    follow_up: Mapped["FollowUp | None"] = relationship(viewonly=True)

    __table_args__ = (sa.UniqueConstraint("annotation_id"),)


class FollowUp(WithId, Model):
    """The last word of who was answered, once for each answer: content with it, not content, or objecting."""

    __tablename__ = "follow_ups"

    disposition_id: Mapped[str] = reference("dispositions.id")
    annotation_id: Mapped[str] = reference("annotations.id")
    author_id: Mapped[str] = reference("users.id")
    stance: Mapped[str] = mapped_column(sa.String(20))
    reason: Mapped[str]
    given_at: Mapped[datetime]

    annotation: Mapped[Annotation] = relationship()

    __table_args__ = (sa.UniqueConstraint("disposition_id"),)


class ReplacedDisposition(WithId, Model):
    """The private answer whose place another has taken: what stands again when that one is taken back at once."""

    __tablename__ = "replaced_dispositions"

    disposition_id: Mapped[str] = reference("dispositions.id", ondelete="CASCADE")
    outcome: Mapped[str] = mapped_column(sa.String(30))
    reason: Mapped[str]
    author_id: Mapped[str | None] = reference("users.id")
    recorded_at: Mapped[datetime]
    change_id: Mapped[str | None] = reference("changes.id")

    __table_args__ = (sa.UniqueConstraint("disposition_id"),)


class Change(WithId, Model):
    """Why a provision of a draft differs from the draft before: the reason, shown beside the redline. A dropped
    provision is named by `old_provision_id` alone."""

    __tablename__ = "changes"

    draft_id: Mapped[str] = reference("drafts.id")
    provision_id: Mapped[str | None] = reference("provisions.id")
    old_provision_id: Mapped[str | None] = reference("provisions.id")
    reason: Mapped[str]
    origin: Mapped[str] = mapped_column(sa.String(30), default="")
    """Where it came from (`rules.Origin`); empty where nobody has said."""
    author_id: Mapped[str | None] = reference("users.id")
    created_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    draft: Mapped[Draft] = relationship()
    provision: Mapped[Provision | None] = relationship(foreign_keys="Change.provision_id")
    old_provision: Mapped[Provision | None] = relationship(foreign_keys="Change.old_provision_id")
    dispositions: Mapped[list[Disposition]] = relationship(back_populates="change")
    issues: Mapped[list[Issue]] = relationship(secondary="change_issues", order_by=Issue.number)


class ChangeIssue(WithId, Model):
    """That an issue asked for a change."""

    __tablename__ = "change_issues"

    change_id: Mapped[str] = reference("changes.id", ondelete="CASCADE")
    issue_id: Mapped[str] = reference("issues.id", ondelete="CASCADE")

    __table_args__ = (sa.UniqueConstraint("change_id", "issue_id"),)


class TakenProposal(WithId, Model):
    """Proposed wording that a drafter took over into a working draft, with whose words they are."""

    __tablename__ = "taken_proposals"

    annotation_id: Mapped[str] = reference("annotations.id")
    draft_id: Mapped[str] = reference("drafts.id")
    provision_id: Mapped[str] = reference("provisions.id")
    taken_by_id: Mapped[str | None] = reference("users.id")
    taken_at: Mapped[datetime]

    annotation: Mapped[Annotation] = relationship()
    provision: Mapped[Provision] = relationship()

    __table_args__ = (sa.UniqueConstraint("annotation_id", "draft_id"),)
