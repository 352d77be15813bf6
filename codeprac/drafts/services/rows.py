"""The provisions of a working draft as rows: writing one, their order, and declaring where each comes from.

The acts in `writing` and `structuring` are made of these."""

from collections.abc import Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.db import db, new_id
from codeprac.drafts.arranging import beneath, check_alone, parents
from codeprac.drafts.models import Draft, LineageLink, Provision
from codeprac.drafts.outlines import read_into
from codeprac.drafts.queries import list_provisions
from codeprac.drafts.rules import Act, DraftReleased, DraftState, HeadingsOutOfPlace
from codeprac.drafts.services.revising import keep_revision
from codeprac.errors import Stale
from codeprac.text.lineage import Confidence, Relation
from codeprac.text.outline import outline
from codeprac.text.provisions import Kind
from codeprac.text.words import count_words

_KIN = frozenset({Relation.SPLIT, Relation.MERGED})


def heading_of(provision: Provision) -> str:
    """The heading as Markdown without the marks of its level: what a drafter edits."""
    return heading_in(provision.source) or provision.heading


def heading_in(source: str) -> str:
    """The heading in the Markdown of one provision, without the marks of its level."""
    first = source.lstrip("\n").split("\n", 1)[0]
    return first.lstrip("#").strip().rstrip("#").strip() if first.startswith("#") else ""


def refuse_stale(provision: Provision, version: int, yours: str) -> None:
    """Raise Stale, with both texts, if somebody has changed the provision since this version was read. Of two who write
    in a draft at the same moment the second waits here, and finds what the first wrote."""
    hold(provision.draft)
    db.session.refresh(provision, ["version", "source", "removed_at"])
    if provision.removed_at is not None:
        message = _("Another drafter has removed this provision since you opened it. Your text is below.")
        raise Stale(message, theirs="", yours=yours)
    if provision.version != version:
        message = _("Another drafter has changed this provision since you opened it. Both texts are below.")
        raise Stale(message, theirs=provision.source, yours=yours, details={"version": provision.version})


def writable(provision: Provision) -> Draft:
    refuse_released(provision.draft)
    if provision.removed_at is not None:
        raise HeadingsOutOfPlace(_("This provision has been removed. Restore it first."))
    return provision.draft


def hold(draft: Draft) -> None:
    """Let nobody else write in the draft, or release it, until this is over. What somebody wrote since its provisions
    were read is read anew."""
    seen = draft.version
    db.session.refresh(draft, ["state", "version"], with_for_update={"key_share": True})
    if draft.version != seen:
        rows = [row for row in db.session.identity_map.values() if isinstance(row, Provision)]
        for row in rows:
            db.session.expire(row)


def refuse_released(draft: Draft) -> None:
    hold(draft)
    if draft.state != DraftState.WORKING:
        raise DraftReleased(_("A released draft never changes. Write in the working draft."))


def new_provision(
    draft: Draft, source: str, kind: str, actor_id: str | None, now: datetime, act: Act = Act.ADDED
) -> Provision:
    """A row without a place yet; its address is made when the draft is released."""
    row = Provision(id=new_id(), identity=new_id(), draft=draft, position=0, version=0)
    row.slug = f"new-{row.id.lower()}"
    write(row, source, kind, actor_id, now, act)
    db.session.add(row)
    return row


