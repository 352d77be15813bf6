"""Two drafts compared provision by provision, block by block, word by word.

`compare` follows the links of lineage: each provision of the new draft is shown against the old ones it comes from,
its blocks aligned (`aligning`), linked blocks compared word by word (`diffing`), and sentences that went from one
change to another found again (`moving`).
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Final, NamedTuple

from codeprac.text.aligning import align_sides
from codeprac.text.blocks import Block, blocks, blocks_of
from codeprac.text.blockwise import compare_blocks, is_reformatted, whole
from codeprac.text.changes import BlockChange, BlockRelation, Comparison, ProvisionChange, Statistics
from codeprac.text.clauses import claim_clauses
from codeprac.text.collecting import without_collecting
from codeprac.text.counting import count_each
from codeprac.text.deletions import START, place_deletions
from codeprac.text.departures import note_departures
from codeprac.text.diffing import Op, Segment, compare_titles, compare_words
from codeprac.text.links import Confidence, Link, Relation
from codeprac.text.moving import mark_moves
from codeprac.text.notes import with_own_notes
from codeprac.text.provisions import Outline, OutlinedProvision
from codeprac.text.regrouping import regroup
from codeprac.text.sides import Pairing, PlacedBlocks, Side, place_blocks
from codeprac.text.sources import Share, Source, end_of, parts_of, span_of
from codeprac.text.tallying import Told, tally

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
_Counted = tuple[BlockChange, int]
_AT_ONCE: Final = 256
# A member of an enumeration takes long to look up for what is made of every block.
_EQUAL: Final = Op.EQUAL
_SAME: Final = BlockRelation.SAME
_ELSEWHERE: Final = frozenset({Relation.MOVED, Relation.PROMOTED, Relation.DEMOTED})
_INSERTED: Final = (Segment(Op.INSERT, ""),)
_NO_NUMBERS: Final = ("", "")
_DELETED: Final = (Segment(Op.DELETE, ""),)


class _Drawn(NamedTuple):
    """A provision compared: positions, link, title and blocks; `told` is what to count."""

    old: int | None
    new: int | None
    link: Link
    heading: tuple[Segment, ...]
    blocks: list[BlockChange]
    told: Sequence[Told] = ()


@without_collecting
def compare(old: Outline, new: Outline, links: Sequence[Link]) -> Comparison:
    """The comparison of two drafts along the links of their provisions, from `lineage.trace` or corrected by people."""
    return _Comparer(with_own_notes(old.provisions), with_own_notes(new.provisions), links).comparison()


class _Comparer:
    def __init__(self, old: Provisions, new: Provisions, links: Sequence[Link]) -> None:
        self._old, self._new = old, new
        self._titles = [count_each([each.title for each in side]) for side in (old, new)]
        self._sources: defaultdict[int, list[Link]] = defaultdict(list)
        self._targets: defaultdict[int, list[Link]] = defaultdict(list)
        self._alone: dict[int, Link] = {}
        # For old provisions, the new one at which what is deleted from them shows: the closest.
        self._homes: dict[int, int] = {}
        closest = sorted(links, key=_closeness)
        for link in closest:
            self._note(link)
        pairs = [(link.old, link.new) for link in closest if link.old is not None and link.new is not None]
        self._pairing = Pairing(_placed(old), _placed(new))
        linked = set(pairs)
        grouped = regroup(self._pairing, align_sides(self._pairing, pairs), linked)
        self._origins = claim_clauses(self._pairing, grouped, linked)
        self._gone = _gone(self._pairing, self._origins)
        self._came_words = self._pairing.new.count_words(range(len(self._pairing.new)))
        gone = [share for shares in self._gone.values() for share in shares]
        self._gone_words = dict(zip(gone, _words(self._pairing.old, gone), strict=True))

    def _note(self, link: Link) -> None:
        if link.old is not None and link.new is not None:
            self._sources[link.new].append(link)
            self._targets[link.old].append(link)
            self._homes.setdefault(link.old, link.new)
        elif link.new is not None:
            self._alone[link.new] = link

    def comparison(self) -> Comparison:
        """The changes in order, a deleted provision where it would be looked for, and their sum."""
        changes: list[ProvisionChange] = []
        steps = self._drawn()
        while drawn := list(islice(steps, _AT_ONCE)):
            words = iter(tally([each.told for each in drawn if isinstance(each, _Drawn)]))
            changes += [self._change(each, next(words)) if isinstance(each, _Drawn) else each for each in drawn]
        texts = ([block.text for block in side.blocks] for side in (self._pairing.old, self._pairing.new))
        changes = mark_moves(changes, *texts)
        changes = note_departures(changes, self._pairing.old, self._homes)
        return Comparison(tuple(changes), _sum([change.statistics for change in changes]))

    def _drawn(self) -> Iterator[_Drawn | ProvisionChange]:
        """The provisions in the order of the changes, each compared; what nobody touched is a change already."""
        gone = place_deletions(self._old, self._new, self._homes)
        yield from map(self._deletion, gone.get(START, ()))
        for to in range(len(self._new)):
            yield self._draw(to)
            yield from map(self._deletion, gone.get(to, ()))

    def _draw(self, to: int) -> _Drawn | ProvisionChange:
        """A new provision against what it comes from."""
        found = self._sources[to]
        link = found[0] if found else self._alone.get(to) or _unlinked(None, to)
        if link.old is not None and self._is_untouched(link.old, to):
            return self._untouched(link.old, to, link)
        before = self._old[link.old].title if link.old is not None else ""
        heading = compare_titles(before, self._new[to].title, alphabet=self._pairing.alphabet)
        told = list(self._blocks(to, link.old))
        return _Drawn(
            link.old, to, link, heading, [block for block, _ in told], [*self._title(to, heading), *_told(told)]
        )

    def _is_untouched(self, at: int, to: int) -> bool:
        """Whether two provisions that have nobody else have one title and the very same blocks."""
        before, after = self._old[at], self._new[to]
        alone = len(self._sources[to]) == 1 == len(self._targets[at])
        if not alone or before.title != after.title or before.blocks is None:
            return False
        return before.blocks is after.blocks or (before.body == after.body and before.blocks == after.blocks)

    def _untouched(self, at: int, to: int, link: Link) -> ProvisionChange:
        """A provision with the very title and blocks of the old one."""
        before, after, here = self._old[at], self._new[to], self._pairing.new.of(to)
        words = self._titles[1][to] + sum(self._came_words[here.start : here.stop])
        blocks = tuple(map(_kept, after.blocks or (), self._pairing.old.of(at)))
        heading = (Segment(_EQUAL, after.title),) if after.title else ()
        label = (before.label, after.label) if before.label != after.label else None
        move = self._move(before, after, link)
        told = Statistics(0, 0, 0, words)
        return ProvisionChange(at, to, link, after.slug, heading, blocks, told, label, move, (at,), (to,))

    def _deletion(self, at: int) -> _Drawn:
        """An old provision that nothing comes from."""
        heading = compare_words(self._old[at].title, "")
        told = [self._deleted(share, at) for share in self._gone[at]]
        title = heading, self._titles[0][at], False
        return _Drawn(at, None, _unlinked(at, None), heading, [block for block, _ in told], [title, *_told(told)])

    def _change(self, drawn: _Drawn, words: Statistics) -> ProvisionChange:
        at, to, link, heading, blocks, _ = drawn
        before = self._old[at] if at is not None else None
        if to is None:
            return ProvisionChange(at, None, link, before.slug if before else "", heading, tuple(blocks), words)
        after = self._new[to]
        return ProvisionChange(
            at,
            to,
            link,
            after.slug,
            heading,
            tuple(blocks),
            words,
            (before.label, after.label) if before and before.label != after.label else None,
            self._move(before, after, link),
            tuple([each.old for each in self._sources[to] if each.old is not None]),
            self._kin(at),
        )

    def _title(self, to: int, heading: tuple[Segment, ...]) -> list[Told]:
        """The words of titles, each old one where most of its provision went: the one compared, and others."""
        found, words = self._sources[to], self._titles[1][to]
        if not found:
            return [(heading, words, False)]
        homes = [each.old for each in found if each.old is not None and self._is_home(each)]
        gone: list[Told] = [(_DELETED, self._titles[0][at], False) for at in homes]
        if not self._is_home(found[0]) or not self._new[to].title:
            return [(_INSERTED, words, False), *gone]
        return [(heading, words, False), *gone[1:]]

    def _kin(self, at: int | None) -> tuple[int, ...]:
        return () if at is None else tuple(each.new for each in self._targets[at] if each.new is not None)

    def _move(self, before: OutlinedProvision | None, after: OutlinedProvision, link: Link) -> tuple[str, str] | None:
        """The headings that a provision stood and stands under, when it has moved."""
        if before is None or link.relation not in _ELSEWHERE:
            return None
        above = self._old[before.parent].heading if before.parent is not None else ""
        over = self._new[after.parent].heading if after.parent is not None else ""
        return above, over

    def _blocks(self, to: int, main: int | None) -> Iterator[_Counted]:
        """The blocks of a new provision, with those deleted from its sources where they stood, and before what came."""
        homes = [link.old for link in self._sources[to] if link.old is not None and self._is_home(link)]
        waiting = {home: deque(self._gone[home]) for home in homes if home in self._gone}
        came: list[int] = []
        for place in self._pairing.new.of(to):
            source = self._origins.get(place)
            if source is None or source.moved:
                came.append(place)
                continue
            if waiting:
                last = source.shares[-1]
                yield from self._passed(waiting.get(self._pairing.old.provisions[last.place]), last, main)
            for new in (*came, place):
                yield self._block(new, self._origins.get(new), main)
            came.clear()
        for left in waiting.values():
            yield from self._passed(left, Share(len(self._pairing.old)), main)
        for new in came:
            yield self._block(new, self._origins.get(new), main)

    def _is_home(self, link: Link) -> bool:
        """Whether what is deleted from an old provision shows at this target: the closest of them."""
        return link.old is not None and self._targets[link.old][0] is link

    def _passed(self, waiting: deque[Share] | None, last: Share, main: int | None) -> Iterator[_Counted]:
        """The deleted blocks, and what is left of others, that wait and stood before this share."""
        while waiting and waiting[0][:2] < last[:2]:
            yield self._deleted(waiting.popleft(), main)

    def _deleted(self, share: Share, main: int | None) -> _Counted:
        block, provision = self._pairing.old.blocks[share.place], self._pairing.old.provisions[share.place]
        start = span_of(self._pairing.old, share)[0]
        segments = whole(Op.DELETE, *parts_of(self._pairing.old, share))
        places = (share.place,)
        origin = provision if provision != main else None
        numbers = "" if start else block.number, ""
        change = BlockChange(
            BlockRelation.DELETED, block.kind, block.depth, segments, origin, places, start=start, numbers=numbers
        )
        return change, self._gone_words[share]

    def _block(self, place: int, source: Source | None, main: int | None) -> _Counted:
        after, words = self._pairing.new.blocks[place], self._came_words[place]
        if source is None:
            segments = whole(Op.INSERT, self._pairing.new.markers[place], self._pairing.new.texts[place])
            return BlockChange(BlockRelation.NEW, after.kind, after.depth, segments, numbers=("", after.number)), words
        places, moved = source.places, source.moved
        before, provision = self._pairing.old.blocks[places[0]], self._pairing.old.provisions[places[0]]
        origin = provision if provision != main else None
        same = not source.grouping and (before is after or before.text == after.text)
        if same:
            segments = (Segment(Op.EQUAL, after.text),)
            if before is after and origin is None and not moved:
                return _kept(after, places[0]), words
        else:
            segments = compare_blocks(self._pairing, place, source)
        reformatted = same and before is not after and is_reformatted(before, after)
        relation = _relation(source, same and not reformatted)
        start, shares = self._shares(source)
        kind, depth = after.kind, after.depth
        was = before.kind if before.kind is not kind else None
        numbers = "" if start else before.number, after.number
        change = BlockChange(
            relation, kind, depth, segments, origin, places, reformatted, moved, start, shares, was, numbers
        )
        return change, words

    def _shares(self, source: Source) -> tuple[int, tuple[tuple[int, int], ...]]:
        """Where the first share of a block begins, and the characters of all where they are several and not whole."""
        if all([share.is_whole for share in source.shares]):
            return 0, ()
        spans = tuple([span_of(self._pairing.old, share) for share in source.shares])
        return spans[0][0], spans if len(spans) > 1 else ()


def _kept(block: Block, place: int) -> BlockChange:
    """A block that is the very same in both texts."""
    segments, places = (Segment(_EQUAL, block.text),), (place,)
    numbers = (block.number, block.number) if block.number else _NO_NUMBERS
    # By position: of a long text nearly all blocks are made here.
    return BlockChange(_SAME, block.kind, block.depth, segments, None, places, False, False, 0, (), None, numbers)


def _told(blocks: Sequence[_Counted]) -> Iterator[Told]:
    return ((block.segments, words, block.moved) for block, words in blocks)


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


def _sum(parts: Iterable[Statistics]) -> Statistics:
    inserted = deleted = moved = unchanged = 0
    for part in parts:
        inserted += part.inserted
        deleted += part.deleted
        moved += part.moved
        unchanged += part.unchanged
    return Statistics(inserted, deleted, moved, unchanged)


def _placed(provisions: Provisions) -> PlacedBlocks:
    return place_blocks([(each.position, blocks_of(each)) for each in provisions])


def _words(side: Side, shares: Sequence[Share]) -> Iterator[int]:
    """How many words each of these shares has without its marker."""
    whole = iter(side.count_words([share.place for share in shares if share.is_whole]))
    parts = iter(count_each([parts_of(side, share)[1] for share in shares if not share.is_whole]))
    return (next(whole if share.is_whole else parts) for share in shares)


def _gone(pairing: Pairing, origins: Mapping[int, Source]) -> defaultdict[int, list[Share]]:
    """The old blocks that nothing comes from, and what is left of those that shares were taken of, by provision."""
    shares = [share for own, _ in origins.values() for share in own]
    whole = {place for place, start, end in shares if not start and end is None}
    parts: defaultdict[int, list[Share]] = defaultdict(list)
    for share in shares:
        if share.place not in whole:
            parts[share.place].append(share)
    gone: defaultdict[int, list[Share]] = defaultdict(list)
    for place in sorted(set(range(len(pairing.old))) - whole):
        left = _left(pairing.old, place, sorted(parts[place])) if place in parts else [Share(place)]
        gone[pairing.old.provisions[place]] += left
    return gone


def _left(side: Side, place: int, shares: Sequence[Share]) -> Iterator[Share]:
    """What no share has of a block; shares in order."""
    last = 0
    for share in shares:
        if share.start > last:
            yield Share(place, last, share.start)
        last = end_of(side, share)
    if last < side.size(place):
        yield Share(place, last, None)
