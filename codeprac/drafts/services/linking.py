"""Storing lineage: what the engine found between two drafts, what of it is in force beside the drafters' word, and
identities that pass from one draft to the other."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from codeprac.db import db, new_id
from codeprac.drafts.linking import heirs, link_provisions, settle
from codeprac.drafts.models import Draft, LineageLink, Provision
from codeprac.drafts.outlines import outline_of, sketch_of
from codeprac.drafts.queries import list_every_link, list_lineage_into, list_places, list_provisions
from codeprac.text.chaining import chain
from codeprac.text.lineage import Confidence, Link, Relation


@dataclass(frozen=True, slots=True)
class Stored:
    """The provisions of two drafts with the stored links that are about them: what was found, and what was declared.
    `others` are links that say nothing here: about provisions that were removed since, or made to fill gaps."""

    old: Draft
    new: Draft
    before: Sequence[Provision]
    after: Sequence[Provision]
    found: Sequence[LineageLink]
    declared: Sequence[LineageLink]
    others: Sequence[LineageLink]

    def links(self, rows: Sequence[LineageLink]) -> tuple[Link, ...]:
        """Some of the rows as links by position."""
        return links_of_rows(rows, self.before, self.after)


def read_links(old: Draft, new: Draft) -> Stored:
    """The provisions and stored links of two drafts; three queries."""
    before, after = list_provisions(old), list_provisions(new)
    standing = {None, *(row.id for row in before), *(row.id for row in after)}
    rows = list_every_link(old.id, new.id)
    there = [row for row in rows if {row.old_provision_id, row.new_provision_id} <= standing and not row.inferred]
    return Stored(
        old,
        new,
        before,
        after,
        found=[row for row in there if not row.declared],
        declared=[row for row in there if row.declared],
        others=[row for row in rows if row not in there],
    )


def link_drafts(old: Draft, new: Draft) -> list[LineageLink]:
    """Complete and store the links between two drafts, and give those in force: what was found earlier stays, what no
    link names is traced, and what drafters declared stands before both."""
    return settle_links(complete_links(old, new))


def complete_links(old: Draft, new: Draft) -> Stored:
    """Store what no link names yet as the engine finds it."""
    stored = read_links(old, new)
    _note_edits(stored)
    links, candidates = trace_missing(stored)
    added = [_row(link, stored, candidates) for link in links]
    db.session.add_all(added)
    db.session.flush()
    return replace(stored, found=[*stored.found, *added])


def trace_missing(stored: Stored) -> tuple[list[Link], Mapping[int, Sequence[int]]]:
    """Links for the provisions that no stored one names, and candidates by position of the new provision."""
    known = stored.links([*stored.found, *stored.declared])
    named_old, named_new = {link.old for link in known}, {link.new for link in known}
    if len(named_old - {None}) == len(stored.before) and len(named_new - {None}) == len(stored.after):
        return [], {}
    made = link_provisions(
        outline_of(stored.before).provisions,
        outline_of(stored.after).provisions,
        known=known,
        shared=shared_places(stored.before, stored.after),
    )
    fresh = [link for link in made.links if link not in set(known)]
    return fresh, {one.new: one.old for one in made.candidates}


def settle_links(stored: Stored) -> list[LineageLink]:
    """Mark which of the stored links are in force, fill the gaps that overruled ones leave, and give those in force."""
    inferred = [row for row in stored.others if row.inferred]
    for row in stored.others:
        row.overruled = True
    for row in inferred:
        db.session.delete(row)
    force = {(link.old, link.new): link for link in links_in_force(stored)}
    kept = []
    for row, link in zip(stored.found, stored.links(stored.found), strict=True):
        row.overruled = force.get((link.old, link.new)) != link
        if not row.overruled:
            kept.append(row)
            del force[link.old, link.new]
    for row, link in zip(stored.declared, stored.links(stored.declared), strict=True):
        row.overruled = False
        row.relation = force.pop((link.old, link.new), link).relation
        kept.append(row)
    gaps = [_row(link, stored, {}) for link in force.values()]
    for row in gaps:
        row.inferred = True
    db.session.add_all(gaps)
    db.session.flush()
    return kept + gaps


def links_in_force(stored: Stored, found: Sequence[Link] | None = None) -> tuple[Link, ...]:
    """The links in force by position; `found` where more was found than is stored."""
    declared = stored.links(stored.declared)
    # A decision names provisions; an act on the text, or a declaration, has named the relation itself.
    unnamed = {
        (link.old, link.new) for row, link in zip(stored.declared, declared, strict=True) if row.declared_at is not None
    }
    return settle(
        stored.links(stored.found) if found is None else found,
        declared,
        sketch_of(stored.before),
        sketch_of(stored.after),
        unnamed=unnamed,
    )


def pass_identities_on(
    links: Sequence[LineageLink],
    before: Sequence[Provision],
    after: Sequence[Provision],
    *,
    found: Sequence[LineageLink] = (),
) -> None:
    """Let each new provision carry on the identity of the old one that it came from by a confident link; one that came
    from none has an identity of its own. Of a split, the part that was `found` likest carries it on. Only for a working
    draft: a released one keeps its identities."""
    rows = [row for row in found or links if not row.declared]
    likeness = {(link.old, link.new): link.score for link in links_of_rows(rows, before, after)}
    chosen = heirs(links_of_rows(links, before, after), likeness)
    inherited = {row.identity for row in before}
    for place, row in enumerate(after):
        if place in chosen:
            row.identity = before[chosen[place]].identity
        elif row.identity in inherited:
            row.identity = new_id()
    db.session.flush()


def links_of_rows(
    links: Sequence[LineageLink], before: Sequence[Provision], after: Sequence[Provision]
) -> tuple[Link, ...]:
    """Stored links by position in the two lists; a link to a provision that is no longer there is left out."""
    places_old = {row.id: place for place, row in enumerate(before)}
    return _placed(links, places_old, {row.id: place for place, row in enumerate(after)})


def _placed(
    links: Sequence[LineageLink], places_old: Mapping[str, int], places_new: Mapping[str, int]
) -> tuple[Link, ...]:
    return tuple(
        Link(
            places_old.get(row.old_provision_id or ""),
            places_new.get(row.new_provision_id or ""),
            Relation(row.relation),
            Confidence(row.confidence),
            row.score,
            row.reason,
        )
        for row in links
        if (row.old_provision_id is None or row.old_provision_id in places_old)
        and (row.new_provision_id is None or row.new_provision_id in places_new)
    )


def links_along(draft_ids: Sequence[str]) -> tuple[Link, ...]:
    """The links from the first of some drafts to the last, each the base of the next: those in force, composed; two
    queries."""
    if len(draft_ids) < 2:
        return ()
    places, links = list_places(draft_ids), list_lineage_into(draft_ids[1:])
    return chain([_placed(links.get((old, new), []), places[old], places[new]) for old, new in pairwise(draft_ids)])


def shared_places(before: Sequence[Provision], after: Sequence[Provision]) -> dict[int, int]:
    """Positions of new provisions that carry the identity of an old one."""
    places = {row.identity: place for place, row in enumerate(before)}
    return {place: places[row.identity] for place, row in enumerate(after) if row.identity in places}


def _note_edits(stored: Stored) -> None:
    """What was found to be the same has been edited since, where somebody wrote in it."""
    versions = {row.id: row.version for row in stored.after}
    for row in stored.found:
        if row.relation == Relation.SAME and versions.get(row.new_provision_id or "", 1) > 1:
            row.relation = Relation.EDITED


def _row(link: Link, stored: Stored, candidates: Mapping[int, Sequence[int]]) -> LineageLink:
    guesses = candidates.get(link.new, ()) if link.new is not None else ()
    return LineageLink(
        old_draft_id=stored.old.id,
        new_draft_id=stored.new.id,
        old_provision=stored.before[link.old] if link.old is not None else None,
        new_provision=stored.after[link.new] if link.new is not None else None,
        relation=link.relation,
        confidence=link.confidence,
        score=link.score,
        reason=link.reason,
        declared=False,
        inferred=False,
        overruled=False,
        candidates=[stored.before[at].id for at in guesses],
    )
