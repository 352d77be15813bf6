"""Storing lineage: the links between two drafts, and identities that pass from one to the other."""

from collections.abc import Mapping, Sequence

from codeprac.db import db
from codeprac.drafts.linking import heirs, link_provisions
from codeprac.drafts.models import Draft, LineageLink, Provision
from codeprac.drafts.outlines import outline_of
from codeprac.drafts.queries import list_lineage, list_provisions
from codeprac.text.lineage import Confidence, Link, Relation


def link_drafts(old: Draft, new: Draft) -> list[LineageLink]:
    """Complete and store the links between two drafts: those that drafters declared stand before those found earlier,
    and what neither names is computed."""
    before, after = list_provisions(old), list_provisions(new)
    stored = list_lineage(old.id, new.id)
    kept = _still_true(stored, {row.id: row for row in after})
    known = links_of_rows(kept, before, after)
    made = link_provisions(
        outline_of(before).provisions, outline_of(after).provisions, known=known, shared=shared_places(before, after)
    )
    for link in stored:
        if link not in kept:
            db.session.delete(link)
    added = [_row(link, old, new, before, after) for link in made if link not in known]
    db.session.add_all(added)
    db.session.flush()
    return kept + added


def _still_true(stored: Sequence[LineageLink], after: Mapping[str, Provision]) -> list[LineageLink]:
    """Declared links, and earlier findings about provisions that are there still and that no declared link names."""
    declared = [link for link in stored if link.declared]
    named = {link.new_provision_id for link in declared}
    found = [link for link in stored if not link.declared and link.new_provision_id not in named]
    kept = [link for link in found if link.new_provision_id in after]
    for link in kept:
        row = after[link.new_provision_id or ""]
        if link.relation == Relation.SAME and row.version > 1:
            link.relation = Relation.EDITED
    return declared + kept


def pass_identities_on(links: Sequence[LineageLink]) -> None:
    """Let each new provision carry on the identity of the old one that it most likely came from."""
    olds = {link.old_provision_id: link.old_provision for link in links if link.old_provision_id}
    news = {link.new_provision_id: link.new_provision for link in links if link.new_provision_id}
    places_old = {key: place for place, key in enumerate(olds)}
    places_new = {key: place for place, key in enumerate(news)}
    plain = [_plain(link, places_old, places_new) for link in links]
    old_rows, new_rows = list(olds.values()), list(news.values())
    for at_new, at_old in heirs(plain).items():
        before, after = old_rows[at_old], new_rows[at_new]
        if before is not None and after is not None:
            after.identity = before.identity
    db.session.flush()


def links_of_rows(
    links: Sequence[LineageLink], before: Sequence[Provision], after: Sequence[Provision]
) -> tuple[Link, ...]:
    """Stored links by position in the two lists; a link to a provision that is no longer there is left out."""
    places_old = {row.id: place for place, row in enumerate(before)}
    places_new = {row.id: place for place, row in enumerate(after)}
    plain = (_plain(link, places_old, places_new) for link in links)
    return tuple(link for link in plain if link.old is not None or link.new is not None)


def _plain(link: LineageLink, places_old: dict[str, int], places_new: dict[str, int]) -> Link:
    return Link(
        places_old.get(link.old_provision_id) if link.old_provision_id else None,
        places_new.get(link.new_provision_id) if link.new_provision_id else None,
        Relation(link.relation),
        Confidence(link.confidence),
        link.score,
        link.reason,
    )


def _row(link: Link, old: Draft, new: Draft, before: Sequence[Provision], after: Sequence[Provision]) -> LineageLink:
    return LineageLink(
        old_draft_id=old.id,
        new_draft_id=new.id,
        old_provision=before[link.old] if link.old is not None else None,
        new_provision=after[link.new] if link.new is not None else None,
        relation=link.relation,
        confidence=link.confidence,
        score=link.score,
        reason=link.reason,
        declared=False,
    )


def shared_places(before: Sequence[Provision], after: Sequence[Provision]) -> dict[int, int]:
    """Positions of new provisions that carry the identity of an old one."""
    places = {row.identity: place for place, row in enumerate(before)}
    return {place: places[row.identity] for place, row in enumerate(after) if row.identity in places}
