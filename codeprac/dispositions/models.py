"""Answers to annotations, and the reasons of changes."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation
from codeprac.db import Model, WithId, reference
from codeprac.dispositions.rules import Agreement
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
    agreement: Mapped[str] = mapped_column(sa.String(20), default=Agreement.PROPOSED, server_default=Agreement.PROPOSED)
    agreed_by_id: Mapped[str | None] = reference("users.id")
    """The chair whose word it was, for or against; nobody while it is only proposed."""
    agreed_at: Mapped[datetime | None]
    issue_id: Mapped[str | None] = mapped_column(sa.String(26), index=True)
    """The issue with whose answer it was given; None for an answer of its own. No reference: issues may be merged."""

    annotation: Mapped[Annotation] = relationship()
    author: Mapped[User | None] = relationship(foreign_keys="Disposition.author_id")
    agreed_by: Mapped[User | None] = relationship(foreign_keys="Disposition.agreed_by_id")
    dissents: Mapped[list["Dissent"]] = relationship(order_by="Dissent.id", passive_deletes=True)
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
    agreement: Mapped[str] = mapped_column(sa.String(20), default=Agreement.PROPOSED, server_default=Agreement.PROPOSED)
    agreed_by_id: Mapped[str | None] = reference("users.id")
    agreed_at: Mapped[datetime | None]
    issue_id: Mapped[str | None] = mapped_column(sa.String(26))

    __table_args__ = (sa.UniqueConstraint("disposition_id"),)


class DispositionEvent(WithId, Model):
    """One step in the history of the answer to an annotation: who did what, and what the answer said then. It is
    kept when the answer is taken back; never public."""

    __tablename__ = "disposition_events"

    annotation_id: Mapped[str] = reference("annotations.id")
    act: Mapped[str] = mapped_column(sa.String(20))
    outcome: Mapped[str] = mapped_column(sa.String(30))
    reason: Mapped[str]
    note: Mapped[str] = mapped_column(default="")
    actor_id: Mapped[str | None] = reference("users.id")
    at: Mapped[datetime]

    actor: Mapped[User | None] = relationship()


class Dissent(WithId, Model):
    """That a drafter disagrees with an answer, and why. Private until the release; public from then on where who
    disagrees chose so (`is_public`) and the answer still says what they disagreed with (not `is_outdated`)."""

    __tablename__ = "dissents"

    disposition_id: Mapped[str] = reference("dispositions.id", ondelete="CASCADE")
    author_id: Mapped[str] = reference("users.id")
    reason: Mapped[str]
    is_public: Mapped[bool] = mapped_column(default=False)
    is_outdated: Mapped[bool] = mapped_column(default=False)
    recorded_at: Mapped[datetime]

    author: Mapped[User] = relationship()

    __table_args__ = (sa.UniqueConstraint("disposition_id", "author_id"),)


class IssueAnswer(WithId, Model):
    """The outcome and reason with which an issue was answered, as they were written. The answers to its annotations are
    dispositions of their own, which name the issue."""

    __tablename__ = "issue_answers"

    issue_id: Mapped[str] = reference("issues.id", index=False, ondelete="CASCADE")
    outcome: Mapped[str] = mapped_column(sa.String(30))
    reason: Mapped[str]
    author_id: Mapped[str | None] = reference("users.id")
    recorded_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    issue: Mapped[Issue] = relationship()
    author: Mapped[User | None] = relationship()

    __table_args__ = (sa.UniqueConstraint("issue_id"),)


class ReasonTemplate(WithId, Model):
    """A reason that the drafters of a code give often, with placeholders; `outcome` is the usual one, maybe none."""

    __tablename__ = "reason_templates"

    code_id: Mapped[str] = reference("codes.id", index=False)
    name: Mapped[str] = mapped_column(sa.String(100))
    outcome: Mapped[str] = mapped_column(sa.String(30), default="")
    text: Mapped[str]
    author_id: Mapped[str | None] = reference("users.id")
    edited_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)

    author: Mapped[User | None] = relationship()

    __table_args__ = (sa.UniqueConstraint("code_id", "name"),)


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
    issues: Mapped[list[Issue]] = relationship(secondary="change_issues", order_by=Issue.number, viewonly=True)


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
