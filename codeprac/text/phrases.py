"""Phrases of five words that hardly any other provision has: where both drafts have one, its words were taken over.

Counted are bodies only. A phrase that more than two provisions of a draft have is a formula and proves nothing; two may
be a summary and the full text.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from codeprac.text.likeness import BIN_BITS, beginnings, count_marked, on_both_sides
from codeprac.text.wording import IntArray, Wordings

_LENGTH: Final = 5
_FEW: Final = 2
_FACTOR: Final = np.uint64(0x9E37_79B9_7F4A_7C15)
_FILTER: Final = np.uint64(64 - BIN_BITS)
_TEXTS: Final = np.uint64(20)
Keys = NDArray[np.uint64]
Counts = dict[tuple[int, int], int]


def count_phrases(wordings: Wordings, before: int, after: int) -> tuple[Counts, Counts]:
    """How many rare phrases each pair of texts shares that shares any, and how many that stand in no other text: texts
    0 to `before` are old, the next new."""
    phrases, texts = _holders(wordings, before, after)
    first = beginnings(phrases.view(np.int64))
    holders = np.diff(first, append=len(phrases))
    old = count_marked(texts < before, first)
    new = holders - old
    few = np.flatnonzero((old >= 1) & (old <= _FEW) & (new >= 1) & (new <= _FEW))
    first, old, new = first[few], old[few], new[few]
    found = []
    for one in range(_FEW):
        for other in range(_FEW):
            both = np.flatnonzero((old > one) & (new > other))
            at, to = texts[first[both] + one], texts[first[both] + old[both] + other] - before
            found.append(at * after + to)
    return _count(np.concatenate(found), after), _count(found[0][(old == 1) & (new == 1)], after)


def _count(pairs: IntArray, after: int) -> Counts:
    pairs = np.sort(pairs)
    begin = beginnings(pairs)
    times = np.diff(begin, append=len(pairs)).tolist()
    return {divmod(pair, after): count for pair, count in zip(pairs[begin].tolist(), times, strict=True)}


def _holders(wordings: Wordings, before: int, after: int) -> tuple[Keys, IntArray]:
    """Phrases as numbers, each with a text that has it, sorted by both: those of both sides, and few others."""
    texts = before + after
    words = wordings.words[: wordings.starts[2 * texts]].view(np.uint64)
    length = max(0, len(words) - _LENGTH + 1)
    keys = words[:length] * _FACTOR
    for step in range(1, _LENGTH):
        keys += words[step : step + length]
        keys *= _FACTOR
    runs = np.repeat(np.arange(2 * texts), np.diff(wordings.starts[: 2 * texts + 1]))
    first, last = runs[:length], runs[len(runs) - length :]
    end = wordings.starts[2 * before]
    kept = np.flatnonzero(
        (first == last) & (first & 1 == 1) & on_both_sides((keys >> _FILTER).astype(np.int64), min(end, length))
    )
    # Its text in place of a key's last bits: one row of numbers sorts quicker than two do.
    held = np.sort(keys[kept] >> _TEXTS << _TEXTS | (first[kept] >> 1).astype(np.uint64))
    held = held[beginnings(held.view(np.int64))]
    return held >> _TEXTS, (held & ((np.uint64(1) << _TEXTS) - np.uint64(1))).astype(np.int64)
