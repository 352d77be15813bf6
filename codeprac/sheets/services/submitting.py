"""Handing on what is ready of an import, all of it or nothing: as annotations, or as contributions in a workspace."""

from collections.abc import Iterator
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import undefer

from codeprac.annotations.models import Annotation
from codeprac.annotations.services import submit_annotations
from codeprac.annotations.services.batching import Written
from codeprac.annotations.services.contents import check_content
from codeprac.annotations.services.submitting import ensure_member
from codeprac.audit import services as audit
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.drafts.models import Provision
from codeprac.errors import NotAllowed
from codeprac.sheets.models import SheetImport, SheetRow
from codeprac.sheets.queries import select_rows
from codeprac.sheets.rules import NothingReady, RowState
from codeprac.text.anchoring import Selector
from codeprac.workspaces.models import Contribution
from codeprac.workspaces.rules import ContributionState
from codeprac.workspaces.services import contribute_many, open_workspace
from codeprac.workspaces.services.contributing import Drafted


def submit_import(sheet: SheetImport, *, actor_id: str, now: datetime) -> list[Annotation]:
    """Submit every row that is ready, by the rules of any annotation; the others stay and can follow later."""
    if sheet.in_workspace:
        raise NotAllowed(sheet.id)
    rows = _take_ready(sheet, actor_id)
    made = submit_annotations(
        sheet.round,
        [_written(row, provision) for row, provision in _placed(sheet, rows)],
        author=sheet.author,
        organisation=sheet.organisation,
        publication=sheet.publication,
        now=now,
    )
    for row, annotation in zip(rows, made, strict=True):
        row.state, row.annotation_id = RowState.SUBMITTED, annotation.id
    audit.record(Tag.SHEET_SUBMITTED, actor_id=actor_id, subject=sheet, at=now, rows=len(rows))
    db.session.flush()
    return made


def contribute_import(sheet: SheetImport, *, actor_id: str, now: datetime) -> list[Contribution]:
    """Put every row that is ready into the organisation's workspace, ready for a lead to decide on; the others stay and
    can follow later. As anything in a workspace they are taken at any time, and seen by members alone."""
    if not sheet.in_workspace or sheet.organisation is None:
        raise NotAllowed(sheet.id)
    ensure_member(sheet.author, sheet.organisation)
    rows = _take_ready(sheet, actor_id)
    made = contribute_many(
        open_workspace(sheet.organisation, sheet.round, now=now),
        [_drafted(row, provision) for row, provision in _placed(sheet, rows)],
        author_id=actor_id,
        state=ContributionState.READY,
        now=now,
    )
    for row, contribution in zip(rows, made, strict=True):
        row.state, row.contribution_id = RowState.CONTRIBUTED, contribution.id
    db.session.flush()
    return made


def _take_ready(sheet: SheetImport, actor_id: str) -> list[SheetRow]:
    """The rows that are ready, for their owner; of two clicks the second finds nothing that is ready."""
    if sheet.author_id != actor_id:
        raise NotAllowed(sheet.id)
    db.session.execute(sa.select(SheetImport.id).where(SheetImport.id == sheet.id).with_for_update())
    rows = list(db.session.scalars(select_rows(sheet.id, (RowState.READY,))))
    if not rows:
        raise NothingReady(_("No row is ready. Place or correct those that wait first."))
    return rows


def _placed(sheet: SheetImport, rows: list[SheetRow]) -> Iterator[tuple[SheetRow, Provision]]:
    """Each row with its provision and the text of that."""
    statement = sa.select(Provision).where(Provision.draft_id == sheet.round.draft_id)
    provisions = {one.id: one for one in db.session.scalars(statement.options(undefer(Provision.body_text)))}
    for row in rows:
        yield row, provisions[row.provision_id or ""]


def _selector(row: SheetRow) -> Selector | None:
    return Selector(row.quote, start=row.start) if row.quote else None


def _token(row: SheetRow) -> str:
    """By what the row is known where it goes: handed on twice it is one."""
    return f"sheet-{row.id}"


def _written(row: SheetRow, provision: Provision) -> Written:
    return Written(
        provision=provision,
        selector=_selector(row),
        kind=row.kind,
        text=row.text,
        rationale=row.rationale,
        proposed_wording=row.proposed_wording,
        evidence=row.evidence,
        form_token=_token(row),
        question_number=row.question_number,
    )


def _drafted(row: SheetRow, provision: Provision) -> Drafted:
    content = check_content(
        kind=row.kind,
        text=row.text,
        rationale=row.rationale,
        proposed_wording=row.proposed_wording,
        evidence=row.evidence,
    )
    return Drafted(provision, content, _selector(row), _token(row))
