"""Declaring lineage: the drafters' word on what became of each provision, where the texts alone mislead.

What the engine found stays stored beside it, and is in force again where a word is taken back."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from flask_babel import gettext as _

from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.drafts.models import Draft, LineageLink, Provision
from codeprac.drafts.rules import DraftReleased, DraftState, NoNeighbours
from codeprac.drafts.services.linking import complete_links, pass_identities_on, read_links, settle_links
from codeprac.text.lineage import Confidence, Relation


@dataclass(frozen=True, slots=True)
class Declared:
    """What became of a provision; None on one side for a new or a deleted one."""

    old: Provision | None
    new: Provision | None
    relation: Relation


@dataclass(frozen=True, slots=True)
class Decision:
    """A drafter's word on one provision: which old ones a new one comes from (none: it is new), or, without a new one,
    which old ones are gone."""

    new: Provision | None
    old: Sequence[Provision] = ()

    @property
    def subject(self) -> Provision:
        """The provision that the word is about."""
        return self.new or self.old[0]


Key = tuple[str | None, str | None]
Row = TypeVar("Row")


def decide_lineage(
    old: Draft, new: Draft, decisions: Sequence[Decision], *, actor_id: str | None, now: datetime
) -> None:
    """Let drafters say what became of provisions from a draft to the next; an earlier word on the same gives way.

    Identities follow in a working draft; in a released one, which never changes, the links alone do. Raises
    NoNeighbours."""
    begin_deciding(old, new)
    # In a draft that was written here nothing was looked for yet.
    stored = complete_links(old, new) if new.state == DraftState.WORKING else read_links(old, new)
    for decision in decisions:
        _forget(stored.declared, decision)
        db.session.add_all(_decided(decision, old, new, actor_id, now))
        record(
            Tag.LINEAGE_DECLARED,
            actor_id=actor_id,
            subject=decision.subject,
            at=now,
            old=[row.id for row in decision.old],
            new=decision.new.id if decision.new else None,
        )
    _settle(old, new)


def take_back_decision(old: Draft, new: Draft, provision: Provision, *, actor_id: str | None, now: datetime) -> None:
    """Take the drafters' word on a provision back, so that what the engine found is in force again."""
    begin_deciding(old, new)
    declared = read_links(old, new).declared
    rows = [row for row in declared if (row.new_provision_id or row.old_provision_id) == provision.id]
    for row in rows:
        db.session.delete(row)
    record(Tag.LINEAGE_TAKEN_BACK, actor_id=actor_id, subject=provision, at=now, links=len(rows))
    _settle(old, new)


def declare_lineage(old: Draft, new: Draft, links: Sequence[Declared]) -> list[LineageLink]:
    """Let the drafters' word stand for every provision that the links name: what was found and agrees with it stays as
    found, what is unsure or says otherwise gives way. Identities follow. Raises DraftReleased."""
    if new.state != DraftState.WORKING:
        raise DraftReleased(_("This draft is released already."))
    stored = read_links(old, new)
    found = _by_subject([(_key_of(row), row) for row in stored.found])
    for subject, said in _by_subject([(_key(link), link) for link in links]).items():
        if not _agrees(found.get(subject, ()), said):
            db.session.add_all(_declared_row(old, new, link.old, link.new, link.relation) for link in said)
    db.session.flush()
    order = {_key(link): place for place, link in enumerate(links)}
    kept = sorted(settle_links(read_links(old, new)), key=lambda row: order.get(_key_of(row), len(order)))
    pass_identities_on(kept, stored.before, stored.after)
    return kept


def _agrees(found: Sequence[LineageLink], said: Sequence[Declared]) -> bool:
    """Whether the engine is sure of just what is said."""
    if not all(row.confidence == Confidence.CONFIDENT for row in found):
        return False
    return {(_key_of(row), row.relation) for row in found} == {(_key(link), link.relation) for link in said}


def _by_subject(keyed: Sequence[tuple[Key, Row]]) -> Mapping[str, Sequence[Row]]:
    """Links by the provision that they are about: the new one, or the old one that is gone."""
    found: defaultdict[str, list[Row]] = defaultdict(list)
    for (old_id, provision_id), row in keyed:
        found[provision_id or f"gone {old_id}"].append(row)
    return found


def _settle(old: Draft, new: Draft) -> None:
    """Bring into force what now stands, and let identities follow where the draft may still change."""
    db.session.flush()
    stored = read_links(old, new)
    links = settle_links(stored)
    if new.state == DraftState.WORKING:
        pass_identities_on(links, stored.before, stored.after, found=stored.found)
        new.version += 1
        db.session.flush()


def _forget(declared: Sequence[LineageLink], decision: Decision) -> None:
    """Remove what was declared of the same provision before, and what says that its origins are gone."""
    origins = {row.id for row in decision.old}
    for row in declared:
        is_same = decision.new is not None and row.new_provision_id == decision.new.id
        if is_same or (row.old_provision_id in origins and (decision.new is None or row.new_provision_id is None)):
            db.session.delete(row)


def _decided(decision: Decision, old: Draft, new: Draft, actor_id: str | None, now: datetime) -> list[LineageLink]:
    alone = Relation.NEW if decision.new else Relation.DELETED
    relation = Relation.EDITED if decision.new and decision.old else alone
    rows = [_declared_row(old, new, origin, decision.new, relation) for origin in decision.old or (None,)]
    for row in rows:
        row.declared_by_id, row.declared_at = actor_id, now
    return rows


def _declared_row(
    old: Draft, new: Draft, origin: Provision | None, provision: Provision | None, relation: Relation
) -> LineageLink:
    return LineageLink(
        old_draft_id=old.id,
        new_draft_id=new.id,
        old_provision=origin,
        new_provision=provision,
        relation=relation,
        confidence=Confidence.CONFIDENT,
        score=1.0,
        reason=_("declared by the drafters"),
        declared=True,
    )


def begin_deciding(old: Draft, new: Draft) -> None:
    """Wait until nobody else decides between these drafts: what is read from here on is what counts. Raises
    NoNeighbours, also where the draft was replaced meanwhile."""
    db.session.refresh(new, ["state", "version"], with_for_update=True)
    if new.base_id != old.id or new.state == DraftState.DISCARDED:
        raise NoNeighbours(_("Lineage is decided between a draft and the one that it began from."))


def _key(link: Declared) -> Key:
    return (link.old.id if link.old else None, link.new.id if link.new else None)


def _key_of(row: LineageLink) -> Key:
    return (row.old_provision_id, row.new_provision_id)
