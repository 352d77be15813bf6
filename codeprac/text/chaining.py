"""Lineage across several drafts: the links from one draft to the next, composed.

What became of a provision between two drafts that are no neighbours is read along the chain: what it became in the next
draft, what that became in the one after. People confirm the links between neighbours, so the chain carries their word;
a comparison of the two texts alone would guess anew. Links are composed like relations of sets: old is linked to new
where some provision between is linked to both. The relation is named by the shape of the result.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from codeprac.text.links import Confidence, Link, Relation

_DEPTH: Final = frozenset({Relation.PROMOTED, Relation.DEMOTED})
_KIN: Final = frozenset({Relation.SPLIT, Relation.MERGED})

Links = Sequence[Link]


def chain(steps: Sequence[Links]) -> tuple[Link, ...]:
    """The links from the first draft of a chain to its last; `steps` are those of neighbours in order, at least one."""
    made = tuple(steps[0])
    for step in steps[1:]:
        made = compose(made, step)
    return made


def compose(first: Links, second: Links) -> tuple[Link, ...]:
    """The links from draft 1 to draft 3, of those from 1 to 2 and from 2 to 3, by position in their drafts.

    A link is confident where every link on its way is; its score is the product of their scores. Of several ways
    between the same two provisions the best counts, confident before proposed. What leads nowhere on either side is new
    or deleted, as sure as the least sure link that says so. In the order of draft 3; deleted ones last.
    """
    ways = _ways(first, second)
    linked_old, linked_new = {pair[0] for pair in ways}, {pair[1] for pair in ways}
    gone = _ends(first, second, linked_old)
    fresh = [turn(link) for link in _ends(_turned(second), _turned(first), linked_new)]
    return in_order(name_kin([*ways.values(), *gone, *fresh]))


def turn(link: Link) -> Link:
    """The same link seen from the other draft."""
    turned = {
        Relation.SPLIT: Relation.MERGED,
        Relation.MERGED: Relation.SPLIT,
        Relation.PROMOTED: Relation.DEMOTED,
        Relation.DEMOTED: Relation.PROMOTED,
        Relation.NEW: Relation.DELETED,
        Relation.DELETED: Relation.NEW,
    }
    return link._replace(old=link.new, new=link.old, relation=turned.get(link.relation, link.relation))


def name_kin(links: Iterable[Link]) -> tuple[Link, ...]:
    """The same links, each of several into one provision called merged, each of several out of one called split.

    A split or merge of which one link is left is an edit: part of the text went, or came from nowhere.
    """
    linked = tuple(links)
    sources, targets = _count(linked)

    def name(link: Link) -> Link:
        if link.old is None or link.new is None:
            return link
        if sources[link.new] > 1:
            return link._replace(relation=Relation.MERGED)
        if targets[link.old] > 1:
            return link._replace(relation=Relation.SPLIT)
        return link._replace(relation=Relation.EDITED) if link.relation in _KIN else link

    return tuple(name(link) for link in linked)


def in_order(links: Iterable[Link]) -> tuple[Link, ...]:
    """Links in the order of the new draft, then of the old one; deleted provisions last."""

    def place(link: Link) -> tuple[bool, int, int]:
        return link.new is None, link.new or 0, -1 if link.old is None else link.old

    return tuple(sorted(links, key=place))


def _ways(first: Links, second: Links) -> dict[tuple[int, int], Link]:
    """The best way between two provisions, for each pair that has one."""
    onward: defaultdict[int, list[Link]] = defaultdict(list)
    for link in second:
        if link.old is not None and link.new is not None:
            onward[link.old].append(link)
    best: dict[tuple[int, int], Link] = {}
    for before in first:
        if before.old is None or before.new is None:
            continue
        for after in onward[before.new]:
            way, pair = _joined(before, after), (before.old, after.new or 0)
            if pair not in best or _worth(way) > _worth(best[pair]):
                best[pair] = way
    return best


def _joined(before: Link, after: Link) -> Link:
    return Link(
        before.old,
        after.new,
        _followed(before.relation, after.relation),
        _least_sure((before, after)),
        before.score * after.score,
        _told(before, after),
    )


def _followed(before: Relation, after: Relation) -> Relation:
    """What two steps are together. One up and one down again leaves a move; kin is named by the whole (`name_kin`)."""
    if before is Relation.SAME or after is Relation.SAME:
        return after if before is Relation.SAME else before
    pair = {before, after}
    if pair & _DEPTH:
        return Relation.MOVED if pair >= _DEPTH else (pair & _DEPTH).pop()
    if Relation.MOVED in pair:
        return Relation.MOVED
    return Relation.EDITED


def _told(before: Link, after: Link) -> str:
    """Both reasons; a step that changed nothing needs none."""
    told = [link.reason for link in (before, after) if link.relation is not Relation.SAME and link.reason]
    return ", then ".join(told) or after.reason


def _ends(first: Links, second: Links, linked: set[int]) -> list[Link]:
    """Deleted provisions of draft 1: for each that leads nowhere, the last link on its way, as seen from draft 1."""
    deleted = {link.old: link for link in second if link.new is None}
    found: defaultdict[int, list[Link]] = defaultdict(list)
    for link in first:
        if link.old is None or link.old in linked:
            continue
        if link.new is None:
            found[link.old].append(link)
        elif link.new in deleted:
            end = deleted[link.new]
            sure, score = _least_sure((link, end)), link.score * end.score
            found[link.old].append(Link(link.old, None, Relation.DELETED, sure, score, end.reason))
    return [
        max(ends, key=_worth)._replace(confidence=_least_sure(ends), relation=Relation.DELETED)
        for ends in found.values()
    ]


def _turned(links: Links) -> tuple[Link, ...]:
    return tuple(turn(link) for link in links)


def _count(links: Links) -> tuple[defaultdict[int, int], defaultdict[int, int]]:
    """How many old provisions lead to each new one, and how many new ones each old one leads to."""
    sources: defaultdict[int, int] = defaultdict(int)
    targets: defaultdict[int, int] = defaultdict(int)
    for link in links:
        if link.old is not None and link.new is not None:
            sources[link.new] += 1
            targets[link.old] += 1
    return sources, targets


def _least_sure(links: Iterable[Link]) -> Confidence:
    sure = all(link.confidence is Confidence.CONFIDENT for link in links)
    return Confidence.CONFIDENT if sure else Confidence.PROPOSED


def _worth(link: Link) -> tuple[bool, float]:
    return link.confidence is Confidence.CONFIDENT, link.score
