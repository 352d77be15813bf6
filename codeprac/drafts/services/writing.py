"""Writing the working draft: starting it from the last released draft, and acts on its provisions.

Lineage is declared instead of guessed: a provision keeps its identity whatever is done to it, and a split or a merge
is a link of its own."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.codes.models import CodeOfPractice
from codeprac.db import db, new_id
from codeprac.drafts.arranging import beneath, check_alone, compose, moved, parents
from codeprac.drafts.models import Draft, LineageLink, Provision
from codeprac.drafts.outlines import read_into
from codeprac.drafts.queries import find_latest_draft, find_working_draft, list_provisions, list_removed_provisions
from codeprac.drafts.rules import (
    TITLE_LENGTH,
    Act,
    DraftReleased,
    DraftState,
    HeadingsOutOfPlace,
    NothingToStartFrom,
    WorkingDraftExists,
    body_of,
)
from codeprac.drafts.services.revising import keep_revision
from codeprac.errors import Stale
from codeprac.text.lineage import Confidence, Relation
from codeprac.text.outline import outline
from codeprac.text.provisions import Kind
from codeprac.text.words import count_words

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
    _arrange(after)
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
    draft = _writable(provision)
    deeper = provision.level != level
    gives_title = provision.kind == Kind.TITLE and draft.title == provision.heading[:TITLE_LENGTH]
    _write(provision, source, kind, actor_id, now, act, about)
    if gives_title and provision.heading:
        draft.title = provision.heading[:TITLE_LENGTH]
    if deeper:
        _arrange(list_provisions(draft))
    _touch(draft)
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
    actor_id: str | None,
    now: datetime,
) -> Provision:
    """Add a provision behind another one, or at the beginning: right behind it when deeper, else behind all beneath."""
    _refuse_released(draft)
    rows = list_provisions(draft)
    row = _new_provision(draft, compose(level, heading, body), kind, actor_id, now)
    at = _place_behind(rows, after, row.level) if after else 0
    _arrange([*rows[:at], row, *rows[at:]])
    _touch(draft)
    record(Tag.PROVISION_ADDED, actor_id=actor_id, subject=row, at=now)
    return row


def move_provision(provision: Provision, *, after: Provision | None, actor_id: str | None, now: datetime) -> None:
    """Move a provision with all that stands beneath it behind another one, or to the beginning."""
    draft = _writable(provision)
    rows = list_provisions(draft)
    places = {row.id: place for place, row in enumerate(rows)}
    block = beneath([row.level for row in rows], places[provision.id])
    order = moved(len(rows), block, places[after.id] if after else None)
    _arrange([rows[place] for place in order])
    provision.version += 1
    keep_revision(provision, Act.MOVED, actor_id=actor_id, now=now, about=after.name if after else "")
    _touch(draft)
    record(Tag.PROVISION_MOVED, actor_id=actor_id, subject=provision, at=now, after=after.name if after else None)


def split_provision(
    provision: Provision,
    *,
    first_body: str,
    second_heading: str,
    second_body: str,
    version: int,
    actor_id: str | None,
    now: datetime,
) -> Provision:
    """Cut a provision in two; the first keeps its identity, both come from what it was. Gives the second."""
    first_source = compose(provision.level, heading_of(provision), first_body)
    second_source = compose(provision.level, second_heading, second_body)
    refuse_stale(provision, version, first_source + second_source)
    draft = _writable(provision)
    rows = list_provisions(draft)
    _write(provision, first_source, provision.kind, actor_id, now, Act.SPLIT, second_heading)
    second = _new_provision(draft, second_source, provision.kind, actor_id, now, Act.SPLIT)
    at = [row.id for row in rows].index(provision.id) + 1
    _arrange([*rows[:at], second, *rows[at:]])
    for origin in _origins(provision):
        _declare(origin, provision, Relation.SPLIT)
        _declare(origin, second, Relation.SPLIT)
    _touch(draft)
    record(Tag.PROVISION_SPLIT, actor_id=actor_id, subject=provision, at=now, second=second.id)
    return second


def merge_provisions(into: Provision, other: Provision, *, actor_id: str | None, now: datetime) -> None:
    """Put the text of another provision at the end of this one; the other goes, and its lineage leads here."""
    draft = _writable(into)
    if other.draft_id != into.draft_id or other.id == into.id or other.removed_at:
        raise HeadingsOutOfPlace(_("Choose another provision of this working draft to merge with."))
    body = f"{body_of(into.source).strip()}\n\n{body_of(other.source).strip()}"
    _write(into, compose(into.level, heading_of(into), body), into.kind, actor_id, now, Act.MERGED, other.name)
    for origin in [*_origins(into), *_origins(other)]:
        _declare(origin, into, Relation.MERGED)
    other.removed_at = now
    other.version += 1
    keep_revision(other, Act.REMOVED, actor_id=actor_id, now=now, about=into.name)
    db.session.flush()
    _arrange(list_provisions(draft))
    _touch(draft)
    record(Tag.PROVISION_MERGED, actor_id=actor_id, subject=into, at=now, other=other.id)


def remove_provision(
    provision: Provision, *, with_beneath: bool, actor_id: str | None, now: datetime
) -> list[Provision]:
    """Remove a provision, alone or with all beneath it; it is kept aside and can be restored until the release."""
    draft = _writable(provision)
    rows = list_provisions(draft)
    at = [row.id for row in rows].index(provision.id)
    block = beneath([row.level for row in rows], at) if with_beneath else range(at, at + 1)
    if len(block) == len(rows):
        raise HeadingsOutOfPlace(_("A draft needs at least one provision. Discard the working draft instead."))
    removed = [rows[place] for place in block]
    for row in removed:
        row.removed_at = now
        row.version += 1
        keep_revision(row, Act.REMOVED, actor_id=actor_id, now=now)
        record(Tag.PROVISION_REMOVED, actor_id=actor_id, subject=row, at=now)
    _arrange([row for place, row in enumerate(rows) if place not in block])
    _touch(draft)
    return removed


def restore_provision(provision: Provision, *, actor_id: str | None, now: datetime) -> None:
    """Bring a removed provision back to where it stood; one that was merged into another comes back as a new text."""
    draft = provision.draft
    _refuse_released(draft)
    if provision.id not in {row.id for row in list_removed_provisions(draft)}:
        raise HeadingsOutOfPlace(_("This provision stands in the working draft already."))
    rows = list_provisions(draft)
    at = min(provision.position, len(rows))
    provision.removed_at = None
    provision.version += 1
    keep_revision(provision, Act.RESTORED, actor_id=actor_id, now=now)
    _arrange([*rows[:at], provision, *rows[at:]])
    _touch(draft)
    record(Tag.PROVISION_RESTORED, actor_id=actor_id, subject=provision, at=now)


def heading_of(provision: Provision) -> str:
    """The heading as Markdown without the marks of its level: what a drafter edits."""
    return heading_in(provision.source) or provision.heading


def heading_in(source: str) -> str:
    """The heading in the Markdown of one provision, without the marks of its level."""
    first = source.lstrip("\n").split("\n", 1)[0]
    return first.lstrip("#").strip().rstrip("#").strip() if first.startswith("#") else ""


def refuse_stale(provision: Provision, version: int, yours: str) -> None:
    """Raise Stale, with both texts, if somebody has changed the provision since this version was read."""
    if provision.removed_at is not None:
        message = _("Another drafter has removed this provision since you opened it. Your text is below.")
        raise Stale(message, theirs="", yours=yours)
    if provision.version != version:
        message = _("Another drafter has changed this provision since you opened it. Both texts are below.")
        raise Stale(message, theirs=provision.source, yours=yours, details={"version": provision.version})


def _writable(provision: Provision) -> Draft:
    _refuse_released(provision.draft)
    if provision.removed_at is not None:
        raise HeadingsOutOfPlace(_("This provision has been removed. Restore it first."))
    return provision.draft


def _refuse_released(draft: Draft) -> None:
    if draft.state != DraftState.WORKING:
        raise DraftReleased(_("A released draft never changes. Write in the working draft."))


def _new_provision(
    draft: Draft, source: str, kind: str, actor_id: str | None, now: datetime, act: Act = Act.ADDED
) -> Provision:
    """A row without a place yet; its address is made when the draft is released."""
    row = Provision(id=new_id(), identity=new_id(), draft=draft, position=0, version=0)
    row.slug = f"new-{row.id.lower()}"
    _write(row, source, kind, actor_id, now, act)
    db.session.add(row)
    return row


def _write(
    row: Provision,
    source: str,
    kind: str,
    actor_id: str | None,
    now: datetime,
    act: Act = Act.EDITED,
    about: str = "",
) -> None:
    check_alone(source)
    before = row.source or ""
    made = outline(source).provisions[0]
    position = row.position
    read_into(row, made)
    row.position = position
    row.kind = Kind(kind)
    row.source = source
    row.word_count = count_words(made.body)
    row.version += 1
    row.edited_by_id = actor_id
    row.edited_at = now
    keep_revision(row, act, actor_id=actor_id, now=now, before=before, about=about)


def _declare(origin: Provision, provision: Provision, relation: Relation) -> None:
    """Say what became of a provision of the draft before; what was said of the same two earlier is replaced."""
    statement = sa.select(LineageLink).where(
        LineageLink.old_provision_id == origin.id, LineageLink.new_provision_id == provision.id, LineageLink.declared
    )
    link = db.session.scalar(statement) or LineageLink(old_provision=origin, new_provision=provision)
    link.old_draft_id, link.new_draft_id = origin.draft_id, provision.draft_id
    link.relation, link.confidence, link.score = relation, Confidence.CONFIDENT, 1.0
    link.reason, link.declared = _("declared by the drafters"), True
    db.session.add(link)
    db.session.flush()


def _origins(provision: Provision) -> Sequence[Provision]:
    """The provisions of the draft before that this one comes from: declared, or else the one with its identity."""
    declared = sa.select(Provision).join(LineageLink, LineageLink.old_provision_id == Provision.id)
    declared = declared.where(LineageLink.new_provision_id == provision.id, LineageLink.declared)
    same = sa.select(Provision).where(
        Provision.draft_id == provision.draft.base_id, Provision.identity == provision.identity
    )
    return db.session.scalars(declared).all() or db.session.scalars(same).all()


def _place_behind(rows: Sequence[Provision], after: Provision, level: int) -> int:
    at = [row.id for row in rows].index(after.id)
    return at + 1 if level > after.level else beneath([row.level for row in rows], at).stop


def _arrange(rows: Sequence[Provision]) -> None:
    """Give the provisions positions in this order, and each its parent by level."""
    found = parents([row.level for row in rows])
    for position, (row, parent) in enumerate(zip(rows, found, strict=True)):
        row.position = position
        row.parent_id = rows[parent].id if parent is not None else None
    db.session.flush()


def _touch(draft: Draft) -> None:
    draft.version += 1
    db.session.flush()
