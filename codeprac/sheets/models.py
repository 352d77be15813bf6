"""Imported spreadsheets and their rows: whole as they came, until their owner has settled each."""

import hashlib
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column, relationship

from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation
from codeprac.db import Model, WithId, reference
from codeprac.drafts.models import Provision
from codeprac.organisations.models import Organisation
from codeprac.rounds.models import Round
from codeprac.sheets.rules import RowState
from codeprac.workspaces.models import Contribution


class SheetImport(WithId, Model):
    """A file that somebody uploaded for a round: for themselves, for an organisation, or `in_workspace` as drafts that
    its members see and a lead submits. Until its rows are handed on nobody else sees it."""

    __tablename__ = "sheet_imports"

    round_id: Mapped[str] = reference("rounds.id")
    author_id: Mapped[str] = reference("users.id")
    organisation_id: Mapped[str | None] = reference("organisations.id")
    in_workspace: Mapped[bool] = mapped_column(default=False)
    publication: Mapped[str] = mapped_column(sa.String(20), default="named")
    file_name: Mapped[str] = mapped_column(sa.String(200))
    sha256: Mapped[str] = mapped_column(sa.String(64))
    layout: Mapped[str] = mapped_column(sa.String(20))
    left_out: Mapped[int] = mapped_column(default=0)
    """How many rows of the file say nothing, as most of a form do."""
    remarks: Mapped[list[dict[str, Any]]]
    created_at: Mapped[datetime]

    round: Mapped[Round] = relationship()
    author: Mapped[User] = relationship()
    organisation: Mapped[Organisation | None] = relationship()

    __table_args__ = (sa.Index("ix_sheet_imports_author_round", "author_id", "round_id"),)


class SheetRow(WithId, Model):
    """A row of an imported file: `raw` as it came, by headings; the rest as it was read, or corrected since."""

    __tablename__ = "sheet_rows"

    import_id: Mapped[str] = reference("sheet_imports.id", ondelete="CASCADE", index=False)
    line: Mapped[int]
    state: Mapped[str] = mapped_column(sa.String(20), default=RowState.READY)
    provision_id: Mapped[str | None] = reference("provisions.id")
    quote: Mapped[str] = mapped_column(default="")
    start: Mapped[int | None]
    """Where the quote stands, in characters of the provision's text, for one that stands there more than once."""
    question_number: Mapped[int | None]
    """Which question of the round it answers, where it answers one."""
    kind: Mapped[str] = mapped_column(sa.String(20))
    text: Mapped[str]
    rationale: Mapped[str] = mapped_column(default="")
    proposed_wording: Mapped[str | None]
    evidence: Mapped[list[str]]
    remarks: Mapped[list[dict[str, Any]]]
    candidates: Mapped[list[str]]
    raw: Mapped[dict[str, Any]]
    annotation_id: Mapped[str | None] = reference("annotations.id")
    contribution_id: Mapped[str | None] = reference("contributions.id")

    sheet: Mapped[SheetImport] = relationship()
    provision: Mapped[Provision | None] = relationship()
    annotation: Mapped[Annotation | None] = relationship()
    contribution: Mapped[Contribution | None] = relationship()

    @property
    def mark(self) -> str:
        """By what a form tells whether the row was settled otherwise since it was seen."""
        parts = (
            self.state,
            self.provision_id or "",
            self.quote,
            self.kind,
            self.text,
            self.rationale,
            "" if self.proposed_wording is None else "=" + self.proposed_wording,
            *self.evidence,
        )
        return hashlib.sha256("\x00".join(parts).encode("utf-8", "surrogatepass")).hexdigest()

    __table_args__ = (
        sa.UniqueConstraint("import_id", "line"),
        sa.Index("ix_sheet_rows_import_state", "import_id", "state"),
    )
