"""Submitting what is ready of an import: all of it, or nothing."""

from collections.abc import Mapping
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _
from sqlalchemy.orm import undefer

from codeprac.annotations.models import Annotation
from codeprac.annotations.services import submit_annotations
from codeprac.annotations.services.batching import Written
from codeprac.audit import services as audit
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.drafts.models import Provision
from codeprac.errors import NotAllowed
from codeprac.sheets.models import SheetImport, SheetRow
from codeprac.sheets.queries import select_rows
from codeprac.sheets.rules import NothingReady, RowState
from codeprac.text.anchoring import Selector


def submit_import(sheet: SheetImport, *, actor_id: str, now: datetime) -> list[Annotation]:
    """Submit every row that is ready, by the rules of any annotation; the others stay and can follow later."""
    if sheet.author_id != actor_id:
        raise NotAllowed(sheet.id)
    # Two clicks follow each other: the second finds nothing that is ready.
    db.session.execute(sa.select(SheetImport.id).where(SheetImport.id == sheet.id).with_for_update())
    rows = list(db.session.scalars(select_rows(sheet.id, (RowState.READY,))))
    if not rows:
        raise NothingReady(_("No row is ready to be submitted. Place or correct those that wait first."))
    statement = sa.select(Provision).where(Provision.draft_id == sheet.round.draft_id)
    provisions = {one.id: one for one in db.session.scalars(statement.options(undefer(Provision.body_text)))}
    made = submit_annotations(
        sheet.round,
        [_written(row, provisions) for row in rows],
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


def _written(row: SheetRow, provisions: Mapping[str, Provision]) -> Written:
    return Written(
        provision=provisions[row.provision_id or ""],
        selector=Selector(row.quote, start=row.start) if row.quote else None,
        kind=row.kind,
        text=row.text,
        rationale=row.rationale,
        proposed_wording=row.proposed_wording,
        evidence=row.evidence,
        form_token=f"sheet-{row.id}",
        question_number=row.question_number,
    )
