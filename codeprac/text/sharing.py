"""How much of the words of linked provisions both have."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from codeprac.text.likeness import beginnings, rising
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
    counted = [_count_words(wordings, [pair[side] for pair in pairs]) for side in (0, 1)]
    keys, times = _common(counted[0], counted[1])
    of_pair, word = keys // wordings.vocabulary, keys % wordings.vocabulary
    common = np.bincount(of_pair, times, len(pairs)).tolist()
    value = np.bincount(of_pair, times * worth[word], len(pairs)).tolist()
    lengths = [[len(wordings.body(text)) for text in pair] for pair in pairs]
    values = [_values(*each, wordings.vocabulary, worth, len(pairs)) for each in counted]
    return [
        Shared(words / max(both) if max(both) else None, _part(telling, *worths) if max(both) else 1.0)
        for words, telling, both, worths in zip(common, value, lengths, zip(*values, strict=True), strict=True)
    ]


def _part(common: float, one: float, other: float) -> float:
    least = min(one, other)
    return min(1.0, common / least) if least > 0 else 0.0


def _values(keys: IntArray, times: IntArray, vocabulary: int, worth: FloatArray, pairs: int) -> list[float]:
    """What the words of each body are worth together."""
    found: list[float] = np.bincount(keys // vocabulary, times * worth[keys % vocabulary], pairs).tolist()
    return found


def _count_words(wordings: Wordings, texts: Sequence[int]) -> tuple[IntArray, IntArray]:
    """The words of these bodies by key (place in the list × vocabulary + word), with how often they occur."""
    bodies = [wordings.body(text) for text in texts]
    places = np.repeat(np.arange(len(texts)), [len(body) for body in bodies])
    keys = places * wordings.vocabulary + np.concatenate(bodies)
    keys = keys[rising(keys)]
    first = beginnings(keys)
    return keys[first], np.diff(first, append=len(keys))


def _common(one: tuple[IntArray, IntArray], other: tuple[IntArray, IntArray]) -> tuple[IntArray, IntArray]:
    """The keys that both have, and how often both have them."""
    keys = np.concatenate([one[0], other[0]])
    times = np.concatenate([one[1], other[1]])
    order = rising(keys)
    keys, times = keys[order], times[order]
    twice = np.flatnonzero(keys[1:] == keys[:-1])
    return keys[twice], np.minimum(times[twice], times[twice + 1])
