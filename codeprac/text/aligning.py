"""Which block of the old text became which of the new: paragraphs, points, rows, footnotes.

Within linked provisions blocks are aligned in order: equal ones are anchors (longest increasing chain), the gaps
between them are filled so that the sum of likenesses is greatest. What is left over on both sides is then looked for
everywhere: equal blocks, then such as share rare runs of words. Those have moved. Last come blocks that were rewritten:
within linked provisions again, then between blocks that follow each other in both texts, as where a chapter was cut
into several: what stands in order below a heading that came or went has not moved. The markers of points and the ids of
footnotes count for nothing, but that of two footnotes with one id the likeness may be less.
"""

from __future__ import annotations

from bisect import bisect
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from codeprac.text.scripts import increasing
from codeprac.text.sides import Pairing, PlacedBlock, place_blocks

__all__ = ["Origin", "PlacedBlock", "align", "place_blocks"]

_LIKE: Final = 0.45
_REWRITTEN: Final = 0.25
_BETWEEN: Final = 0.35
_MOVED: Final = 0.45
_MOVED_SHORT: Final = 0.65
_MOVED_WORDS: Final = 4
_RESHAPED_WORDS: Final = 12
_SHORT_WORDS: Final = 6
_CELLS: Final = 40_000
_WIDEST: Final = 60


class Origin(NamedTuple):
    """Where a new block comes from: the place of the old one in its list, and whether it has moved."""

    place: int
    moved: bool


def align(
    old: Sequence[PlacedBlock], new: Sequence[PlacedBlock], pairs: Sequence[tuple[int, int]]
) -> dict[int, Origin]:
    """For places in the new list their origin; `pairs` are linked provisions, the closest first."""
    return align_sides(Pairing(old, new), pairs)


def align_sides(pairing: Pairing, pairs: Sequence[tuple[int, int]]) -> dict[int, Origin]:
    """The same for texts that are being read already."""
    return _Aligner(pairing).align(pairs)


