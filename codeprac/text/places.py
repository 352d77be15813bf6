"""Where the provisions of pairs stand: what is beside, above and below them, and how far that is linked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from codeprac.text.likeness import beginnings
from codeprac.text.provisions import OutlinedProvision
from codeprac.text.wording import FloatArray, IntArray

_NEAR: Final = 3
_SPAN: Final = 4
_NOWHERE: Final = -1


class Places:
    """Pairs of provisions by key (position in the old draft × length of the new + position in the new), sorted."""

    def __init__(self, keys: IntArray, old: Sequence[OutlinedProvision], new: Sequence[OutlinedProvision]) -> None:
        self._keys = keys
        self._lengths = len(old), len(new)
        self.old: IntArray = keys // max(1, len(new))
        self.new: IntArray = keys - self.old * len(new)
        self._before, self._after = _Family(old), _Family(new)
        self._beside = [
            [self._find(above[self.old], over[self.new]) for above, over in sides]
            for sides in (
                ((self._before.previous, self._after.previous), (self._before.last, self._after.last)),
                ((self._before.following, self._after.following), (self._before.next, self._after.next)),
            )
        ]
        self.families: NDArray[np.bool_] = (self._before.children[self.old] > 0) & (self._after.children[self.new] > 0)
        parents = self._before.parent[self.old], self._after.parent[self.new]
        self._inner = np.flatnonzero((parents[0] >= 0) & (parents[1] >= 0))
        above, over = self._parents = parents[0][self._inner], parents[1][self._inner]
        self._above = self._find(above, over)
        inner = self.old[self._inner], self.new[self._inner]
        self._below = _Groups(inner[0] * len(new) + over), _Groups(inner[1] * len(old) + above)
        self._partners = _Groups(self.old), _Groups(self.new)

    def _find(self, old: IntArray, new: IntArray) -> IntArray:
        """The places of the pairs of these provisions; the length of the list where there is no such pair."""
        wanted = np.where((old >= 0) & (new >= 0), old * self._lengths[1] + new, _NOWHERE)
        place = np.searchsorted(self._keys, wanted)
        found = self._keys[np.minimum(place, len(self._keys) - 1)] == wanted
        return np.where(found, place, len(self._keys))

    def beside(self, scores: FloatArray) -> FloatArray:
        """For each pair how far the two before and the two after it are pairs: 0 to 2."""
        known = np.append(scores, 0.0)
        (previous, last), (following, after) = self._beside
        before = np.maximum(known[previous], known[last])
        both: FloatArray = before + np.maximum(known[following], known[after])
        return both

    def above(self, scores: FloatArray) -> FloatArray:
        """For each pair how far the provisions above its two are a pair: 0 to 1, 0 at the top."""
        linked = np.zeros(len(scores))
        linked[self._inner] = np.append(scores, 0.0)[self._above]
        return linked

    def below(self, scores: FloatArray) -> FloatArray:
        """For each pair the mean of how far the children of each are linked to children of the other."""
        inner = scores[self._inner]
        sums = np.zeros(len(self._keys) + 1)
        for parents, family, groups in zip(self._parents, (self._before, self._after), self._below, strict=True):
            places, best = groups.best(inner)
            shares = best / (2 * family.children[parents[places]])
            sums += np.bincount(self._above[places], shares, len(sums))
        return sums[:-1]

    def around(self, scores: FloatArray) -> FloatArray:
        """For each pair how far the provisions near the one have their best partners near the other."""
        return (self._around(scores, self.old, self.new, 0) + self._around(scores, self.new, self.old, 1)) / 2

    def _around(self, scores: FloatArray, one: IntArray, other: IntArray, side: int) -> FloatArray:
        length = self._lengths[side]
        places, best = self._partners[side].best(scores)
        partner = np.full(length + 2 * _NEAR, -2 * _SPAN, np.int64)
        strength = np.zeros(length + 2 * _NEAR)
        partner[one[places] + _NEAR] = other[places]
        strength[one[places] + _NEAR] = best
        total = np.zeros(len(scores))
        for step in (*range(_NEAR), *range(_NEAR + 1, 2 * _NEAR + 1)):
            near = np.abs(partner[one + step] - other) <= _SPAN
            total += np.where(near, strength[one + step], 0.0)
        return total / (2 * _NEAR)


class _Family:
    """For each provision its parent, its neighbours in the text (`last`, `next`) and below the same parent
    (`previous`, `following`), -1 for none, and the number of its children."""

    def __init__(self, provisions: Sequence[OutlinedProvision]) -> None:
        length = len(provisions)
        parents = [_NOWHERE if each.parent is None else each.parent for each in provisions]
        self.parent = np.array(parents, np.int64)
        self.last = np.arange(-1, length - 1)
        self.next = np.where(np.arange(length) < length - 1, np.arange(1, length + 1), _NOWHERE)
        self.previous, self.following = np.full(length, _NOWHERE), np.full(length, _NOWHERE)
        order = np.argsort(self.parent, kind="stable")
        siblings = self.parent[order[1:]] == self.parent[order[:-1]]
        self.previous[order[1:][siblings]] = order[:-1][siblings]
        self.following[order[:-1][siblings]] = order[1:][siblings]
        self.children = np.bincount(self.parent[self.parent >= 0], minlength=length)


def best_of(scores: FloatArray, sides: IntArray) -> FloatArray:
    """The best score of each provision of a side, by position."""
    best = np.zeros(int(sides.max()) + 1 if len(sides) else 0)
    np.maximum.at(best, sides, scores)
    return best


class _Groups:
    """Pairs in groups by a key."""

    def __init__(self, keys: IntArray) -> None:
        self._order = np.argsort(keys, kind="stable")
        self._first = beginnings(keys[self._order])
        self._group = np.repeat(np.arange(len(self._first)), np.diff(self._first, append=len(keys)))

    def best(self, scores: FloatArray) -> tuple[IntArray, FloatArray]:
        """For each group, by key, the place of its best score, and that score; the first of equal ones."""
        ranked = scores[self._order]
        best: FloatArray = np.maximum.reduceat(ranked, self._first) if len(ranked) else ranked
        hits = np.flatnonzero(ranked == best[self._group])
        return self._order[hits[beginnings(self._group[hits])]], best
