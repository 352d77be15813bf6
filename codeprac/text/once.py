"""Runs of words that each of two texts has exactly once, found by numbers: what stands once surely went where it is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from codeprac.text.likeness import BINS, beginnings, on_both_sides
from codeprac.text.shingles import signs_of
from codeprac.text.wording import IntArray

WIDTH: Final = 5
_FIRST_WORD: Final = 0x10000
_FACTOR: Final = 0x2545F4914F6CDD1D
_BITS: Final = 24


class Common(NamedTuple):
    """Signs `start` to `end` of the old text at a place, that stand from `begin` to `stop` in the new one at `to`."""

    at: int
    start: int
    end: int
    to: int
    begin: int
    stop: int


def find_common(old: Sequence[str], new: Sequence[str]) -> list[Common]:
    """The runs of at least five words, whatever signs stand between them, that both sides have exactly once."""
    if not old or not new:
        return []
    signs, ends = signs_of([*old, *new])
    starts = np.concatenate([[0], ends[:-1]])
    are_words = signs >= _FIRST_WORD
    owners = np.repeat(np.arange(len(starts), dtype=np.int32), ends - starts)[are_words]
    firsts = np.flatnonzero(owners[WIDTH - 1 :] == owners[: 1 - WIDTH])
    pairs = _once(_keys(signs[are_words], firsts), int(np.searchsorted(owners[firsts], len(old))))
    if not pairs.size:
        return []
    begins = np.ones(pairs.shape[1], bool)
    begins[1:] = np.any(np.diff(pairs) != 1, axis=0) | (np.diff(owners[firsts[pairs[0]]]) != 0)
    head = firsts[pairs[:, begins]]
    tail = firsts[pairs[:, np.append(begins[1:], True)]] + WIDTH - 1
    own, places = owners[head], np.flatnonzero(are_words)
    spans = places[head] - starts[own], places[tail] + 1 - starts[own]
    columns = own[0], spans[0][0], spans[1][0], own[1] - len(old), spans[0][1], spans[1][1]
    return [Common(*row) for row in np.stack(columns).T.tolist()]


def _keys(words: NDArray[np.uint32], firsts: IntArray) -> IntArray:
    """A number for each run of words that begins at these places."""
    keys = words[: 1 - WIDTH].astype(np.int64)
    for step in range(1, WIDTH):
        keys *= _FACTOR
        keys += words[step : len(keys) + step]
    return keys[firsts]


def _once(keys: IntArray, old: int) -> IntArray:
    """Pairs of places of keys that stand twice in all, first among the `old` ones and then behind them, in order."""
    likely = np.flatnonzero(on_both_sides((keys >> _BITS) & (BINS - 1), old))
    order = np.sort((keys[likely] << _BITS) | likely)
    kept, order = order >> _BITS, order & ((1 << _BITS) - 1)
    first = beginnings(kept)
    twice = first[np.diff(first, append=len(order)) == 2]
    pairs = np.stack([order[twice], order[twice + 1]])
    pairs = pairs[:, (pairs[0] < old) & (pairs[1] >= old)]
    return pairs[:, np.argsort(pairs[0])]
