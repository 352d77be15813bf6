"""What drafters arrange among themselves: who answers what until when, tags, kept filters, and acts that can be undone.
None of it is ever public."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codeprac.accounts.models import User
from codeprac.codes.models import WorkingGroup
from codeprac.db import Model, WithId, reference


class Assignment(WithId, Model):
    """Who answers an annotation, a drafter or a working group, and by which day; either may be missing."""

    __tablename__ = "assignments"

    annotation_id: Mapped[str] = reference("annotations.id", index=False)
    code_id: Mapped[str] = reference("codes.id")
    drafter_id: Mapped[str | None] = reference("users.id")
    working_group_id: Mapped[str | None] = reference("working_groups.id", ondelete="SET NULL")
    due_on: Mapped[date | None] = mapped_column(index=True)
    changed_by_id: Mapped[str | None] = reference("users.id")
    changed_at: Mapped[datetime]

    drafter: Mapped[User | None] = relationship(foreign_keys="Assignment.drafter_id")
    working_group: Mapped[WorkingGroup | None] = relationship()

    __table_args__ = (sa.UniqueConstraint("annotation_id"),)


class DeskTag(WithId, Model):
    """A word that drafters of a code mark annotations with."""

    __tablename__ = "desk_tags"

    code_id: Mapped[str] = reference("codes.id", index=False)
    name: Mapped[str] = mapped_column(sa.String(60))
    created_by_id: Mapped[str | None] = reference("users.id")
    created_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("code_id", "name"),)


class TaggedAnnotation(WithId, Model):
    """That an annotation bears a tag."""

    __tablename__ = "tagged_annotations"

    annotation_id: Mapped[str] = reference("annotations.id", index=False)
    tag_id: Mapped[str] = reference("desk_tags.id")
    tagged_by_id: Mapped[str | None] = reference("users.id")
    tagged_at: Mapped[datetime]

    tag: Mapped[DeskTag] = relationship()

    __table_args__ = (sa.UniqueConstraint("annotation_id", "tag_id"),)


class SavedFilter(WithId, Model):
    """Filters, order and columns of the desk that somebody keeps under a name, as the address has them."""

    __tablename__ = "saved_filters"

    user_id: Mapped[str] = reference("users.id", index=False)
    code_id: Mapped[str] = reference("codes.id")
    name: Mapped[str] = mapped_column(sa.String(60))
    query: Mapped[str]
    created_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("user_id", "code_id", "name"),)


class DeskAct(WithId, Model):
    """One act on many annotations at once. `before` holds what stood before on those that it changed, and `detail` what
    the act put there, so that it can be undone where nobody has changed it since."""

    __tablename__ = "desk_acts"

    code_id: Mapped[str] = reference("codes.id", index=False)
    kind: Mapped[str] = mapped_column(sa.String(20))
    count: Mapped[int]
    actor_id: Mapped[str | None] = reference("users.id")
    at: Mapped[datetime]
    detail: Mapped[dict[str, Any]]
    before: Mapped[list[dict[str, Any]]] = mapped_column(deferred=True)
    undone_at: Mapped[datetime | None]

    actor: Mapped[User | None] = relationship()

    __table_args__ = (sa.Index("ix_desk_acts_code_id_at", "code_id", "at"),)


class DeskPlan(WithId, Model):
    """By which day the drafters mean to have answered a round."""

    __tablename__ = "desk_plans"

    round_id: Mapped[str] = reference("rounds.id", index=False)
    answer_by: Mapped[date]
    set_by_id: Mapped[str | None] = reference("users.id")
    set_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("round_id"),)
