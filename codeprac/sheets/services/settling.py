"""Settling a row by hand: placing it, correcting it, dropping it, taking it back."""

from collections.abc import Sequence

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.annotations.rules import tidy_evidence, tidy_text
from codeprac.annotations.services.submitting import place
from codeprac.db import db
from codeprac.drafts.models import Provision
from codeprac.errors import NotAllowed, Stale
from codeprac.sheets.judging import judge, kept_remarks
from codeprac.sheets.models import SheetImport, SheetRow
from codeprac.sheets.queries import said_before
from codeprac.sheets.rules import Remark, RowState, RowSubmitted
from codeprac.text.anchoring import Selector, locate


def correct_row(
    row: SheetRow,
    provision: Provision,
    *,
    quote: str,
    kind: str,
    text: str,
    rationale: str,
    proposed_wording: str | None,
    evidence: Sequence[str],
    seen: str,
    actor_id: str,
) -> SheetRow:
    """Put a row where its owner says, with the words that they want; SelectionNotFound for a quote that is not there,
    Stale when it was settled in another window since it was seen: `seen` is its mark then.

    What is wrong besides stays with the row as a remark, so that nothing typed is lost."""
    _take_in_hand(row, actor_id)
    if seen != row.mark:
        message = _("This row was changed in another window since you opened it.")
        raise Stale(message, theirs=row.text, yours=text)
    start = row.start if provision.id == row.provision_id and quote.strip() == row.quote else None
    placement = place(provision, Selector(quote, start=start))
    row.provision_id, row.candidates = provision.id, []
    row.quote, row.start = (placement.quote, placement.start) if placement else ("", None)
    row.kind, row.text, row.rationale = kind, tidy_text(text), tidy_text(rationale)
    row.proposed_wording = None if proposed_wording is None else tidy_text(proposed_wording)
    row.evidence = tidy_evidence(evidence)
    _judge(row, provision)
    return row


def drop_row(row: SheetRow, *, actor_id: str) -> SheetRow:
    """Leave a row out; it is kept, and can be taken back."""
    _take_in_hand(row, actor_id)
    row.state = RowState.DROPPED
    db.session.flush()
    return row


def restore_row(row: SheetRow, *, actor_id: str) -> SheetRow:
    """Take a dropped row back, or one that was left out because the same stands already."""
    _take_in_hand(row, actor_id)
    was_duplicate = row.state == RowState.DUPLICATE
    _judge(row, row.provision, kept_remarks(row))
    if was_duplicate and row.state == RowState.DUPLICATE:
        row.state = RowState.READY
        db.session.flush()
    return row


def _take_in_hand(row: SheetRow, actor_id: str) -> None:
    """Let submitting the file and settling its rows follow one another, and settle only one's own that is not sent."""
    if row.sheet.author_id != actor_id:
        raise NotAllowed(row.id)
    db.session.execute(sa.select(SheetImport.id).where(SheetImport.id == row.import_id).with_for_update())
    again = sa.select(SheetRow).where(SheetRow.id == row.id).execution_options(populate_existing=True)
    db.session.scalars(again).one()
    if row.state == RowState.CONTRIBUTED:
        raise RowSubmitted(_("This row is in the workspace. Change the contribution that came of it."))
    if row.state == RowState.SUBMITTED:
        raise RowSubmitted(_("This row has been submitted. Change the annotation that came of it."))


def _judge(row: SheetRow, provision: Provision | None, remarks: Sequence[Remark] = ()) -> None:
    """Judge the row anew; words that do not stand in its provision keep it waiting."""
    found = list(remarks)
    if (
        provision is not None
        and row.quote
        and locate(provision.body_text, Selector(row.quote, start=row.start)) is None
    ):
        found.append(Remark("quote-not-found"))
    judge(row, said_before(row.sheet), found)
    db.session.flush()
