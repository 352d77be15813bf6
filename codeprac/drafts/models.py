"""Drafts, their provisions, what became of each, and what is rendered once when a draft is released."""

from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codeprac.access.actor import Facts
from codeprac.accounts.models import User
from codeprac.codes.models import CodeOfPractice
from codeprac.db import Model, WithId, new_id, reference


class Draft(WithId, Model):
    """A text of a code: the working draft (no number yet; at most one a code), or a released one (immutable)."""

    __tablename__ = "drafts"

    code_id: Mapped[str] = reference("codes.id")
    number: Mapped[int | None]
    state: Mapped[str] = mapped_column(sa.String(20))
    title: Mapped[str] = mapped_column(sa.String(300))
    note: Mapped[str] = mapped_column(default="")
    source: Mapped[str] = mapped_column(default="", deferred=True)
    source_sha256: Mapped[str] = mapped_column(sa.String(64), default="")
    word_count: Mapped[int] = mapped_column(default=0)
    base_id: Mapped[str | None] = reference("drafts.id")
    author_id: Mapped[str | None] = reference("users.id")
    created_at: Mapped[datetime]
    released_at: Mapped[datetime | None]
    released_by_id: Mapped[str | None] = reference("users.id")
    version: Mapped[int] = mapped_column(default=1)

    code: Mapped[CodeOfPractice] = relationship()
    base: Mapped["Draft | None"] = relationship(remote_side="Draft.id")
    author: Mapped[User | None] = relationship(foreign_keys="Draft.author_id")
    provisions: Mapped[list["Provision"]] = relationship(order_by="Provision.position", back_populates="draft")

    __table_args__ = (
        sa.UniqueConstraint("code_id", "number"),
        sa.Index(
            "uq_drafts_one_working",
            "code_id",
            unique=True,
            sqlite_where=sa.text("state = 'working'"),
            postgresql_where=sa.text("state = 'working'"),
        ),
    )

    @property
    def facts(self) -> Facts:
        """What the policy needs to know."""
        return Facts(code_id=self.code_id)


class Provision(WithId, Model):
    """A heading with the text directly under it, in one draft. `identity` stays the same from draft to draft."""

    __tablename__ = "provisions"

    draft_id: Mapped[str] = reference("drafts.id")
    identity: Mapped[str] = mapped_column(sa.String(26), index=True, default=new_id)
    position: Mapped[int]
    level: Mapped[int]
    kind: Mapped[str] = mapped_column(sa.String(20))
    label: Mapped[str] = mapped_column(sa.String(120), default="")
    number: Mapped[str] = mapped_column(sa.String(60), default="")
    heading: Mapped[str] = mapped_column(default="")
    title: Mapped[str] = mapped_column(default="")
    slug: Mapped[str] = mapped_column(sa.String(160))
    parent_id: Mapped[str | None] = reference("provisions.id")
    source: Mapped[str]
    """The exact Markdown, heading line included; joined in order, the sources give the draft's source back."""
    body_html: Mapped[str] = mapped_column(default="", deferred=True)
    body_text: Mapped[str] = mapped_column(default="", deferred=True)
    """The plain text that anchors refer to: text nodes of `body_html`, white space collapsed."""
    word_count: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    removed_at: Mapped[datetime | None]
    """Only in a working draft: removed, but kept until the release so that it can be restored and explained."""
    edited_by_id: Mapped[str | None] = reference("users.id")
    edited_at: Mapped[datetime | None]

    draft: Mapped[Draft] = relationship(back_populates="provisions")
    parent: Mapped["Provision | None"] = relationship(remote_side="Provision.id")

    __table_args__ = (
        sa.Index("ix_provisions_draft_position", "draft_id", "position"),
        sa.UniqueConstraint("draft_id", "slug"),
    )

    @property
    def name(self) -> str:
        """How people name it: its label, or its heading."""
        return self.label or self.title or self.heading


