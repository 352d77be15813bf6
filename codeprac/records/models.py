"""Records of what was said elsewhere, who took part, and the files that belong to them."""

from datetime import date, datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codeprac.access.actor import Facts
from codeprac.accounts.models import User
from codeprac.codes.models import CodeOfPractice
from codeprac.db import Model, WithId, reference
from codeprac.organisations.models import Organisation
from codeprac.rounds.models import Round


class ChannelRecord(WithId, Model):
    """A workshop, meeting, letter, board or parliament input, recorded by those who draft or moderate the code; what
    came of it enters the round that they choose. `number` counts within the code. Nothing of it is deleted."""

    __tablename__ = "channel_records"

    code_id: Mapped[str] = reference("codes.id")
    round_id: Mapped[str] = reference("rounds.id")
    number: Mapped[int]
    channel: Mapped[str] = mapped_column(sa.String(20))
    title: Mapped[str] = mapped_column(sa.String(200))
    held_on: Mapped[date] = mapped_column(sa.Date())
    place: Mapped[str] = mapped_column(sa.String(200), default="")
    summary: Mapped[str] = mapped_column(default="")
    are_parties_public: Mapped[bool] = mapped_column(default=True)
    recorded_by_id: Mapped[str | None] = reference("users.id")
    recorded_at: Mapped[datetime]
    version: Mapped[int] = mapped_column(default=1)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(default="")

    code: Mapped[CodeOfPractice] = relationship()
    round: Mapped[Round] = relationship()
    recorded_by: Mapped[User | None] = relationship()
    parties: Mapped[list["RecordParty"]] = relationship(order_by="RecordParty.position", back_populates="record")
    files: Mapped[list["RecordFile"]] = relationship(order_by="RecordFile.uploaded_at", back_populates="record")

    __table_args__ = (sa.UniqueConstraint("code_id", "number"),)

    @property
    def facts(self) -> Facts:
        """What the policy needs to know."""
        return Facts(code_id=self.code_id)


class RecordParty(WithId, Model):
    """Who took part or sent it: an organisation known here, or somebody by name. One that a correction took out keeps
    its row, for what was said by it."""

    __tablename__ = "record_parties"

    record_id: Mapped[str] = reference("channel_records.id")
    organisation_id: Mapped[str | None] = reference("organisations.id")
    name: Mapped[str] = mapped_column(sa.String(200))
    position: Mapped[int]
    removed_at: Mapped[datetime | None]

    record: Mapped[ChannelRecord] = relationship(back_populates="parties")
    organisation: Mapped[Organisation | None] = relationship()


class RecordFile(WithId, Model):
    """Minutes or another file of a record, as it came; for the public, or for those who work on the code alone."""

    __tablename__ = "record_files"

    record_id: Mapped[str] = reference("channel_records.id")
    name: Mapped[str] = mapped_column(sa.String(200))
    kind: Mapped[str] = mapped_column(sa.String(10))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(sa.String(64))
    content: Mapped[bytes] = mapped_column(sa.LargeBinary(), deferred=True)
    is_public: Mapped[bool] = mapped_column(default=False)
    uploaded_by_id: Mapped[str | None] = reference("users.id")
    uploaded_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[str] = mapped_column(default="")

    record: Mapped[ChannelRecord] = relationship(back_populates="files")
