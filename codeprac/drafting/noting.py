"""Internal notes of the drafting room: reading them, writing one, settling and opening it again."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from codeprac.accounts.models import User
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.codes.models import CodeOfPractice
from codeprac.codes.queries import list_people
from codeprac.db import db
from codeprac.drafting.models import DraftingNote
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.rules import sha256_of
from codeprac.errors import NotFound


def list_notes_on(provision: Provision, code_id: str) -> Sequence[DraftingNote]:
    """The notes on a provision, also those written on earlier drafts of it: open ones first, then the latest."""
    statement = _select(code_id).where(DraftingNote.identity == provision.identity)
    return db.session.scalars(statement).all()


def select_notes(code_id: str, *, settled: bool, meant_for_id: str | None = None) -> sa.Select[DraftingNote]:
    """The notes of a code, settled or not, maybe those meant for somebody; for paging."""
    statement = _select(code_id).where(DraftingNote.settled_at.is_not(None) if settled else _is_open())
    return statement if meant_for_id is None else statement.where(DraftingNote.meant_for_id == meant_for_id)


def count_open_notes(code_id: str) -> dict[str, int]:
    """How many open notes there are by permanent id of the provision; those on the draft as a whole under ""."""
    statement = sa.select(DraftingNote.identity, sa.func.count(DraftingNote.id))
    statement = statement.where(DraftingNote.code_id == code_id, _is_open()).group_by(DraftingNote.identity)
    return {identity or "": count for identity, count in db.session.execute(statement)}


def get_note(code: CodeOfPractice, note_id: str) -> DraftingNote:
    """A note of the code, or NotFound."""
    note = db.session.get(DraftingNote, note_id)
    if note is None or note.code_id != code.id:
        raise NotFound(note_id)
    return note


def list_team(code_id: str) -> list[User]:
    """Whom a note may be meant for: drafters and moderators of the code, each once."""
    people = {role.user_id: role.user for role in list_people(code_id)}
    return sorted(people.values(), key=lambda user: user.name.casefold())


def write_note(
    draft: Draft,
    provision: Provision | None,
    text: str,
    *,
    meant_for_id: str | None,
    form_token: str | None = None,
    actor_id: str | None,
    now: datetime,
) -> DraftingNote:
    """Write a note on a provision, or on the draft as a whole; the same form sent again is one note."""
    identity = provision.identity if provision else None
    token = sha256_of(f"{form_token}\0{identity}\0{text}") if form_token else None
    if (written := _find_written(draft.code_id, token)) is not None:
        return written
    team = {user.id for user in list_team(draft.code_id)}
    note = DraftingNote(
        code_id=draft.code_id,
        draft_id=draft.id,
        identity=identity,
        name=provision.name if provision else "",
        text=text.strip(),
        author_id=actor_id,
        meant_for_id=meant_for_id if meant_for_id in team else None,
        written_at=now,
        form_token=token,
    )
    db.session.add(note)
    db.session.flush()
    record(Tag.NOTE_WRITTEN, actor_id=actor_id, subject=note, at=now)
    return note


def settle_note(note: DraftingNote, *, actor_id: str | None, now: datetime) -> None:
    """Say that a note is dealt with; once more opens it again."""
    settled = note.settled_at is None
    note.settled_at = now if settled else None
    note.settled_by_id = actor_id if settled else None
    db.session.flush()
    record(Tag.NOTE_SETTLED if settled else Tag.NOTE_REOPENED, actor_id=actor_id, subject=note, at=now)


def _find_written(code_id: str, token: str | None) -> DraftingNote | None:
    """What this form has written already; who sends it a second time at once waits for the first."""
    if token is None:
        return None
    db.session.execute(sa.select(CodeOfPractice.id).where(CodeOfPractice.id == code_id).with_for_update(key_share=True))
    statement = sa.select(DraftingNote).where(DraftingNote.code_id == code_id, DraftingNote.form_token == token)
    return db.session.scalar(statement)


def _select(code_id: str) -> sa.Select[DraftingNote]:
    return (
        sa.select(DraftingNote)
        .where(DraftingNote.code_id == code_id)
        .options(
            joinedload(DraftingNote.author), joinedload(DraftingNote.meant_for), joinedload(DraftingNote.settled_by)
        )
        .order_by(DraftingNote.settled_at.is_not(None), DraftingNote.written_at.desc(), DraftingNote.id.desc())
    )


def _is_open() -> sa.ColumnElement[bool]:
    return DraftingNote.settled_at.is_(None)
