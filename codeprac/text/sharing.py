"""How much of the words of linked provisions both have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from codeprac.text.likeness import beginnings
from codeprac.text.wording import FloatArray, IntArray, Wordings


@dataclass(frozen=True, slots=True)
class Shared:
    """What two bodies have in common.

    `of_words` is the part of the words of the longer one, None where both are empty; `of_worth` the part of what the
    words of the one with less are worth, 1 where both are empty.
    """

    of_words: float | None
    of_worth: float


def share_words(wordings: Wordings, pairs: Sequence[tuple[int, int]], worth: FloatArray) -> list[Shared]:
    """What the bodies of these pairs of texts have in common; `worth` is that of each word."""
    if not pairs:
        return []
    keys, times = _count_words(wordings, pairs)
    key, of_new = keys >> 1, keys & 1
    of_pair, word = np.divmod(key, wordings.vocabulary)
    value = worth[word]
    values = np.bincount(2 * of_pair + of_new, times * value, 2 * len(pairs)).reshape(-1, 2).tolist()
    twice = np.flatnonzero(key[1:] == key[:-1])
    both = np.minimum(times[twice], times[twice + 1])
    common = np.bincount(of_pair[twice], both, len(pairs)).tolist()
    telling = np.bincount(of_pair[twice], both * value[twice], len(pairs)).tolist()
    longest = [max(len(wordings.body(text)) for text in pair) for pair in pairs]
    return [
        Shared(words / length if length else None, _part(shared, *worths) if length else 1.0)
        for words, shared, length, worths in zip(common, telling, longest, values, strict=True)
    ]


def _part(common: float, one: float, other: float) -> float:
    least = min(one, other)
    return min(1.0, common / least) if least > 0 else 0.0


def _count_words(wordings: Wordings, pairs: Sequence[tuple[int, int]]) -> tuple[IntArray, IntArray]:
    """The words of the bodies of pairs by key (twice its place in the list × vocabulary + word, and one more on the
    new side), in their order, with how often they occur."""
    bodies = [wordings.body(text) for pair in pairs for text in pair]
    sides = np.arange(len(bodies))
    first = 2 * wordings.vocabulary * (sides >> 1) + (sides & 1)
    keys = 2 * np.concatenate(bodies) + np.repeat(first, [len(body) for body in bodies])
    keys.sort()
    begin = beginnings(keys)
    return keys[begin], np.diff(begin, append=len(keys))