def write(
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


def declare(origin: Provision | None, provision: Provision | None, relation: Relation) -> None:
    """Say what became of a provision of the draft before, or that one is new or gone; what was said of the same two
    earlier is replaced."""
    subject = provision or origin
    if subject is None:
        return
    link = find_declared(origin, provision) or LineageLink(old_provision=origin, new_provision=provision)
    old_draft_id = origin.draft_id if origin else subject.draft.base_id
    new_draft_id = provision.draft_id if provision else _working_after(subject)
    if old_draft_id is None or new_draft_id is None:  # the first draft comes from nothing
        return
    link.old_draft_id, link.new_draft_id = old_draft_id, new_draft_id
    link.relation, link.confidence, link.score = relation, Confidence.CONFIDENT, 1.0
    link.reason, link.declared = _("declared by the drafters"), True
    db.session.add(link)
    db.session.flush()


def find_declared(origin: Provision | None, provision: Provision | None) -> LineageLink | None:
    """What drafters declared of these two, if they did."""
    statement = sa.select(LineageLink).where(
        LineageLink.old_provision_id == origin.id if origin else LineageLink.old_provision_id.is_(None),
        LineageLink.new_provision_id == provision.id if provision else LineageLink.new_provision_id.is_(None),
        LineageLink.declared,
    )
    if provision is None and origin is not None:
        statement = statement.where(LineageLink.new_draft_id == _working_after(origin))
    return db.session.scalar(statement)


def retract(origin: Provision | None, provision: Provision | None) -> None:
    """Take back what was declared of these two."""
    link = find_declared(origin, provision)
    if link is not None:
        db.session.delete(link)
        db.session.flush()


def declare_place(provision: Provision) -> None:
    """Say where a provision went since the draft before: promoted, demoted or moved; nothing where it is back, or where
    it was split or merged, which says more."""
    origins = origins_of(provision)
    if len(origins) != 1:
        return
    link = find_declared(origins[0], provision)
    if link is not None and link.relation in _KIN:
        return
    relation = _went(origins[0], provision)
    if relation is not None:
        declare(origins[0], provision, relation)
    elif link is not None and link.declared_at is None:
        db.session.delete(link)
        db.session.flush()


def _went(origin: Provision, provision: Provision) -> Relation | None:
    if provision.level != origin.level:
        return Relation.PROMOTED if provision.level < origin.level else Relation.DEMOTED
    above, over = origin.parent, db.session.get(Provision, provision.parent_id) if provision.parent_id else None
    if (above.identity if above else None) != (over.identity if over else None):
        return Relation.MOVED
    before = [row.identity for row in list_provisions(origin.draft)]
    after = [row.identity for row in list_provisions(provision.draft)]
    common = set(before) & set(after)
    return None if _predecessor(before, common, origin) == _predecessor(after, common, provision) else Relation.MOVED


def _predecessor(order: Sequence[str], common: set[str], row: Provision) -> str:
    """The identity that stands last before a provision, of those that both drafts have; empty for none."""
    earlier = [identity for identity in order[: order.index(row.identity)] if identity in common]
    return earlier[-1] if earlier else ""


def _working_after(origin: Provision) -> str | None:
    """The working draft that began from the draft of this provision."""
    return db.session.scalar(
        sa.select(Draft.id).where(Draft.base_id == origin.draft_id, Draft.state == DraftState.WORKING)
    )


def origins_of(provision: Provision) -> Sequence[Provision]:
    """The provisions of the draft before that this one comes from: declared, or else the one with its identity."""
    declared = sa.select(Provision).join(LineageLink, LineageLink.old_provision_id == Provision.id)
    declared = declared.where(LineageLink.new_provision_id == provision.id, LineageLink.declared)
    same = sa.select(Provision).where(
        Provision.draft_id == provision.draft.base_id, Provision.identity == provision.identity
    )
    return db.session.scalars(declared).all() or db.session.scalars(same).all()


def place_behind(rows: Sequence[Provision], after: Provision, level: int) -> int:
    at = [row.id for row in rows].index(after.id)
    return at + 1 if level > after.level else beneath([row.level for row in rows], at).stop


def arrange(rows: Sequence[Provision]) -> None:
    """Give the provisions positions in this order, and each its parent by level."""
    found = parents([row.level for row in rows])
    for position, (row, parent) in enumerate(zip(rows, found, strict=True)):
        row.position = position
        row.parent_id = rows[parent].id if parent is not None else None
    db.session.flush()


def touch(draft: Draft) -> None:
    draft.version += 1
    db.session.flush()
