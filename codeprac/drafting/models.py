"""What drafters note while they write: findings of the checker that they have seen and leave as they are."""

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
