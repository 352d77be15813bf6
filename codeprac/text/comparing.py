"""Two drafts compared provision by provision, block by block, word by word.

`compare` follows the links of lineage: each provision of the new draft is shown against the old ones it comes from,
its blocks aligned (`aligning`), linked blocks compared word by word (`diffing`), and sentences that went from one
change to another found again (`moving`).
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence

from codeprac.text.aligning import align_sides
from codeprac.text.blocks import blocks, blocks_of
from codeprac.text.blockwise import compare_blocks, is_reformatted, start_of
from codeprac.text.changes import BlockChange, BlockRelation, Comparison, ProvisionChange, Statistics
from codeprac.text.counting import count_each
from codeprac.text.diffing import Op, Segment, compare_words, words_changed
from codeprac.text.links import Confidence, Link, Relation
from codeprac.text.moving import mark_moves
from codeprac.text.provisions import Outline, OutlinedProvision
from codeprac.text.regrouping import Source, regroup
from codeprac.text.sides import Pairing, PlacedBlock, place_blocks

__all__ = [
    "BlockChange",
    "BlockRelation",
    "Comparison",
    "Op",
    "ProvisionChange",
    "Segment",
    "Statistics",
    "blocks",
    "compare",
    "compare_words",
]

Provisions = Sequence[OutlinedProvision]
_Words = tuple[int, int, int, int]
_Told = tuple[BlockChange, _Words]


def compare(old: Outline, new: Outline, links: Sequence[Link]) -> Comparison:
    """The comparison of two drafts along the links of their provisions, from `lineage.trace` or corrected by people."""
    return _Comparer(old.provisions, new.provisions, links).comparison()


class _Comparer:
    def __init__(self, old: Provisions, new: Provisions, links: Sequence[Link]) -> None:
        self._old, self._new = old, new
        self._titles = [count_each([each.title for each in side]) for side in (old, new)]
        self._sources: defaultdict[int, list[Link]] = defaultdict(list)
        self._targets: defaultdict[int, list[Link]] = defaultdict(list)
        self._alone: dict[int, Link] = {}
        closest = sorted(links, key=_closeness)
        for link in closest:
            self._note(link)
        pairs = [(link.old, link.new) for link in closest if link.old is not None and link.new is not None]
        self._pairing = Pairing(_placed(old), _placed(new))
        self._origins = regroup(self._pairing, align_sides(self._pairing, pairs), set(pairs))
        self._gone = _gone(self._pairing, self._origins)

    def _note(self, link: Link) -> None:
        if link.old is not None and link.new is not None:
            self._sources[link.new].append(link)
            self._targets[link.old].append(link)
        elif link.new is not None:
            self._alone[link.new] = link

    def comparison(self) -> Comparison:
        """The changes in order, a deleted provision after what became of the one before it, and their sum."""
        gone: defaultdict[int | None, list[int]] = defaultdict(list)
        last: int | None = None
        for at in range(len(self._old)):
            if self._targets[at]:
                last = self._targets[at][0].new
            else:
                gone[last].append(at)
        changes = [self._deletion(at) for at in gone[None]]
        for to in range(len(self._new)):
            changes += (self._change(to), *map(self._deletion, gone[to]))
        changes = mark_moves(changes)
        return Comparison(tuple(changes), _sum([change.statistics for change in changes]))

    def _change(self, to: int) -> ProvisionChange:
        after = self._new[to]
        found = self._sources[to]
        link = found[0] if found else self._alone.get(to) or _unlinked(None, to)
        before = self._old[link.old] if link.old is not None else None
        heading = compare_words(before.title if before else "", after.title)
        changes = tuple(self._blocks(to, link.old))
        return ProvisionChange(
            old=link.old,
            new=to,
            link=link,
            slug=after.slug,
            heading=heading,
            blocks=tuple([change for change, _ in changes]),
            statistics=self._words(changes, self._title(to, heading)),
            renumbered=(before.label, after.label) if before and before.label != after.label else None,
            moved=self._move(before, after, link),
            sources=tuple(each.old for each in found if each.old is not None),
            targets=self._kin(link.old),
        )

    def _words(self, changes: Sequence[_Told], title: _Words) -> Statistics:
        """The words of blocks and of a title."""
        inserted, deleted, moved, unchanged = title
        for change, (came, gone, away, kept) in changes:
            inserted, deleted = inserted + came, deleted + gone
            if change.moved:
                moved += away + kept
            else:
                moved, unchanged = moved + away, unchanged + kept
        return Statistics(inserted, deleted, moved, unchanged)

    def _title(self, to: int, heading: tuple[Segment, ...]) -> _Words:
        """The words of titles, each old one where most of its provision went: the one compared, and others."""
        found, words = self._sources[to], self._titles[1][to]
        gone = sum([self._titles[0][each.old] for each in found[1:] if each.old is not None and self._is_home(each)])
        if not found or not self._is_home(found[0]):
            return words, gone, 0, 0
        inserted, deleted, moved, unchanged = words_changed(heading, words)
        return inserted, deleted + gone, moved, unchanged

    def _kin(self, at: int | None) -> tuple[int, ...]:
        return () if at is None else tuple(each.new for each in self._targets[at] if each.new is not None)

    def _deletion(self, at: int) -> ProvisionChange:
        before = self._old[at]
        heading = compare_words(before.title, "")
        changes = tuple(map(self._deleted, self._gone[at]))
        link = _unlinked(at, None)
        shown = tuple([change for change, _ in changes])
        words = self._words(changes, (0, self._titles[0][at], 0, 0))
        return ProvisionChange(at, None, link, before.slug, heading, shown, words)

    def _move(self, before: OutlinedProvision | None, after: OutlinedProvision, link: Link) -> tuple[str, str] | None:
        """The headings that a provision stood and stands under, when it has moved."""
        if before is None or link.relation not in (Relation.MOVED, Relation.PROMOTED, Relation.DEMOTED):
            return None
        above = self._old[before.parent].heading if before.parent is not None else ""
        over = self._new[after.parent].heading if after.parent is not None else ""
        return above, over

    def _blocks(self, to: int, main: int | None) -> Iterator[_Told]:
        """The blocks of a new provision, with those deleted from its sources where they stood."""
        homes = [link.old for link in self._sources[to] if link.old is not None and self._is_home(link)]
        waiting = {home: deque(self._gone[home]) for home in homes if home in self._gone}
        for place in self._pairing.new.of(to):
            source = self._origins.get(place)
            if waiting and source is not None and not source.moved:
                last = source.places[-1]
                yield from self._passed(waiting.get(self._pairing.old.blocks[last].provision), last)
            yield self._block(place, source, main)
        for left in waiting.values():
            yield from self._passed(left, len(self._pairing.old))

    def _is_home(self, link: Link) -> bool:
        """Whether what is deleted from an old provision shows at this target: the closest of them."""
        return link.old is not None and self._targets[link.old][0] is link

    def _passed(self, waiting: deque[int] | None, place: int) -> Iterator[_Told]:
        """The deleted blocks that wait and stood before this place."""
        while waiting and waiting[0] < place:
            yield self._deleted(waiting.popleft())

    def _deleted(self, place: int) -> _Told:
        placed = self._pairing.old.blocks[place]
        block = placed.block
        segments = (Segment(Op.DELETE, block.text),)
        change = BlockChange(BlockRelation.DELETED, block.kind, block.depth, segments, placed.provision, (place,))
        return change, (0, self._pairing.old.words(place), 0, 0)

    def _block(self, place: int, source: Source | None, main: int | None) -> _Told:
        after = self._pairing.new.blocks[place].block
        if source is None:
            change = BlockChange(BlockRelation.NEW, after.kind, after.depth, (Segment(Op.INSERT, after.text),))
            return change, (self._pairing.new.words(place), 0, 0, 0)
        before, provision = self._pairing.old.blocks[source.places[0]]
        words = self._pairing.new.words(place)
        origin = provision if source.moved or provision != main else None
        if not source.grouping and before.text == after.text:
            segments: tuple[Segment, ...] = (Segment(Op.EQUAL, after.text),)
            reformatted = before is not after and is_reformatted(before, after)
            relation, told = _relation(source, not reformatted), (0, 0, 0, words)
        else:
            segments, reformatted = compare_blocks(self._pairing, place, source), False
            relation, told = _relation(source, False), words_changed(segments, words)
        start = start_of(self._pairing, source)
        places, moved = source.places, source.moved
        change = BlockChange(relation, after.kind, after.depth, segments, origin, places, reformatted, moved, start)
        return change, told


def _relation(source: Source, same: bool) -> BlockRelation:
    if source.grouping:
        return BlockRelation(source.grouping)
    if source.moved:
        return BlockRelation.MOVED
    return BlockRelation.SAME if same else BlockRelation.EDITED


def _closeness(link: Link) -> tuple[bool, float, int, int]:
    """The order in which links take their blocks: confident before proposed, then by score."""
    return link.confidence is not Confidence.CONFIDENT, -link.score, link.old or 0, link.new or 0


def _unlinked(old: int | None, new: int | None) -> Link:
    relation = Relation.NEW if old is None else Relation.DELETED
    return Link(old, new, relation, Confidence.CONFIDENT, 1.0, "")


def _sum(parts: Sequence[Statistics]) -> Statistics:
    return Statistics(
        sum([part.inserted for part in parts]),
        sum([part.deleted for part in parts]),
        sum([part.moved for part in parts]),
        sum([part.unchanged for part in parts]),
    )


def _placed(provisions: Provisions) -> tuple[PlacedBlock, ...]:
    return place_blocks([(each.position, blocks_of(each)) for each in provisions])


def _gone(pairing: Pairing, origins: Mapping[int, Source]) -> defaultdict[int, list[int]]:
    """The places of the old blocks that nothing comes from, by provision."""
    used = {place for source in origins.values() for place in source.places}
    gone: defaultdict[int, list[int]] = defaultdict(list)
    for place, placed in enumerate(pairing.old.blocks):
        if place not in used:
            gone[placed.provision].append(place)
    return gone
