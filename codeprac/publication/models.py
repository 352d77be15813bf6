"""Consolidated versions: editions that moderators publish."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codeprac.codes.models import CodeOfPractice
from codeprac.db import Model, WithId, reference
from codeprac.drafts.models import Draft


class Edition(WithId, Model):
    """A released draft, published as the consolidated version. Later editions supersede it; nothing replaces it."""

    __tablename__ = "editions"

    code_id: Mapped[str] = reference("codes.id")
    draft_id: Mapped[str] = reference("drafts.id")
    number: Mapped[int]
    note: Mapped[str] = mapped_column(default="")
    published_at: Mapped[datetime]
    published_by_id: Mapped[str | None] = reference("users.id")

    code: Mapped[CodeOfPractice] = relationship()
    draft: Mapped[Draft] = relationship()

    __table_args__ = (sa.UniqueConstraint("code_id", "number"), sa.UniqueConstraint("draft_id"))
