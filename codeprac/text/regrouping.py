"""Blocks that were split or merged: a block without a counterpart that stands almost whole in one of the other text.

Such a block is a part where nearly all of its words stand in the other in the same order (containment; the floor of 12
words and .85 keeps short boilerplate out), and still do when all parts are laid over it at once. The parts of a split
share the old text between them, cut where the words of one part end and those of the next begin; one in a provision
that is not linked carries no more than its clauses away.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from typing import Final

from codeprac.text.aligning import Alignment
from codeprac.text.block_clauses import BlockText
from codeprac.text.blocks import BlockKind
from codeprac.text.markers import before_marker
from codeprac.text.scripts import Match, matches
from codeprac.text.sides import Pairing, Side, contained
from codeprac.text.sources import Share, Source, end_of

_LEAST_WORDS: Final = 12
_CONTAINED: Final = 0.85
_NEAR: Final = 0.6
_WHOLE: Final = frozenset({BlockKind.ROW, BlockKind.CODE})
_LEAST_RUN: Final = 3
_ENDS: Final = frozenset(".;:!?")


def regroup(pairing: Pairing, aligned: Alignment, linked: Set[tuple[int, int]]) -> dict[int, Source]:
    """For places of new blocks what they come from, splits and merges among it; `linked` are pairs of provisions."""
    regrouper = _Regrouper(pairing, aligned, linked)
    regrouper.find_splits()
    regrouper.find_merges()
    return regrouper.sources


class _Regrouper:
    def __init__(self, pairing: Pairing, aligned: Alignment, linked: Set[tuple[int, int]]) -> None:
        self._pairing, self._linked = pairing, linked
        self._old, self._new = pairing.old, pairing.new
        self._became = {at: to for to, at in aligned.origins.items()}
        self.sources = {to: Source((Share(at),), to in aligned.moved) for to, at in aligned.origins.items()}

    def find_splits(self) -> None:
        """New blocks that stand in old ones."""
        loose = [to for to in self._pairing.loose[1] if to not in self.sources and _may_be_part(self._new, to)]
        if not loose:
            return
        whole = [at for at in self._pairing.loose[0] if self._is_unequal(at, self._became.get(at))]
        parts: defaultdict[int, list[int]] = defaultdict(list)
        for at, to in self._best(self._pairing.sharing(whole, loose), part_is_new=True):
            parts[at].append(to)
        for at, found in parts.items():
            self._split(at, found)

    def find_merges(self) -> None:
        """Old blocks that stand in new ones."""
        used = {share.place for source in self.sources.values() for share in source.shares}
        loose = [at for at in self._pairing.loose[0] if at not in used and _may_be_part(self._old, at)]
        if not loose:
            return
        whole = [to for to in self._pairing.loose[1] if self._is_open(to)]
        parts: defaultdict[int, list[int]] = defaultdict(list)
        for at, to in self._best(self._pairing.sharing(loose, whole), part_is_new=False):
            parts[to].append(at)
        for to, found in parts.items():
            self._merge(to, found)

    def _is_unequal(self, at: int, to: int | None) -> bool:
        return to is None or self._old.texts[at] != self._new.texts[to]

    def _is_open(self, to: int) -> bool:
        """Whether more may have gone into a new block than is known."""
        source = self.sources.get(to)
        return source is None or (not source.grouping and self._is_unequal(source.places[0], to))

    def _best(self, pairs: Iterable[tuple[int, int]], *, part_is_new: bool) -> list[tuple[int, int]]:
        """Of the pairs in which one block is a part of the other, the best for each part, in order."""
        best: dict[int, tuple[float, tuple[int, int]]] = {}
        for at, to in pairs:
            if self._old.sort(at) is not self._new.sort(to):
                continue
            old, new = self._old.codes(at), self._new.codes(to)
            part, whole = (new, old) if part_is_new else (old, new)
            least = _NEAR if self._is_near(at, to) else _CONTAINED
            if len(part) < len(whole) and (share := contained(part, whole)) >= least:
                key = to if part_is_new else at
                best[key] = max(best.get(key, (0.0, (at, to))), (share, (at, to)), key=lambda each: each[0])
        return [pair for _, pair in best.values()]

    def _split(self, at: int, found: Sequence[int]) -> None:
        whole, first = self._old.codes(at), self._became.get(at)
        codes = {to: self._new.codes(to) for to in (*found, *(() if first is None else (first,)))}
        kept = _fitting(codes, whole, set() if first is None else {first}, _NEAR)
        if len(kept) == 1 and first is None:
            far = not self._is_near(at, kept[0])
            self.sources[kept[0]] = Source((self._carried(Share(at), kept[0]) if far else Share(at),), far)
        elif len(kept) > 1:
            text = self._old.coded(at)
            bounds = [before_marker(text, bound) for bound in _cuts([codes[to] for to in kept], whole)]
            for to, start, end in zip(kept, [0, *bounds], [*bounds, None], strict=True):
                if start == end:
                    self.sources.pop(to, None)
                    continue
                moved = self.sources[to].moved if to == first else not self._is_near(at, to)
                share = Share(at, start, end)
                self.sources[to] = Source((self._carried(share, to) if moved else share,), moved)

    def _carried(self, share: Share, to: int) -> Share:
        """What goes along to a provision that is not linked: all of a share of which most stays; else the clauses of
        what stays, or it alone where it is the lesser part of them."""
        size = self._old.size(share.place)
        last = end_of(self._old, share)
        found = matches(self._old.codes(share.place)[share.start : last], self._new.codes(to))
        runs = [(share.start + at, share.start + at + length) for at, _, length in found if length >= _LEAST_RUN]
        kept = 2 * sum(end - start for start, end in runs)
        if not runs or kept >= last - share.start:
            return share
        start, end = BlockText(self._old, share.place).clause(runs[0][0], runs[-1][1])
        if kept < end - start:
            start, end = runs[0][0], runs[-1][1]
        return Share(share.place, max(start, share.start), None if min(end, last) == size else min(end, last))

    def _merge(self, to: int, found: Sequence[int]) -> None:
        source = self.sources.get(to)
        known = source.places[0] if source else None
        codes = {at: self._old.codes(at) for at in (*found, *(() if known is None else (known,)))}
        kept = _fitting(codes, self._new.codes(to), set() if known is None else {known}, _NEAR)
        if len(kept) == 1 and known is None:
            self.sources[to] = Source((Share(kept[0]),), not self._is_near(kept[0], to))
        elif len(kept) > 1:
            moved = source.moved if source else not any(self._is_near(at, to) for at in kept)
            self.sources[to] = Source(tuple([Share(at) for at in kept]), moved)

    def _is_near(self, at: int, to: int) -> bool:
        """Whether the provisions of two blocks are linked."""
        return (self._old.provisions[at], self._new.provisions[to]) in self._linked


def _may_be_part(side: Side, place: int) -> bool:
    """Whether a block is long enough to be told from boilerplate; a row or a piece of code is no part."""
    return side.blocks[place].kind not in _WHOLE and side.size(place) >= _LEAST_WORDS


def _fitting(parts: Mapping[int, str], whole: str, certain: Set[int], least: float) -> list[int]:
    """The parts that find their words when all are laid over the whole, in the order they have there."""
    order = sorted(parts, key=lambda place: (_middle(parts[place], whole), place))
    while True:
        shares = _shares([parts[place] for place in order], whole)
        kept = [place for place, share in zip(order, shares, strict=True) if share >= least or place in certain]
        if kept == order:
            return kept
        order = kept


def _middle(part: str, whole: str) -> int:
    """Where in the whole the longest run stands that a part has in common with it."""
    at, _, _ = max(matches(whole, part), key=lambda match: match[2], default=(len(whole), 0, 0))
    return at


def _shares(parts: Sequence[str], whole: str) -> list[float]:
    """For each of the parts, laid over the whole in this order, the share of its words that are found there."""
    found = _covered(matches("".join(parts), whole), parts)
    return [count / len(part) if part else 0.0 for count, part in zip(found, parts, strict=True)]


def _covered(found: Sequence[Match], parts: Sequence[str]) -> list[int]:
    counts, start = [], 0
    for part in parts:
        end = start + len(part)
        counts.append(sum(max(0, min(at + length, end) - max(at, start)) for at, _, length in found))
        start = end
    return counts


def _cuts(parts: Sequence[str], whole: str) -> list[int]:
    """Where the whole is cut so that each part stands against its share: one place fewer than parts."""
    found = matches("".join(parts), whole)
    cuts, bound = [], 0
    for part in parts[:-1]:
        bound += len(part)
        cuts.append(_cut(found, bound, whole))
    return cuts


def _cut(found: Sequence[Match], bound: int, whole: str) -> int:
    """The place in the whole that stands for this one in the parts: after a sentence, if one ends in between."""
    low, high = 0, len(whole)
    for at, to, length in found:
        if at < bound:
            low = to + min(length, bound - at)
        if at + length > bound:
            high = to + max(0, bound - at)
            break
    return next((place for place in range(high, low, -1) if whole[place - 1] in _ENDS), low)
