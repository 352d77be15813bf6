"""Importing a text as the working draft of a code."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.codes.models import CodeOfPractice
from codeprac.db import db, new_id
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.outlines import read_into, slug_of
from codeprac.drafts.queries import find_latest_draft, find_working_draft, list_provisions
from codeprac.drafts.rules import (
    MOST_HEADINGS,
    TITLE_LENGTH,
    DraftEmpty,
    DraftReleased,
    DraftState,
    DraftUnchanged,
    TooManyHeadings,
    WorkingDraftExists,
    draft_title,
    has_too_many_headings,
    is_empty,
    sha256_of,
)
from codeprac.drafts.services.linking import link_drafts, pass_identities_on
from codeprac.text.outline import outline
from codeprac.text.provisions import Kind, OutlinedProvision
from codeprac.text.words import count_words


def import_draft(
    code: CodeOfPractice,
    source: str,
    *,
    title: str = "",
    note: str = "",
    kinds: Mapping[int, Kind] | None = None,
    author_id: str | None,
    now: datetime,
    replace: bool = False,
) -> Draft:
    """Make a text the working draft of the code; `kinds` corrects the kind of the headings at these lines (from 1).

    Raises DraftEmpty, TooManyHeadings, DraftUnchanged where the last released draft says the same, and
    WorkingDraftExists unless the present working draft shall be replaced (it is kept, discarded)."""
    if is_empty(source):
        raise DraftEmpty(_("There is no text to import."))
    # Of two imports at the same moment the second waits here, and then finds the working draft of the first.
    db.session.execute(sa.select(CodeOfPractice.id).where(CodeOfPractice.id == code.id).with_for_update())
    if has_too_many_headings(source):
        raise TooManyHeadings(_("The text has more than %(most)s headings.", most=f"{MOST_HEADINGS:,}"))
    base = find_latest_draft(code.id)
    _refuse_unchanged(source, base)
    _make_room(code, author_id=author_id, now=now, replace=replace)
    made = outline(source, kinds).provisions
    draft = Draft(
        id=new_id(),
        code_id=code.id,
        state=DraftState.WORKING,
        title=(title.strip() or draft_title(made) or code.title)[:TITLE_LENGTH],
        note=note.strip(),
        base_id=base.id if base else None,
        author_id=author_id,
        created_at=now,
        word_count=count_words(source),
    )
    rows = _provisions(draft, made, author_id, now)
    db.session.add(draft)
    db.session.flush()
    db.session.add_all(rows)
    db.session.flush()
    if base:
        pass_identities_on(link_drafts(base, draft), list_provisions(base), rows)
    record(Tag.DRAFT_IMPORTED, actor_id=author_id, subject=draft, at=now, sha256=sha256_of(source), headings=len(rows))
    return draft


def discard_draft(draft: Draft, *, actor_id: str | None, now: datetime) -> None:
    """Set a working draft aside; its text is kept, but leads nowhere. Raises DraftReleased."""
    if draft.state != DraftState.WORKING:
        raise DraftReleased(_("A released draft stays for ever."))
    draft.state = DraftState.DISCARDED
    db.session.flush()
    record(Tag.DRAFT_DISCARDED, actor_id=actor_id, subject=draft, at=now)


def _refuse_unchanged(source: str, base: Draft | None) -> None:
    if base and base.source_sha256 == sha256_of(source):
        raise DraftUnchanged(
            _("This text is identical to draft %(number)s, word for word. There is nothing new.", number=base.number)
        )


def _make_room(code: CodeOfPractice, *, author_id: str | None, now: datetime, replace: bool) -> None:
    working = find_working_draft(code.id)
    if working is None:
        return
    if not replace:
        raise WorkingDraftExists(_("There is a working draft already: “%(title)s”.", title=working.title))
    discard_draft(working, actor_id=author_id, now=now)


def _provisions(
    draft: Draft, made: Sequence[OutlinedProvision], author_id: str | None, now: datetime
) -> list[Provision]:
    """Rows of the outline, each with the id of its parent."""
    ids = [new_id() for _provision in made]
    rows = []
    for outlined in made:
        row = Provision(
            id=ids[outlined.position],
            draft_id=draft.id,
            kind=outlined.kind,
            slug=slug_of(outlined),
            parent_id=ids[outlined.parent] if outlined.parent is not None else None,
            source=outlined.source,
            word_count=count_words(outlined.body),
            identity=new_id(),
            edited_by_id=author_id,
            edited_at=now,
        )
        read_into(row, outlined)
        rows.append(row)
    return rows
