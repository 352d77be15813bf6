"""Writing the working draft: starting it from the last released draft, editing a provision, and adding one.

Lineage is declared instead of guessed: a provision keeps its identity whatever is done to it, and one that is added is
new. Acts on the place and the making of provisions are in `structuring`."""

from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.codes.models import CodeOfPractice
from codeprac.db import db, new_id
from codeprac.drafts.arranging import compose
from codeprac.drafts.models import Draft, Provision, StructuralAct
from codeprac.drafts.queries import find_latest_draft, find_working_draft, list_provisions
from codeprac.drafts.rules import TITLE_LENGTH, Act, DraftState, NothingToStartFrom, WorkingDraftExists, sha256_of
from codeprac.drafts.services.rows import (
    arrange,
    declare,
    declare_place,
    new_provision,
    place_behind,
    refuse_released,
    refuse_stale,
    touch,
    writable,
    write,
)
from codeprac.drafts.services.undoing import noting
from codeprac.text.lineage import Relation
from codeprac.text.provisions import Kind

COPIED = "identity position level kind label number heading title slug source word_count".split()


def start_working_draft(code: CodeOfPractice, *, author_id: str | None, now: datetime) -> Draft:
    """Begin the next draft as a copy of the last released one; raises WorkingDraftExists, NothingToStartFrom."""
    if find_working_draft(code.id):
        raise WorkingDraftExists(_("There is a working draft already. Continue it, or discard it first."))
    base = find_latest_draft(code.id)
    if base is None:
        raise NothingToStartFrom(_("There is no released draft to start from. Import the first one."))
    draft = Draft(id=new_id(), code_id=code.id, state=DraftState.WORKING, title=base.title, base_id=base.id)
    draft.author_id, draft.created_at, draft.word_count, draft.version = author_id, now, base.word_count, 1
    db.session.add(draft)
    db.session.flush()
    after = [
        Provision(id=new_id(), draft_id=draft.id, version=1, **{name: getattr(row, name) for name in COPIED})
        for row in list_provisions(base)
    ]
    db.session.add_all(after)
    arrange(after)
    record(Tag.DRAFT_STARTED, actor_id=author_id, subject=draft, at=now, base=base.number)
    return draft


def edit_provision(
    provision: Provision,
    *,
    heading: str,
    level: int,
    kind: str,
    body: str,
    version: int,
    actor_id: str | None,
    now: datetime,
    act: Act = Act.EDITED,
    about: str = "",
) -> Provision:
    """Write a provision anew; raises Stale with both texts if it has changed since `version` was read."""
    source = compose(level, heading, body)
    refuse_stale(provision, version, source)
    draft = writable(provision)
    deeper = provision.level != level
    gives_title = provision.kind == Kind.TITLE and draft.title == provision.heading[:TITLE_LENGTH]
    write(provision, source, kind, actor_id, now, act, about)
    if gives_title and provision.heading:
        draft.title = provision.heading[:TITLE_LENGTH]
    if deeper:
        arrange(list_provisions(draft))
        declare_place(provision)
    touch(draft)
    record(Tag.PROVISION_EDITED, actor_id=actor_id, subject=provision, at=now, version=provision.version)
    return provision


def add_provision(
    draft: Draft,
    *,
    after: Provision | None,
    heading: str,
    level: int,
    kind: str,
    body: str,
    form_token: str | None = None,
    actor_id: str | None,
    now: datetime,
) -> Provision:
    """Add a provision behind another one, or at the beginning: right behind it when deeper, else behind all beneath.
    The same form sent again adds nothing."""
    refuse_released(draft)
    source = compose(level, heading, body)
    token = sha256_of(f"{form_token}\0{source}") if form_token else None
    if (added := _find_added(draft, token)) is not None:
        return added
    with noting(draft, Act.ADDED, actor_id=actor_id, now=now) as note:
        rows, note.form_token = list_provisions(draft), token
        row = note.about = new_provision(draft, source, kind, actor_id, now)
        at = place_behind(rows, after, row.level) if after else 0
        arrange([*rows[:at], row, *rows[at:]])
        declare(None, row, Relation.NEW)
        touch(draft)
    record(Tag.PROVISION_ADDED, actor_id=actor_id, subject=row, at=now)
    return row


def _find_added(draft: Draft, token: str | None) -> Provision | None:
    """What this form has added already."""
    same = sa.and_(StructuralAct.draft_id == draft.id, StructuralAct.form_token == token)
    statement = sa.select(Provision).join(StructuralAct, StructuralAct.provision_id == Provision.id).where(same)
    return db.session.scalar(statement) if token else None
