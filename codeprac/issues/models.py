"""Issues and what they hold."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codeprac.access.actor import Facts
from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation
from codeprac.codes.models import CodeOfPractice
from codeprac.db import Model, WithId, reference
from codeprac.issues.rules import SuggestionState
from codeprac.rounds.models import Round


class Issue(WithId, Model):
    """A point that several annotations raise. Its title and summary are the drafters' own until the first answer to one
    of its annotations is released (`released_at`); from then on they are public. `number` counts within the code."""

    __tablename__ = "issues"

    code_id: Mapped[str] = reference("codes.id")
    round_id: Mapped[str] = reference("rounds.id")
    number: Mapped[int]
    title: Mapped[str] = mapped_column(sa.String(200))
    summary: Mapped[str] = mapped_column(default="")
    created_by_id: Mapped[str | None] = reference("users.id")
    created_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    """When it was merged into another one, or removed empty; then no list shows it."""
    merged_into_id: Mapped[str | None] = mapped_column(sa.String(26))
    version: Mapped[int] = mapped_column(default=1)

    code: Mapped[CodeOfPractice] = relationship()
    round: Mapped[Round] = relationship()
    created_by: Mapped[User | None] = relationship()
    members: Mapped[list["IssueMember"]] = relationship(back_populates="issue", order_by="IssueMember.id")

    __table_args__ = (sa.UniqueConstraint("code_id", "number"),)

    @property
    def facts(self) -> Facts:
        """What the policy needs to know."""
        return Facts(code_id=self.code_id)


class IssueMember(WithId, Model):
    """That an annotation raises the point of an issue; `suggestion` says what the machine proposed it by."""

    __tablename__ = "issue_members"

    issue_id: Mapped[str] = reference("issues.id")
    annotation_id: Mapped[str] = reference("annotations.id")
    added_by_id: Mapped[str | None] = reference("users.id")
    added_at: Mapped[datetime]
    suggestion: Mapped[str] = mapped_column(default="")

    issue: Mapped[Issue] = relationship(back_populates="members")
    annotation: Mapped[Annotation] = relationship()

    __table_args__ = (sa.UniqueConstraint("annotation_id"),)


class IssueAct(WithId, Model):
    """What a drafter did to an issue in one go, with what it takes to undo it (`data`)."""

    __tablename__ = "issue_acts"

    code_id: Mapped[str] = reference("codes.id")
    issue_id: Mapped[str] = reference("issues.id")
    kind: Mapped[str] = mapped_column(sa.String(20))
    actor_id: Mapped[str | None] = reference("users.id")
    acted_at: Mapped[datetime]
    data: Mapped[dict[str, Any]]
    undone_at: Mapped[datetime | None]

    issue: Mapped[Issue] = relationship()


class Grouping(WithId, Model):
    """One look of the machine at all annotations of a round for what may belong together, and how far it is."""

    __tablename__ = "groupings"

    round_id: Mapped[str] = reference("rounds.id")
    requested_by_id: Mapped[str | None] = reference("users.id")
    requested_at: Mapped[datetime]
    told_at: Mapped[datetime]
    """When it last said how far it is."""
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    finished_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="")

    round: Mapped[Round] = relationship()


class Suggestion(WithId, Model):
    """Annotations that the machine takes to belong together, and why: `words` that they share, and `score`, the mean
    likeness to the first of them. Nothing comes of it until a drafter accepts it."""

    __tablename__ = "issue_suggestions"

    round_id: Mapped[str] = reference("rounds.id")
    kind: Mapped[str] = mapped_column(sa.String(20))
    score: Mapped[float]
    words: Mapped[list[str]]
    size: Mapped[int]
    people: Mapped[int]
    organisations: Mapped[int]
    suggested_at: Mapped[datetime]
    state: Mapped[str] = mapped_column(sa.String(20), default=SuggestionState.OPEN)
    settled_by_id: Mapped[str | None] = reference("users.id")
    settled_at: Mapped[datetime | None]
    issue_id: Mapped[str | None] = reference("issues.id")
    """The issue that it was accepted into."""

    round: Mapped[Round] = relationship()
    issue: Mapped[Issue | None] = relationship()


class SuggestedAnnotation(WithId, Model):
    """That a suggestion names an annotation; `score` is its likeness to the first, which has 1."""

    __tablename__ = "suggested_annotations"

    suggestion_id: Mapped[str] = reference("issue_suggestions.id", ondelete="CASCADE")
    annotation_id: Mapped[str] = reference("annotations.id")
    score: Mapped[float]


class Point(WithId, Model):
    """A part of a long annotation that raises a point of its own: the words from `start` to `end` of its text. It may
    be in an issue of its own and has an answer of its own; from all of them the annotation's answer is composed."""

    __tablename__ = "points"

    annotation_id: Mapped[str] = reference("annotations.id")
    number: Mapped[int]
    quote: Mapped[str]
    start: Mapped[int]
    end: Mapped[int]
    issue_id: Mapped[str | None] = reference("issues.id")
    outcome: Mapped[str | None] = mapped_column(sa.String(30))
    reason: Mapped[str] = mapped_column(default="")
    answered_by_id: Mapped[str | None] = reference("users.id")
    answered_at: Mapped[datetime | None]
    answered_with_id: Mapped[str | None] = mapped_column(sa.String(26))
    """The issue with whose answer it was given."""
    version: Mapped[int] = mapped_column(default=1)
    made_by_id: Mapped[str | None] = reference("users.id")
    made_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

    annotation: Mapped[Annotation] = relationship()
    issue: Mapped[Issue | None] = relationship()
