"""The log of corrections to records and what came of them, and the log of early disclosures: both only grow."""

from datetime import date, datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codeprac.access.actor import Facts
from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation
from codeprac.codes.models import CodeOfPractice
from codeprac.db import Model, WithId, reference
from codeprac.drafts.models import Draft
from codeprac.records.models import ChannelRecord


class RecordCorrection(WithId, Model):
    """What was changed of a record, or of a contribution that came of it, and why; `act` says what was done."""

    __tablename__ = "record_corrections"

    record_id: Mapped[str] = reference("channel_records.id")
    annotation_id: Mapped[str | None] = reference("annotations.id")
    act: Mapped[str] = mapped_column(sa.String(20))
    version: Mapped[int]
    changes: Mapped[list[dict[str, Any]]]
    reason: Mapped[str]
    made_by_id: Mapped[str | None] = reference("users.id")
    made_at: Mapped[datetime]

    record: Mapped[ChannelRecord] = relationship()
    annotation: Mapped[Annotation | None] = relationship()
    made_by: Mapped[User | None] = relationship()


class Disclosure(WithId, Model):
    """That a text was shown to somebody before it was public: to whom, when, which text, why. An entry never changes;
    what was wrong in it is said by a later one that corrects it. `number` counts within the code."""

    __tablename__ = "disclosures"

    code_id: Mapped[str] = reference("codes.id")
    number: Mapped[int]
    recipients: Mapped[str]
    disclosed_on: Mapped[date] = mapped_column(sa.Date())
    which: Mapped[str] = mapped_column(sa.String(20))
    draft_id: Mapped[str | None] = reference("drafts.id")
    """The released draft, or the one that the working text was to become."""
    sha256: Mapped[str] = mapped_column(sa.String(64))
    reason: Mapped[str]
    corrects_id: Mapped[str | None] = reference("disclosures.id")
    recorded_by_id: Mapped[str | None] = reference("users.id")
    recorded_at: Mapped[datetime]

    code: Mapped[CodeOfPractice] = relationship()
    draft: Mapped[Draft | None] = relationship()
    corrects: Mapped["Disclosure | None"] = relationship(remote_side="Disclosure.id")

    __table_args__ = (sa.UniqueConstraint("code_id", "number"),)

    @property
    def facts(self) -> Facts:
        """What the policy needs to know."""
        return Facts(code_id=self.code_id)
