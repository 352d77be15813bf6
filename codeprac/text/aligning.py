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

from codeprac.text.scripts import heaviest_chain, increasing
from codeprac.text.sides import Pairing

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


class Alignment(NamedTuple):
    """For places in the new list those of the old blocks that they come from, and which of them have moved."""

    origins: dict[int, int]
    moved: set[int]


def align_sides(pairing: Pairing, pairs: Sequence[tuple[int, int]]) -> Alignment:
    """How the blocks of two texts go together; `pairs` are linked provisions, the closest first."""
    return _Aligner(pairing).align(pairs)


class _Aligner:
    def __init__(self, pairing: Pairing) -> None:
        self._pairing = pairing
        self._old, self._new = pairing.old, pairing.new
        # The places of blocks that nothing is linked to yet.
        self._open_old, self._open_new = set(range(len(pairing.old))), set(range(len(pairing.new)))
        self._origins: dict[int, int] = {}
        self._moved: set[int] = set()

    def align(self, pairs: Sequence[tuple[int, int]]) -> Alignment:
        self._link_equal_in_order(pairs)
        linked, pairs = pairs, self._open_pairs(pairs)
        self._link_unique(pairs)
        for at, to in pairs:
            self._fill(at, to, _LIKE)
        for at, to in pairs:
            self._link_equal(*self._open(self._old.of(at), self._new.of(to)), 1)
        self._link_equal(sorted(self._open_old), sorted(self._open_new), _MOVED_WORDS, once=True)
        self._link_reshaped()
        for at, to in self._open_pairs(pairs):
            self._fill(at, to, _REWRITTEN)
        self._fill_anywhere()
        self._settle(linked)
        return Alignment(self._origins, self._moved)

    def _settle(self, linked: Sequence[tuple[int, int]]) -> None:
        """Blocks in order between such as stayed have not moved where a heading without a counterpart came or went."""
        if not self._moved:
            return
        befores, afters = {at for at, _ in linked}, {to for _, to in linked}
        links = sorted([(at, to) for to, at in self._origins.items()])
        stayed = increasing([(at, to) for at, to in links if to not in self._moved])
        old, new = [at for at, _ in stayed], [to for _, to in stayed]
        in_order = [
            (at, to)
            for at, to in links
            if to in self._moved
            and bisect(old, at) == bisect(new, to)
            and (self._old.provisions[at] not in befores or self._new.provisions[to] not in afters)
        ]
        self._moved.difference_update([to for _, to in increasing(in_order)])

    def _open_pairs(self, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
        """The pairs of provisions that both have a block to link."""
        old = {self._old.provisions[place] for place in self._open_old}
        new = {self._new.provisions[place] for place in self._open_new}
        return [(at, to) for at, to in pairs if at in old and to in new]

    def _open(self, old: range, new: range) -> tuple[list[int], list[int]]:
        """Of these places of both texts those that are open."""
        return [at for at in old if at in self._open_old], [to for to in new if to in self._open_new]

    def _link(self, at: int, to: int, moved: bool) -> None:
        self._open_old.discard(at)
        self._open_new.discard(to)
        self._origins[to] = at
        if moved:
            self._moved.add(to)

    def _link_equal_in_order(self, pairs: Sequence[tuple[int, int]]) -> None:
        """Blocks of linked provisions that are equal but for their markers, in the longest common order of each two."""
        seen_old: set[int] = set()
        seen_new: set[int] = set()
        for at, to in pairs:
            old, new = self._old.of(at), self._new.of(to)
            if not old or not new:
                continue
            if at in seen_old or to in seen_new or not self._are_equal(old, new):
                self._link_chain(*self._open(old, new))
            else:
                self._open_old.difference_update(old)
                self._open_new.difference_update(new)
                self._origins.update(zip(new, old, strict=True))
            seen_old.add(at)
            seen_new.add(to)

    def _are_equal(self, old: range, new: range) -> bool:
        return self._old.keys[old.start : old.stop] == self._new.keys[new.start : new.stop]

    def _link_chain(self, old: Sequence[int], new: Sequence[int]) -> None:
        """Equal blocks among these in the longest common order."""
        places: defaultdict[str, list[int]] = defaultdict(list)
        for place in reversed(new):
            places[self._new.keys[place]].append(place)
        pairs = [(place, same.pop()) for place in old if (same := places.get(self._old.keys[place]))]
        for first, second in increasing(pairs):
            self._link(first, second, moved=False)

    def _fill(self, at: int, to: int, least: float) -> None:
        """Link what is open between the blocks of two provisions that are linked in order."""
        old, new = self._old.of(at), self._new.of(to)
        stayed = [to for to in new if to not in self._open_new and to not in self._moved]
        links = [(self._origins[to], to) for to in stayed if self._origins[to] in old]
        self._fill_between(links, old, new, least, moved=False)

    def _fill_anywhere(self) -> None:
        """Link what is open between blocks that follow each other in both texts, whatever their provisions."""
        if self._open_old and self._open_new:
            links = [(at, to) for to, at in self._origins.items()]
            self._fill_between(links, range(len(self._old)), range(len(self._new)), _BETWEEN, moved=True)

    def _fill_between(self, links: list[tuple[int, int]], old: range, new: range, least: float, *, moved: bool) -> None:
        """Link what is open of two runs of blocks between such links as are in order."""
        ends = [(old.start - 1, new.start - 1), *increasing(sorted(links)), (old.stop, new.stop)]
        for (first, second), (end, stop) in pairwise(ends):
            if end - first > 1 and stop - second > 1:
                gap = self._open(range(first + 1, end), range(second + 1, stop))
                for at, to in self._best_chain(*gap, least) if all(gap) else ():
                    self._link(at, to, moved=moved)

    def _best_chain(self, old: list[int], new: list[int], least: float) -> Iterator[tuple[int, int]]:
        """The pairs in order with the greatest sum of likeness; a gap too large to try them all is cut first."""
        if len(old) * len(new) > _CELLS:
            yield from self._cut(old, new, least)
            return
        found = self._pairing.likenesses(old, new, least)
        gains = [self._gains(at, new, likes) if likes else {} for at, likes in zip(old, found, strict=True)]
        if sum(map(len, gains)) > 1:
            yield from [(old[i], new[j]) for i, j in heaviest_chain(gains, len(new))]
        else:
            yield from [(at, new[j]) for at, gained in zip(old, gains, strict=True) for j in gained]

    def _cut(self, old: list[int], new: list[int], least: float) -> Iterator[tuple[int, int]]:
        """The pairs in order of blocks that share most of their rare words, and those in the gaps between them."""
        ranks = {to: index for index, to in enumerate(new)}
        places = {at: index for index, at in enumerate(old)}
        close = self._pairing.closest(old, new, _MOVED)
        pairs = increasing(sorted((places[at], ranks[to]) for at, to in close))
        for (at, to), (end, stop) in pairwise([(-1, -1), *pairs, (len(old), len(new))]):
            if at >= 0:
                yield old[at], new[to]
            if pairs and end - at > 1 and stop - to > 1:
                yield from self._best_chain(old[at + 1 : end], new[to + 1 : stop], least)

    def _gains(self, at: int, new: list[int], likes: Sequence[tuple[int, float, float]]) -> dict[int, float]:
        """What each pair adds to the sum, by the index of the new block: its likeness beyond what is enough, more for
        long blocks."""
        size = min(self._old.size(at), _WIDEST)
        return {
            index: (like - enough + 0.01) * (1 + min(size, self._new.size(new[index])) / 20)
            for index, like, enough in likes
        }

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
            before, after = self._open(self._old.of(at), self._new.of(to))
            old = {self._old.keys[place]: place for place in before}
            for place in after:
                key = self._new.keys[place]
                if key in old and once[0][key] == once[1][key] == 1:
                    self._link(old[key], place, moved=True)

    def _link_reshaped(self) -> None:
        """Blocks that moved and were changed: those that share most of their rare words, by falling likeness; more is
        asked of short ones, and none is what a text repeats."""
        for least, words in ((_MOVED_SHORT, _SHORT_WORDS), (_MOVED, _RESHAPED_WORDS)):
            near = self._pairing.sharing(self._open_old, self._open_new)
            old = {at for at, _ in near if self._old.size(at) >= words}
            new = {to for _, to in near if self._new.size(to) >= words}
            for at, to in self._pairing.closest(old, new, least, once=True):
                self._link(at, to, moved=True)