class ProvisionRevision(WithId, Model):
    """One act on a provision of a working draft: who did what, when, and its Markdown before and after (empty where it
    was not there). Only drafters and the office ever see it, after the release too."""

    __tablename__ = "provision_revisions"

    draft_id: Mapped[str] = reference("drafts.id")
    provision_id: Mapped[str] = reference("provisions.id")
    version: Mapped[int]
    act: Mapped[str] = mapped_column(sa.String(20))
    actor_id: Mapped[str | None] = reference("users.id")
    at: Mapped[datetime]
    before: Mapped[str] = mapped_column(deferred=True)
    after: Mapped[str] = mapped_column(deferred=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    """The kind of the provision after the act."""
    about: Mapped[str] = mapped_column(default="")
    """What the act names besides: where a provision went, whose wording was taken, which state came back."""

    provision: Mapped[Provision] = relationship()
    actor: Mapped[User | None] = relationship()


class StructuralAct(WithId, Model):
    """An act on the structure of a working draft, with all that it takes to undo it: the rows that it changed as they
    were, those that it made, what acts had declared of lineage, and the state that it left."""

    __tablename__ = "structural_acts"

    draft_id: Mapped[str] = reference("drafts.id")
    provision_id: Mapped[str | None] = reference("provisions.id")
    act: Mapped[str] = mapped_column(sa.String(20))
    actor_id: Mapped[str | None] = reference("users.id")
    at: Mapped[datetime]
    before: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    versions: Mapped[dict[str, Any]]
    order: Mapped[str] = mapped_column("standing_order", sa.String(64))
    undone_at: Mapped[datetime | None]
    form_token: Mapped[str | None] = mapped_column(sa.String(64))
    """Of the form and what was in it: sent again, it is not done again."""

    provision: Mapped[Provision | None] = relationship()
    actor: Mapped[User | None] = relationship()

    __table_args__ = (sa.UniqueConstraint("draft_id", "form_token"),)


class LineageLink(WithId, Model):
    """What became of a provision from draft to draft. What the engine found, what drafters declared, and what follows
    from both stand beside each other; `overruled` links are kept, but no longer in force."""

    __tablename__ = "lineage_links"

    old_draft_id: Mapped[str] = reference("drafts.id")
    new_draft_id: Mapped[str] = reference("drafts.id")
    old_provision_id: Mapped[str | None] = reference("provisions.id")
    new_provision_id: Mapped[str | None] = reference("provisions.id")
    relation: Mapped[str] = mapped_column(sa.String(20))
    confidence: Mapped[str] = mapped_column(sa.String(20))
    score: Mapped[float] = mapped_column(default=1.0)
    reason: Mapped[str] = mapped_column(default="")
    declared: Mapped[bool] = mapped_column(default=False)
    """A drafter's word. Without a time of its own it came with an act on the text, such as a split."""
    declared_by_id: Mapped[str | None] = reference("users.id")
    declared_at: Mapped[datetime | None]
    inferred: Mapped[bool] = mapped_column(default=False)
    """Neither found nor declared: what is left of other links where a drafter's word overrules them."""
    overruled: Mapped[bool] = mapped_column(default=False)
    candidates: Mapped[list[str]] = mapped_column(default=list)
    """For a provision without a confident link, on what was found: old provisions it may come from, best first."""

    declared_by: Mapped[User | None] = relationship()
    old_provision: Mapped[Provision | None] = relationship(foreign_keys="LineageLink.old_provision_id")
    new_provision: Mapped[Provision | None] = relationship(foreign_keys="LineageLink.new_provision_id")


class StoredComparison(WithId, Model):
    """The comparison of two released drafts, computed once; `engine` is the generation of the engine that made it.

    A row can be deleted at any time: the pair is then compared again when somebody asks for it."""

    __tablename__ = "comparisons"

    old_draft_id: Mapped[str] = reference("drafts.id")
    new_draft_id: Mapped[str] = reference("drafts.id")
    data: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    statistics: Mapped[dict[str, Any]]
    engine: Mapped[int]
    created_at: Mapped[datetime]

    __table_args__ = (sa.UniqueConstraint("old_draft_id", "new_draft_id"),)


class StoredFootprint(Model):
    """Where each word of a released draft came from (`text.footprint`), through the drafts of `trail`, by id, the first
    one first. A row can be deleted at any time: the footprint is then made again when somebody asks for it."""

    __tablename__ = "footprints"

    draft_id: Mapped[str] = reference("drafts.id", primary_key=True)
    trail: Mapped[list[str]]
    data: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    engine: Mapped[int]
    created_at: Mapped[datetime]


class DraftRendering(Model):
    """The text of a released draft as HTML, rendered once at release; the same for every reader. `generation` says by
    which form of the page (`rendering.reading.GENERATION`): what an earlier one made is rendered anew."""

    __tablename__ = "draft_renderings"

    draft_id: Mapped[str] = reference("drafts.id", primary_key=True)
    body_html: Mapped[str] = mapped_column(deferred=True)
    contents_html: Mapped[str] = mapped_column(deferred=True)
    generation: Mapped[int] = mapped_column(default=1)
    created_at: Mapped[datetime]


class ReadingPosition(WithId, Model):
    """How far an account has read in a draft: one row each. Nobody else ever sees it."""

    __tablename__ = "reading_positions"

    user_id: Mapped[str] = reference("users.id", index=False)
    draft_id: Mapped[str] = reference("drafts.id")
    provision_id: Mapped[str] = reference("provisions.id")
    read_at: Mapped[datetime]

    draft: Mapped[Draft] = relationship()
    provision: Mapped[Provision] = relationship()

    __table_args__ = (sa.UniqueConstraint("user_id", "draft_id"),)
