"""Which block of the old text became which of the new: paragraphs, points, rows.

Within linked provisions blocks are aligned in order: equal ones are anchors (longest increasing chain), the gaps
between them are filled so that the sum of likenesses is greatest. What is left over on both sides is then looked for
everywhere: equal blocks, then such as share rare runs of words. Those have moved.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import Indel

from codeprac.text.blocks import Block
from codeprac.text.scripts import increasing
from codeprac.text.similarity import cosines, ranked, weigh_grams
from codeprac.text.words import word_keys

_LIKE: Final = 0.45
_MOVED: Final = 0.6
_SHORT: Final = 4
_MOVED_WORDS: Final = 4
_RESHAPED_WORDS: Final = 10
_SHARED: Final = 0.35
_CELLS: Final = 40_000


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block with the position of its provision and the words it is compared by."""

    block: Block
    provision: int
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a new block comes from: the place of the old one in its list, and whether it has moved."""

    place: int
    moved: bool


def place_blocks(blocks: Sequence[tuple[int, Block]]) -> tuple[PlacedBlock, ...]:
    """Blocks with their provisions, ready to align."""
    return tuple(PlacedBlock(block, provision, tuple(word_keys(block.text))) for provision, block in blocks)


def align(
    old: Sequence[PlacedBlock], new: Sequence[PlacedBlock], pairs: Sequence[tuple[int, int]]
) -> dict[int, Origin]:
    """For places in the new list their origin; `pairs` are linked provisions, the closest first."""
    return _Aligner(old, new).align(pairs)


class _Aligner:
    def __init__(self, old: Sequence[PlacedBlock], new: Sequence[PlacedBlock]) -> None:
        self._old, self._new = old, new
        self._used: set[int] = set()
        self._origins: dict[int, Origin] = {}

    def align(self, pairs: Sequence[tuple[int, int]]) -> dict[int, Origin]:
        before, after = _by_provision(self._old), _by_provision(self._new)
        for at, to in pairs:
            self._align_in_order(self._open_old(before[at]), self._open_new(after[to]))
        for at, to in pairs:
            self._link_equal(self._open_old(before[at]), self._open_new(after[to]), 1)
        self._link_equal(self._open_old(range(len(self._old))), self._open_new(range(len(self._new))), _MOVED_WORDS)
        self._link_reshaped()
        return self._origins

    def _open_old(self, places: Sequence[int]) -> list[int]:
        return [place for place in places if place not in self._used]

    def _open_new(self, places: Sequence[int]) -> list[int]:
        return [place for place in places if place not in self._origins]

    def _link(self, at: int, to: int, moved: bool) -> None:
        self._used.add(at)
        self._origins[to] = Origin(at, moved)

    def _align_in_order(self, old: list[int], new: list[int]) -> None:
        """Equal blocks as anchors, then the gaps between them."""
        anchors = [(-1, -1), *self._anchors(old, new), (len(old), len(new))]
        for (at, to), (end, stop) in pairwise(anchors):
            if at >= 0:
                self._link(old[at], new[to], moved=False)
            for first, second in self._fill(old[at + 1 : end], new[to + 1 : stop]):
                self._link(first, second, moved=False)

    def _anchors(self, old: list[int], new: list[int]) -> list[tuple[int, int]]:
        """Places in the two lists of blocks with equal words, in the longest common order."""
        places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for index, to in enumerate(new):
            places[self._new[to].words].append(index)
        pairs = []
        for index, at in enumerate(old):
            same = places.get(self._old[at].words)
            if same:
                pairs.append((index, same.pop(0)))
        return increasing(pairs)

    def _fill(self, old: list[int], new: list[int]) -> Iterator[tuple[int, int]]:
        """The pairs in order with the greatest sum of likeness; a gap too large to try them all is cut first."""
        if not old or not new:
            return
        if len(old) * len(new) > _CELLS:
            yield from self._cut(old, new)
            return
        gains = [[self._gain(at, to) for to in new] for at in old]
        best = [[0.0] * (len(new) + 1) for _ in range(len(old) + 1)]
        for i in range(len(old) - 1, -1, -1):
            for j in range(len(new) - 1, -1, -1):
                gain = gains[i][j]
                best[i][j] = max(best[i + 1][j], best[i][j + 1], gain + best[i + 1][j + 1] if gain > 0 else 0.0)
        i = j = 0
        while i < len(old) and j < len(new):
            if gains[i][j] > 0 and best[i][j] == gains[i][j] + best[i + 1][j + 1]:
                yield old[i], new[j]
                i, j = i + 1, j + 1
            elif best[i][j] == best[i + 1][j]:
                i += 1
            else:
                j += 1

    def _cut(self, old: list[int], new: list[int]) -> Iterator[tuple[int, int]]:
        """The pairs in order of blocks that share most of their rare words, and those in the gaps between them."""
        close = {at: to for to, at in self._closest(old, new).items()}
        ranks = {to: index for index, to in enumerate(new)}
        pairs = increasing([(index, ranks[close[at]]) for index, at in enumerate(old) if at in close])
        for (at, to), (end, stop) in pairwise([(-1, -1), *pairs, (len(old), len(new))]):
            if at >= 0:
                yield old[at], new[to]
            if pairs:
                yield from self._fill(old[at + 1 : end], new[to + 1 : stop])

    def _closest(self, old: list[int], new: list[int]) -> dict[int, int]:
        """For new blocks the old one that shares most rare words, where it is like enough; each old one once."""
        before, after = weigh_grams({at: self._old[at].words for at in old}, {to: self._new[to].words for to in new})
        found: dict[int, int] = {}
        used: set[int] = set()
        for at, to in ranked(cosines(before, after, _SHARED)):
            if at not in used and to not in found and self._like(at, to, _MOVED):
                found[to] = at
                used.add(at)
        return found

    def _like(self, at: int, to: int, least: float) -> float:
        return Indel.normalized_similarity(self._old[at].words, self._new[to].words, score_cutoff=least)

    def _gain(self, at: int, to: int) -> float:
        """What a pair adds to the sum: its likeness beyond the threshold, more for long blocks."""
        one, other = self._old[at], self._new[to]
        least = _LIKE if min(len(one.words), len(other.words)) >= _SHORT else _MOVED
        like = self._like(at, to, least)
        return (like - least + 0.01) * (1 + min(len(one.words), len(other.words), 60) / 20) if like else 0.0

    def _link_equal(self, old: list[int], new: list[int], least: int) -> None:
        """Equal blocks of at least so many words, in the order of both lists."""
        places: defaultdict[tuple[str, ...], list[int]] = defaultdict(list)
        for at in old:
            if len(self._old[at].words) >= least:
                places[self._old[at].words].append(at)
        for to in new:
            same = places.get(self._new[to].words)
            if same:
                self._link(same.pop(0), to, moved=True)

    def _link_reshaped(self) -> None:
        """Blocks that moved and were changed: those that share most of their rare words, by falling likeness."""
        old = [at for at in self._open_old(range(len(self._old))) if len(self._old[at].words) >= _RESHAPED_WORDS]
        new = [to for to in self._open_new(range(len(self._new))) if len(self._new[to].words) >= _RESHAPED_WORDS]
        for to, at in self._closest(old, new).items():
            self._link(at, to, moved=True)


def _by_provision(blocks: Sequence[PlacedBlock]) -> defaultdict[int, list[int]]:
    places: defaultdict[int, list[int]] = defaultdict(list)
    for place, placed in enumerate(blocks):
        places[placed.provision].append(place)
    return places
