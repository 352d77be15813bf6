"""Imports and their rows, for their owners alone."""

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, undefer

from codeprac.annotations.models import Anchor, Annotation
from codeprac.annotations.rules import QUESTION, AnnotationState
from codeprac.db import db
from codeprac.drafts.models import Draft, Provision
from codeprac.errors import NotFound
from codeprac.rounds.models import Round
from codeprac.sheets.judging import Said
from codeprac.sheets.models import SheetImport, SheetRow
from codeprac.sheets.rules import RowState
from codeprac.workspaces.queries import find_workspace, list_written


def get_import(import_id: str, *, author_id: str) -> SheetImport:
    """An import of this account, or NotFound."""
    statement = _with_round(sa.select(SheetImport).where(SheetImport.id == import_id))
    found = db.session.scalar(statement.where(SheetImport.author_id == author_id))
    if found is None:
        raise NotFound(import_id)
    return found


def get_row(row_id: str, *, author_id: str) -> SheetRow:
    """A row of an import of this account, or NotFound."""
    statement = (
        sa.select(SheetRow)
        .join(SheetRow.sheet)
        .where(SheetRow.id == row_id, SheetImport.author_id == author_id)
        .options(
            joinedload(SheetRow.provision).undefer(Provision.body_text),
            joinedload(SheetRow.annotation),
            joinedload(SheetRow.contribution),
            joinedload(SheetRow.sheet).options(
                joinedload(SheetImport.organisation),
                joinedload(SheetImport.round).options(
                    joinedload(Round.code), joinedload(Round.draft).joinedload(Draft.code)
                ),
            ),
        )
    )
    found = db.session.scalar(statement)
    if found is None:
        raise NotFound(row_id)
    return found


def find_same_file(
    round_id: str, *, author_id: str, organisation_id: str | None, in_workspace: bool, sha256: str
) -> SheetImport | None:
    """The import of the same file, by the same account, for the same party and round, to the same place."""
    statement = sa.select(SheetImport).where(
        SheetImport.round_id == round_id,
        SheetImport.author_id == author_id,
        SheetImport.organisation_id == organisation_id,
        SheetImport.in_workspace == in_workspace,
        SheetImport.sha256 == sha256,
    )
    return db.session.scalar(statement.limit(1))


def list_imports(author_id: str, *, round_id: str | None = None) -> list[SheetImport]:
    """The imports of an account, in one round or all, newest first."""
    statement = _with_round(sa.select(SheetImport).where(SheetImport.author_id == author_id))
    if round_id is not None:
        statement = statement.where(SheetImport.round_id == round_id)
    return list(db.session.scalars(statement.order_by(SheetImport.created_at.desc(), SheetImport.id.desc())))


def count_states(import_ids: list[str]) -> dict[str, dict[RowState, int]]:
    """How many rows of each import are in each state; one query."""
    found: dict[str, dict[RowState, int]] = {import_id: {} for import_id in import_ids}
    if found:
        statement = (
            sa.select(SheetRow.import_id, SheetRow.state, sa.func.count())
            .where(SheetRow.import_id.in_(import_ids))
            .group_by(SheetRow.import_id, SheetRow.state)
        )
        for import_id, state, count in db.session.execute(statement):
            found[import_id][RowState(state)] = count
    return found


def select_rows(import_id: str, states: tuple[RowState, ...] = ()) -> sa.Select[SheetRow]:
    """The rows of an import in the order of the file, or those in some states; for paging."""
    statement = (
        sa.select(SheetRow)
        .where(SheetRow.import_id == import_id)
        .options(joinedload(SheetRow.provision), joinedload(SheetRow.annotation), joinedload(SheetRow.contribution))
        .order_by(SheetRow.line)
    )
    return statement.where(SheetRow.state.in_(states)) if states else statement


def find_next_waiting(row: SheetRow) -> SheetRow | None:
    """The next row of the same import that waits for its owner, from this one on and round to the first."""
    waiting = (SheetRow.import_id == row.import_id, SheetRow.state.in_((RowState.UNPLACED, RowState.WRONG)))
    statement = sa.select(SheetRow).where(*waiting, SheetRow.id != row.id)
    return db.session.scalar(statement.order_by(SheetRow.line < row.line, SheetRow.line).limit(1))


def list_own_annotations(sheet: SheetImport) -> list[tuple[Annotation, str]]:
    """The standing annotations in a round, each with its quote: of whoever brought a file, or of the organisation where
    its rows are for a workspace."""
    whose = (
        Annotation.organisation_id == sheet.organisation_id
        if sheet.in_workspace
        else Annotation.author_id == sheet.author_id
    )
    statement = (
        sa.select(Annotation, Anchor.quote)
        .join(Annotation.anchor)
        .where(Annotation.round_id == sheet.round_id, whose)
        .where(Annotation.state == AnnotationState.SUBMITTED)
        .order_by(Annotation.number)
    )
    return [(annotation, quote) for annotation, quote in db.session.execute(statement)]


def said_before(sheet: SheetImport) -> Said:
    """What the rows of a file are held against."""
    asking = sa.select(Provision.id).where(Provision.draft_id == sheet.round.draft_id, Provision.kind == QUESTION)
    asked = len(sheet.round.questions), set(db.session.scalars(asking))
    written = None
    if sheet.in_workspace:
        workspace = find_workspace(sheet.organisation_id or "", sheet.round_id)
        written = list_written(workspace.id) if workspace else []
    return Said.of(list_own_annotations(sheet), *asked, written)


def list_provisions_like(draft_id: str, words: str, *, most: int) -> list[Provision]:
    """The provisions of a draft, or those that have these words in name or text, in the order of the text."""
    statement = sa.select(Provision).where(Provision.draft_id == draft_id).order_by(Provision.position)
    for word in words.split()[:8]:
        pattern = f"%{_escaped(word)}%"
        places = (Provision.label, Provision.heading, Provision.body_text)
        statement = statement.where(sa.or_(*(place.ilike(pattern, escape="\\") for place in places)))
    return list(db.session.scalars(statement.limit(most)))


def list_provisions_of(ids: list[str]) -> list[Provision]:
    """These provisions, in the order of the text."""
    statement = sa.select(Provision).where(Provision.id.in_(ids)).order_by(Provision.position)
    return list(db.session.scalars(statement)) if ids else []


def get_provision_in(draft_id: str, provision_id: str) -> Provision:
    """A provision of this draft with its text, or NotFound."""
    statement = sa.select(Provision).where(Provision.draft_id == draft_id, Provision.id == provision_id)
    found = db.session.scalar(statement.options(undefer(Provision.body_text)))
    if found is None:
        raise NotFound(provision_id)
    return found


def _with_round(statement: sa.Select[SheetImport]) -> sa.Select[SheetImport]:
    return statement.options(
        joinedload(SheetImport.organisation),
        joinedload(SheetImport.round).options(joinedload(Round.code), joinedload(Round.draft).joinedload(Draft.code)),
    )


def _escaped(word: str) -> str:
    return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
