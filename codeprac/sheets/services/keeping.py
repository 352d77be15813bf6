"""Keeping an uploaded file: every row as it came, with what was recognised in it."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.accounts.models import User
from codeprac.annotations.rules import Publication
from codeprac.annotations.services.contents import check_choice
from codeprac.annotations.services.submitting import ensure_member
from codeprac.audit import services as audit
from codeprac.audit.tags import Tag
from codeprac.db import db, new_id
from codeprac.drafts.queries import list_provisions
from codeprac.errors import NotAllowed
from codeprac.organisations.models import Organisation
from codeprac.rounds.models import Round
from codeprac.sheets.entries import Entry, read_entries
from codeprac.sheets.judging import judge
from codeprac.sheets.matching import Index, Match
from codeprac.sheets.models import SheetImport, SheetRow
from codeprac.sheets.queries import find_same_file, list_imports, said_before
from codeprac.sheets.rules import FILE_NAME_LENGTH, IMPORTS_KEPT, Reason, Remark, TooManyImports, Unreadable, is_opened
from codeprac.sheets.tables import Table


class Upload(NamedTuple):
    """A file that was read: its name, the SHA-256 of its bytes, and the table in it."""

    name: str
    sha256: str
    table: Table


def keep_import(
    round_: Round,
    upload: Upload,
    *,
    author: User,
    organisation: Organisation | None = None,
    in_workspace: bool = False,
    publication: str = "named",
    now: datetime,
) -> tuple[SheetImport, bool]:
    """Keep a file for its author, and whether it is new: the same file again gives the import that is there. Rows for
    an organisation's workspace are held against what a lead may publish at most, the organisation's name."""
    ensure_member(author, organisation)
    check_choice(publication, "", "", for_organisation=organisation is not None)
    if in_workspace and organisation is None:
        raise NotAllowed(author.id)
    party = organisation.id if organisation else None
    # The same file sent again at the same moment waits, and finds the first.
    db.session.execute(sa.select(User.id).where(User.id == author.id).with_for_update(key_share=True))
    earlier = find_same_file(
        round_.id, author_id=author.id, organisation_id=party, in_workspace=in_workspace, sha256=upload.sha256
    )
    if earlier is not None:
        return earlier, False
    if len(list_imports(author.id, round_id=round_.id)) >= IMPORTS_KEPT:
        raise TooManyImports(
            _("You have %(most)s files waiting in this round. Discard some of them.", most=IMPORTS_KEPT)
        )
    entries, left_out = read_entries(upload.table)
    if not entries:
        raise Unreadable(Reason.NO_COMMENTS)
    sheet = SheetImport(
        id=new_id(),
        round_id=round_.id,
        author_id=author.id,
        organisation_id=party,
        in_workspace=in_workspace,
        publication=Publication.ORGANISATION if in_workspace else publication,
        file_name=upload.name[-FILE_NAME_LENGTH:],
        sha256=upload.sha256,
        layout=upload.table.layout,
        left_out=left_out,
        remarks=[remark.stored() for remark in upload.table.remarks],
        created_at=now,
    )
    db.session.add(sheet)
    db.session.flush()
    _add_rows(sheet, round_, entries)
    audit.record(Tag.SHEET_IMPORTED, actor_id=author.id, subject=sheet, at=now, rows=len(entries))
    return sheet, True


def discard_import(sheet: SheetImport, *, actor_id: str, now: datetime) -> None:
    """Forget a file and its rows, as its owner wishes; what was submitted from it stays."""
    if sheet.author_id != actor_id:
        raise NotAllowed(sheet.id)
    audit.record(Tag.SHEET_DISCARDED, actor_id=actor_id, subject=sheet, at=now)
    db.session.delete(sheet)
    db.session.flush()


def _add_rows(sheet: SheetImport, round_: Round, entries: list[Entry]) -> None:
    index = Index(list_provisions(round_.draft, with_body=True), round_.draft.number or 0)
    said = said_before(sheet)
    for entry in entries:
        match = index.find(entry.where)
        row = _row(sheet, entry, match)
        opened = (
            (Remark("opened", {"own": entry.publication}),) if is_opened(entry.publication, sheet.publication) else ()
        )
        judge(row, said, (*entry.remarks, *match.remarks, *opened))
        db.session.add(row)
    db.session.flush()


def _row(sheet: SheetImport, entry: Entry, match: Match) -> SheetRow:
    return SheetRow(
        import_id=sheet.id,
        line=entry.line,
        provision_id=match.target_id,
        quote=match.quote,
        start=match.start,
        question_number=entry.question_number,
        kind=entry.kind,
        text=entry.text,
        rationale=entry.rationale,
        proposed_wording=entry.wording,
        evidence=list(entry.evidence),
        candidates=list(match.candidates),
        raw=dict(entry.raw),
    )
