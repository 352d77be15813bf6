"""What drafters note while they write: findings of the checker that they leave, and notes to one another."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codeprac.accounts.models import User
from codeprac.db import Model, WithId, reference

KEY_LENGTH = 32


class SeenFinding(WithId, Model):
    """A finding that a drafter left as it is, and why. It belongs to the words (`key`) of a provision, whichever draft
    they stand in: when the words change, the finding is a new one."""

    __tablename__ = "seen_findings"

    code_id: Mapped[str] = reference("codes.id")
    identity: Mapped[str] = mapped_column(sa.String(26))
    key: Mapped[str] = mapped_column(sa.String(KEY_LENGTH))
    note: Mapped[str]
    seen_by_id: Mapped[str | None] = reference("users.id")
    seen_at: Mapped[datetime]

    seen_by: Mapped[User | None] = relationship()

    __table_args__ = (sa.UniqueConstraint("code_id", "identity", "key"),)


class NumberingScheme(Model):
    """How a code counts its provisions, as its drafters chose it; without a row they are counted as the text does."""

    __tablename__ = "numbering_schemes"

    code_id: Mapped[str] = reference("codes.id", index=False, primary_key=True)
    scheme: Mapped[str] = mapped_column(sa.String(20))
    annexes: Mapped[str] = mapped_column(sa.String(20))


class DraftingNote(WithId, Model):
    """An internal note on a provision, by its permanent id, or on the draft as a whole. It is for drafters and the
    office alone: nothing exports it, and no release takes it along."""

    __tablename__ = "drafting_notes"

    code_id: Mapped[str] = reference("codes.id")
    draft_id: Mapped[str] = reference("drafts.id")
    identity: Mapped[str | None] = mapped_column(sa.String(26), index=True)
    name: Mapped[str] = mapped_column(sa.Text(), default="")
    """How the provision was named then."""
    text: Mapped[str] = mapped_column(sa.Text())
    author_id: Mapped[str | None] = reference("users.id")
    meant_for_id: Mapped[str | None] = reference("users.id")
    written_at: Mapped[datetime]
    settled_at: Mapped[datetime | None]
    settled_by_id: Mapped[str | None] = reference("users.id")
    form_token: Mapped[str | None] = mapped_column(sa.String(64))
    """Of the form and what was in it: sent again, it is not written again."""

    author: Mapped[User | None] = relationship(foreign_keys="DraftingNote.author_id")
    meant_for: Mapped[User | None] = relationship(foreign_keys="DraftingNote.meant_for_id")
    settled_by: Mapped[User | None] = relationship(foreign_keys="DraftingNote.settled_by_id")

    __table_args__ = (sa.UniqueConstraint("code_id", "form_token"),)
