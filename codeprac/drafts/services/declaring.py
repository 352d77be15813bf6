"""Declaring lineage: the drafters' word on what became of each provision, where the texts alone mislead."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from flask_babel import gettext as _

from codeprac.db import db, new_id
from codeprac.drafts.models import Draft, LineageLink, Provision
from codeprac.drafts.queries import list_lineage
from codeprac.drafts.rules import DraftReleased, DraftState
from codeprac.drafts.services.linking import pass_identities_on
from codeprac.text.lineage import Confidence, Relation


@dataclass(frozen=True, slots=True)
class Declared:
    """What became of a provision; None on one side for a new or a deleted one."""

    old: Provision | None
    new: Provision | None
    relation: Relation


Key = tuple[str | None, str | None, str]


def declare_lineage(old: Draft, new: Draft, links: Sequence[Declared]) -> list[LineageLink]:
    """Let the drafters' word stand for every provision that the links name: what was found and agrees with it stays as
    found, what is unsure or says otherwise gives way. Identities follow. Raises DraftReleased."""
    if new.state != DraftState.WORKING:
        raise DraftReleased(_("This draft is released already."))
    stored = {_key_of(link): link for link in list_lineage(old.id, new.id)}
    said = {_key(link): link for link in links}
    for ends in _groups(said):
        if not all(key in stored and stored[key].confidence == Confidence.CONFIDENT for key in ends):
            for key in ends:
                _declare(said[key], stored.get(key), old, new)
    _drop_contradicted(stored, said)
    db.session.flush()
    kept = _in_order(list_lineage(old.id, new.id), list(said))
    _forget_identities(kept)
    pass_identities_on(kept)
    return kept


def _groups(said: dict[Key, Declared]) -> list[list[Key]]:
    """The declared links by new provision, for one declared link stands for all of its provision."""
    by_new = defaultdict(list)
    for key in said:
        by_new[key[1] or f"gone {key[0]}"].append(key)
    return list(by_new.values())


def _declare(link: Declared, stored: LineageLink | None, old: Draft, new: Draft) -> None:
    row = stored or LineageLink(old_provision=link.old, new_provision=link.new)
    row.old_draft_id, row.new_draft_id, row.relation = old.id, new.id, link.relation
    row.confidence, row.score = Confidence.CONFIDENT, 1.0
    row.reason, row.declared = _("declared by the drafters"), True
    db.session.add(row)


def _drop_contradicted(stored: dict[Key, LineageLink], said: dict[Key, Declared]) -> None:
    olds, news = {key[0] for key in said if key[0]}, {key[1] for key in said if key[1]}
    for key, link in stored.items():
        if key not in said and (key[0] in olds or key[1] in news):
            db.session.delete(link)


def _in_order(links: Sequence[LineageLink], order: Sequence[Key]) -> list[LineageLink]:
    """Links in the order in which they were declared, so that the first part of a split carries on the identity."""
    places = {key: place for place, key in enumerate(order)}
    return sorted(links, key=lambda link: places.get(_key_of(link), len(places)))


def _forget_identities(links: Sequence[LineageLink]) -> None:
    for provision in {link.new_provision for link in links if link.new_provision is not None}:
        provision.identity = new_id()


def _key(link: Declared) -> Key:
    return (link.old.id if link.old else None, link.new.id if link.new else None, link.relation)


def _key_of(link: LineageLink) -> Key:
    return (link.old_provision_id, link.new_provision_id, link.relation)
