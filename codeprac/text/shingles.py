"""Texts that share rare pairs of neighbouring signs, found by an inverted index of these pairs (shingles)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from codeprac.text.likeness import beginnings, count_marked, meetings, ranks
from codeprac.text.wording import IntArray

_CROWD: Final = 12
_SHARE: Final = 6
_TRIED: Final = 6
_BITS: Final = 21


def signs_of(texts: Sequence[str]) -> tuple[NDArray[np.uint32], IntArray]:
    """The signs of texts in a row, as numbers, and where each text ends."""
    signs = np.frombuffer("".join(texts).encode("utf-32-le"), np.uint32)
    return signs, np.cumsum([len(text) for text in texts], dtype=np.int64)


def find_sharing(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """For each new text, by its place, the few old ones that share most rare pairs of signs with it, the most first."""
    pairs, texts = _index([*old, *new])
    sizes = np.bincount(texts, minlength=len(old) + len(new))
    first = beginnings(pairs)
    if not len(first):
        return []
    of_old = count_marked(texts < len(old), first)
    of_new = np.diff(first, append=len(pairs)) - of_old
    rare = np.flatnonzero((of_old <= _CROWD) & (of_old * of_new > 0))
    at, times, to = meetings(first[rare], of_old[rare], of_new[rare])
    met = np.sort(texts[to] * len(old) + np.repeat(texts[at], times))
    place = beginnings(met)
    votes = np.diff(place, append=len(met))
    to, at = np.divmod(met[place], max(1, len(old)))
    likely = np.flatnonzero(votes >= np.maximum(2, sizes[to] // _SHARE))
    order = likely[np.lexsort((at[likely], -votes[likely], to[likely]))]
    chosen = order[ranks(to[order]) < _TRIED]
    return list(zip(at[chosen].tolist(), (to[chosen] - len(old)).tolist(), strict=True))


def _index(texts: Sequence[str]) -> tuple[IntArray, IntArray]:
    """The different pairs of neighbouring signs of each text, as numbers, and its place, in the order of the pairs."""
    signs, ends = signs_of(texts)
    owners = np.repeat(np.arange(len(texts), dtype=np.int32), np.diff(ends, prepend=0))
    keys = signs.astype(np.int64) << 2 * _BITS
    keys[:-1] |= keys[1:] >> _BITS
    keys |= owners
    keys = keys[:-1][owners[1:] == owners[:-1]]
    keys.sort()
    keys = keys[beginnings(keys)]
    return keys >> _BITS, keys & ((1 << _BITS) - 1)