class _Aligner:
    def __init__(self, pairing: Pairing) -> None:
        self._pairing = pairing
        self._old, self._new = pairing.old, pairing.new
        self._used: set[int] = set()
        self._origins: dict[int, Origin] = {}

    def align(self, pairs: Sequence[tuple[int, int]]) -> dict[int, Origin]:
        for at, to in pairs:
            self._link_equal_in_order(at, to)
        linked, pairs = pairs, self._open_pairs(pairs)
        self._link_unique(pairs)
        for at, to in pairs:
            self._fill(at, to, _LIKE)
        for at, to in pairs:
            self._link_equal(self._open_old(self._old.of(at)), self._open_new(self._new.of(to)), 1)
        everywhere = self._open_old(range(len(self._old))), self._open_new(range(len(self._new)))
        self._link_equal(*everywhere, _MOVED_WORDS, once=True)
        self._link_reshaped()
        for at, to in self._open_pairs(pairs):
            self._fill(at, to, _REWRITTEN)
        self._fill_anywhere()
        self._settle(linked)
        return self._origins

    def _settle(self, linked: Sequence[tuple[int, int]]) -> None:
        """Blocks in order between such as stayed have not moved where a heading without a counterpart came or went."""
        if not any([origin.moved for origin in self._origins.values()]):
            return
        befores, afters = {at for at, _ in linked}, {to for _, to in linked}
        links = sorted([(origin.place, to) for to, origin in self._origins.items()])
        stayed = increasing([(at, to) for at, to in links if not self._origins[to].moved])
        old, new = [at for at, _ in stayed], [to for _, to in stayed]
        in_order = [
            (at, to)
            for at, to in links
            if self._origins[to].moved
            and bisect(old, at) == bisect(new, to)
            and (self._old.blocks[at].provision not in befores or self._new.blocks[to].provision not in afters)
        ]
        for at, to in increasing(in_order):
            self._link(at, to, moved=False)

    def _open_pairs(self, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """The pairs of provisions that both have a block to link."""
        old = {self._old.blocks[place].provision for place in self._open_old(range(len(self._old)))}
        new = {self._new.blocks[place].provision for place in self._open_new(range(len(self._new)))}
        return [(at, to) for at, to in pairs if at in old and to in new]

    def _open_old(self, places: Sequence[int]) -> list[int]:
        return [place for place in places if place not in self._used]

    def _open_new(self, places: Sequence[int]) -> list[int]:
        return [place for place in places if place not in self._origins]

    def _link(self, at: int, to: int, moved: bool) -> None:
        self._used.add(at)
        self._origins[to] = Origin(at, moved)

    def _link_equal_in_order(self, at: int, to: int) -> None:
        """Blocks of two provisions that are equal but for their markers, in the longest common order."""
        before, after = self._old.of(at), self._new.of(to)
        if not before or not after:
            return
        if self._are_equal(before, after) and self._are_open(before, after):
            self._used.update(before)
            self._origins.update(zip(after, [Origin(place, False) for place in before], strict=True))
            return
        old, new = self._open_old(before), self._open_new(after)
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place in reversed(new):
            places[self._new.keys[place]].append(place)
        pairs = [(place, same.pop()) for place in old if (same := places.get(self._old.keys[place]))]
        for first, second in increasing(pairs):
            self._link(first, second, moved=False)

    def _are_equal(self, old: range, new: range) -> bool:
        return self._old.keys[old.start : old.stop] == self._new.keys[new.start : new.stop]

    def _are_open(self, old: range, new: range) -> bool:
        return self._used.isdisjoint(old) and self._origins.keys().isdisjoint(new)

    def _fill(self, at: int, to: int, least: float) -> None:
        """Link what is open between the blocks of two provisions that are linked in order."""
        old, new = self._old.of(at), self._new.of(to)
        chain = [
            (origin.place, place)
            for place in new
            if (origin := self._origins.get(place)) and not origin.moved and origin.place in old
        ]
        ends = [(old.start - 1, new.start - 1), *increasing(sorted(chain)), (old.stop, new.stop)]
        for (first, second), (end, stop) in pairwise(ends):
            gap_old, gap_new = self._open_old(range(first + 1, end)), self._open_new(range(second + 1, stop))
            if gap_old and gap_new:
                for one, other in self._best_chain(gap_old, gap_new, least):
                    self._link(one, other, moved=False)

    def _fill_anywhere(self) -> None:
        """Link what is open between blocks that follow each other in both texts, whatever their provisions."""
        if len(self._used) == len(self._old) or len(self._origins) == len(self._new):
            return
        chain = increasing(sorted([(origin.place, place) for place, origin in self._origins.items()]))
        ends = [(-1, -1), *chain, (len(self._old), len(self._new))]
        for (first, second), (end, stop) in pairwise(ends):
            if end - first > 1 and stop - second > 1:
                gap_old, gap_new = self._open_old(range(first + 1, end)), self._open_new(range(second + 1, stop))
                for one, other in self._best_chain(gap_old, gap_new, _BETWEEN):
                    self._link(one, other, moved=True)

    def _best_chain(self, old: list[int], new: list[int], least: float) -> Iterator[tuple[int, int]]:
        """The pairs in order with the greatest sum of likeness; a gap too large to try them all is cut first."""
        if len(old) * len(new) > _CELLS:
            yield from self._cut(old, new, least)
            return
        gains = [self._gains(at, new, least) for at in old]
        best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
        for i in range(len(old) - 1, -1, -1):
            row, below, gained = best[i], best[i + 1], gains[i]
            for j in range(len(new) - 1, -1, -1):
                skipped = below[j] if below[j] >= row[j + 1] else row[j + 1]
                taken = gained[j] + below[j + 1] if gained[j] else 0.0
                row[j] = taken if taken > skipped else skipped
        i = j = 0
        while i < len(old) and j < len(new):
            if gains[i][j] and best[i][j] == gains[i][j] + best[i + 1][j + 1]:
                yield old[i], new[j]
                i, j = i + 1, j + 1
            elif best[i][j] == best[i + 1][j]:
                i += 1
            else:
                j += 1

    def _cut(self, old: list[int], new: list[int], least: float) -> Iterator[tuple[int, int]]:
        """The pairs in order of blocks that share most of their rare words, and those in the gaps between them."""
        ranks = {to: index for index, to in enumerate(new)}
        places = {at: index for index, at in enumerate(old)}
        close = self._pairing.closest(old, new, _MOVED)
        pairs = increasing(sorted((places[at], ranks[to]) for at, to in close))
        for (at, to), (end, stop) in pairwise([(-1, -1), *pairs, (len(old), len(new))]):
            if at >= 0:
                yield old[at], new[to]
            if pairs:
                yield from self._best_chain(old[at + 1 : end], new[to + 1 : stop], least)

    def _gains(self, at: int, new: list[int], least: float) -> list[float]:
        """What each pair adds to the sum: its likeness beyond what is enough, more for long blocks."""
        gains = [0.0] * len(new)
        size = min(self._old.size(at), _WIDEST)
        for index, like, enough in self._pairing.likenesses(at, new, least):
            gains[index] = (like - enough + 0.01) * (1 + min(size, self._new.size(new[index])) / 20)
        return gains

    def _link_equal(self, old: list[int], new: list[int], least: int, *, once: bool = False) -> None:
        """Equal blocks of at least so many words and signs, in the order of both lists; on demand not what a text
        repeats: a formula does not wander."""
        places: defaultdict[str, list[int]] = defaultdict(list)
        for at in reversed(old):
            places[self._old.keys[at]].append(at)
        for to in new:
            same = places.get(self._new.keys[to])
            if same and self._new.size(to) >= least and not (once and self._pairing.is_repeated(same[-1], to)):
                self._link(same.pop(), to, moved=True)

    def _link_unique(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Blocks that each text has once and that are equal in linked provisions, where they changed their order."""
        if not pairs:
            return
        once = [Counter(side.keys) for side in (self._old, self._new)]
        for at, to in pairs:
            old = {self._old.keys[place]: place for place in self._open_old(self._old.of(at))}
            for place in self._open_new(self._new.of(to)):
                key = self._new.keys[place]
                if key in old and once[0][key] == once[1][key] == 1:
                    self._link(old[key], place, moved=True)

    def _link_reshaped(self) -> None:
        """Blocks that moved and were changed: those that share most of their rare words, by falling likeness; more is
        asked of short ones, and none is what a text repeats."""
        for least, words in ((_MOVED_SHORT, _SHORT_WORDS), (_MOVED, _RESHAPED_WORDS)):
            old = [at for at in self._open_old(range(len(self._old))) if self._old.size(at) >= words]
            new = [to for to in self._open_new(range(len(self._new))) if self._new.size(to) >= words]
            for at, to in self._pairing.closest(old, new, least, once=True):
                self._link(at, to, moved=True)
