"""Acts on the place and the making of provisions: moving, promoting, demoting, splitting, merging, removing, restoring.

Each declares lineage: what became of a provision of the draft before is said by the act, not guessed from the texts."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.drafts.arranging import DEEPEST, beneath, compose, moved
from codeprac.drafts.models import Draft, LineageLink, Provision
from codeprac.drafts.queries import list_provisions, list_removed_provisions
from codeprac.drafts.rules import Act, HeadingsOutOfPlace, body_of
from codeprac.drafts.services.revising import keep_revision
from codeprac.drafts.services.rows import (
    arrange,
    declare,
    declare_place,
    find_declared,
    heading_of,
    new_provision,
    origins_of,
    place_behind,
    refuse_released,
    refuse_stale,
    retract,
    touch,
    writable,
    write,
)
from codeprac.drafts.services.undoing import noting
from codeprac.text.lineage import Relation


def move_provision(provision: Provision, *, after: Provision | None, actor_id: str | None, now: datetime) -> None:
    """Move a provision with all that stands beneath it behind another one and what stands beneath that, under it where
    it is deeper, or to the beginning."""
    draft = writable(provision)
    rows = list_provisions(draft)
    places = {row.id: place for place, row in enumerate(rows)}
    block = beneath([row.level for row in rows], places[provision.id])
    order = moved(len(rows), block, _last_before(rows, block, provision, after))
    if order == list(range(len(rows))):
        return
    with noting(draft, Act.MOVED, provision, actor_id=actor_id, now=now):
        arrange([rows[place] for place in order])
        provision.version += 1
        keep_revision(provision, Act.MOVED, actor_id=actor_id, now=now, about=after.name if after else "")
        declare_place(provision)
        touch(draft)
    record(Tag.PROVISION_MOVED, actor_id=actor_id, subject=provision, at=now, after=after.name if after else None)


def promote_provision(
    provision: Provision, *, heading: str, kind: str, version: int, actor_id: str | None, now: datetime
) -> None:
    """Raise a provision one level, with all beneath it: it stands behind the one that it stood under."""
    rows = list_provisions(writable(provision))
    above = next((row for row in rows if row.id == provision.parent_id), None)
    if above is None or provision.level <= 1:
        raise HeadingsOutOfPlace(_("It stands under nothing, so that it cannot be promoted."))
    _shift(provision, rows, after=above, by=-1, heading=heading, kind=kind, version=version, actor_id=actor_id, now=now)


def demote_provision(
    provision: Provision, *, heading: str, kind: str, version: int, actor_id: str | None, now: datetime
) -> None:
    """Lower a provision one level, with all beneath it: it stands under the one before it on its level."""
    rows = list_provisions(writable(provision))
    before = find_sibling_before(rows, provision)
    if before is None:
        raise HeadingsOutOfPlace(_("Nothing stands before it on its level that it could be put under."))
    _shift(provision, rows, after=None, by=1, heading=heading, kind=kind, version=version, actor_id=actor_id, now=now)


def find_sibling_before(rows: Sequence[Provision], provision: Provision) -> Provision | None:
    """The provision before this one that stands under the same."""
    at = [row.id for row in rows].index(provision.id)
    siblings = [row for row in rows[:at] if row.parent_id == provision.parent_id and row.level == provision.level]
    return siblings[-1] if siblings else None


def split_provision(
    provision: Provision,
    *,
    first_body: str,
    others: Sequence[tuple[str, str]],
    version: int,
    actor_id: str | None,
    now: datetime,
) -> list[Provision]:
    """Cut a provision in two or more; the first keeps its heading and identity, all come from what it was. `others` are
    headings with bodies. Gives the others."""
    first_source = compose(provision.level, heading_of(provision), first_body)
    sources = [compose(provision.level, heading, body) for heading, body in others]
    refuse_stale(provision, version, first_source + "".join(sources))
    draft = writable(provision)
    if not others or provision.level == 0:
        raise HeadingsOutOfPlace(_("There is nothing to split: choose where the next provision begins."))
    with noting(draft, Act.SPLIT, provision, actor_id=actor_id, now=now):
        rows = list_provisions(draft)
        write(provision, first_source, provision.kind, actor_id, now, Act.SPLIT, "; ".join(name for name, _b in others))
        made = [new_provision(draft, source, provision.kind, actor_id, now, Act.SPLIT) for source in sources]
        at = [row.id for row in rows].index(provision.id) + 1
        arrange([*rows[:at], *made, *rows[at:]])
        origins = origins_of(provision)
        for part in (provision, *made):
            for origin in origins:
                declare(origin, part, Relation.SPLIT)
        if not origins:
            for part in made:
                declare(None, part, Relation.NEW)
        touch(draft)
    ids = [part.id for part in made]
    record(Tag.PROVISION_SPLIT, actor_id=actor_id, subject=provision, at=now, others=ids)
    return made


def merge_provisions(
    into: Provision, *others: Provision, actor_id: str | None, now: datetime, body: str | None = None
) -> None:
    """Put the texts of other provisions into this one, one behind the other unless `body` says how; the others go, and
    their lineage leads here. What stands beneath them moves up."""
    draft = writable(into)
    for other in others:
        if other.draft_id != into.draft_id or other.id == into.id or other.removed_at:
            raise HeadingsOutOfPlace(_("Choose another provision of this working draft to merge with."))
    text = merged_body(into, others) if body is None else body
    with noting(draft, Act.MERGED, into, actor_id=actor_id, now=now):
        names = "; ".join(other.name for other in others)
        write(into, compose(into.level, heading_of(into), text), into.kind, actor_id, now, Act.MERGED, names)
        origins = [origin for row in (into, *others) for origin in origins_of(row)]
        for origin in origins:
            declare(origin, into, Relation.MERGED)
        if origins:
            retract(None, into)
        for other in others:
            other.removed_at = now
            other.version += 1
            keep_revision(other, Act.REMOVED, actor_id=actor_id, now=now, about=into.name)
        db.session.flush()
        arrange(list_provisions(draft))
        touch(draft)
    record(Tag.PROVISION_MERGED, actor_id=actor_id, subject=into, at=now, others=[other.id for other in others])


def merged_body(into: Provision, others: Sequence[Provision]) -> str:
    """The texts of provisions one behind the other."""
    return "\n\n".join(body.strip() for row in (into, *others) if (body := body_of(row.source)).strip())


def remove_provision(
    provision: Provision, *, with_beneath: bool, actor_id: str | None, now: datetime
) -> list[Provision]:
    """Remove a provision, alone or with all beneath it; it is kept aside and can be restored until the release."""
    draft = writable(provision)
    rows = list_provisions(draft)
    at = [row.id for row in rows].index(provision.id)
    block = beneath([row.level for row in rows], at) if with_beneath else range(at, at + 1)
    if len(block) == len(rows):
        raise HeadingsOutOfPlace(_("A draft needs at least one provision. Discard the working draft instead."))
    removed = [rows[place] for place in block]
    with noting(draft, Act.REMOVED, provision, actor_id=actor_id, now=now):
        for row in removed:
            row.removed_at = now
            row.version += 1
            keep_revision(row, Act.REMOVED, actor_id=actor_id, now=now)
            record(Tag.PROVISION_REMOVED, actor_id=actor_id, subject=row, at=now)
        arrange([row for place, row in enumerate(rows) if place not in block])
        for row in removed:
            for origin in origins_of(row):
                if not _lives_on(origin, row):
                    declare(origin, None, Relation.DELETED)
        touch(draft)
    return removed


def restore_provision(provision: Provision, *, actor_id: str | None, now: datetime) -> None:
    """Bring a removed provision back to where it stood; one that was merged into another comes back as a new text."""
    draft = provision.draft
    refuse_released(draft)
    if provision.id not in {row.id for row in list_removed_provisions(draft)}:
        raise HeadingsOutOfPlace(_("This provision stands in the working draft already."))
    with noting(draft, Act.RESTORED, provision, actor_id=actor_id, now=now):
        rows = list_provisions(draft)
        at = min(provision.position, len(rows))
        provision.removed_at = None
        provision.version += 1
        keep_revision(provision, Act.RESTORED, actor_id=actor_id, now=now)
        arrange([*rows[:at], provision, *rows[at:]])
        origins = origins_of(provision)
        for origin in origins:
            retract(origin, None)
        if origins and all(
            _lives_on(origin, provision) and find_declared(origin, provision) is None for origin in origins
        ):
            declare(None, provision, Relation.NEW)
        touch(draft)
    record(Tag.PROVISION_RESTORED, actor_id=actor_id, subject=provision, at=now)


def _shift(
    provision: Provision,
    rows: Sequence[Provision],
    *,
    after: Provision | None,
    by: int,
    heading: str,
    kind: str,
    version: int,
    actor_id: str | None,
    now: datetime,
) -> None:
    """Change the level of a provision and all beneath it, and put them behind another one with all beneath that."""
    refuse_stale(provision, version, compose(provision.level, heading, body_of(provision.source)))
    draft, levels = provision.draft, [row.level for row in rows]
    at = [row.id for row in rows].index(provision.id)
    block = beneath(levels, at)
    if max(levels[place] for place in block) + by > DEEPEST:
        raise HeadingsOutOfPlace(_("What stands beneath it would be deeper than %(level)s levels.", level=DEEPEST))
    order = list(rows)
    if after is not None:
        end = place_behind(rows, after, provision.level + by)
        order = [*rows[: block.start], *rows[block.stop : end], *rows[block.start : block.stop], *rows[end:]]
    act, tag = (Act.DEMOTED, Tag.PROVISION_DEMOTED) if by > 0 else (Act.PROMOTED, Tag.PROVISION_PROMOTED)
    with noting(draft, act, provision, actor_id=actor_id, now=now):
        for row in [rows[place] for place in block]:
            title = heading if row is provision else heading_of(row)
            source = compose(row.level + by, title, body_of(row.source))
            write(row, source, kind if row is provision else row.kind, actor_id, now, act)
        arrange(order)
        declare_place(provision)
        touch(draft)
    record(tag, actor_id=actor_id, subject=provision, at=now, level=provision.level)


def _last_before(rows: Sequence[Provision], block: range, provision: Provision, after: Provision | None) -> int | None:
    """The place of the row that a moved block comes to stand behind: the last beneath `after`, or that one itself where
    the block is deeper."""
    if after is None:
        return None
    at = [row.id for row in rows].index(after.id)
    if at in block:
        return at
    end = place_behind(rows, after, provision.level)
    return next(place for place in range(end - 1, -1, -1) if place not in block)


def _lives_on(origin: Provision, besides: Provision) -> bool:
    """Whether another standing provision comes from this one of the draft before."""
    declared = sa.select(LineageLink.new_provision_id).where(
        LineageLink.old_provision_id == origin.id, LineageLink.declared
    )
    statement = sa.select(Provision.id).where(
        Provision.draft_id == besides.draft_id,
        Provision.id != besides.id,
        Provision.removed_at.is_(None),
        sa.or_(Provision.id.in_(declared), Provision.identity == origin.identity),
    )
    return db.session.scalar(statement.limit(1)) is not None


def rewrite_provisions(draft: Draft, sources: Mapping[str, str], *, actor_id: str | None, now: datetime) -> None:
    """Give provisions, by id, other numbers and references in one act; kinds, places and identities stay."""
    refuse_released(draft)
    with noting(draft, Act.RENUMBERED, actor_id=actor_id, now=now):
        for row in list_provisions(draft):
            if row.id in sources:
                write(row, sources[row.id], row.kind, actor_id, now, Act.RENUMBERED)
        touch(draft)
