"""How alike blocks of two drafts are, by the rare words and pairs of words that they share.

Each text is a sparse vector of its words and pairs of words. A gram weighs the less, the more of them in both
drafts have it (inverse document frequency); numbers and labels are not in it, so renumbering costs nothing. Only grams
that both drafts have, and not too many provisions, are looked up (an inverted index), so that the work grows with what
texts share and not with the number of pairs.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import pairwise
from math import log, sqrt
from typing import Final

Vector = Mapping[str, float]
Vectors = dict[int, Vector]
Pairs = dict[tuple[int, int], float]
_CROWD: Final = 20_000


def _grams(words: Sequence[str]) -> Counter[str]:
    grams = Counter(words)
    grams.update([f"{one} {other}" for one, other in pairwise(words)])
    return grams


def _vector(grams: Counter[str], weights: Vector) -> dict[str, float]:
    vector = {gram: (1 + log(times)) * weights[gram] for gram, times in grams.items()}
    norm = sqrt(sum([value * value for value in vector.values()])) or 1.0
    return {gram: value / norm for gram, value in vector.items()}


def weigh_grams(old: Mapping[int, Sequence[str]], new: Mapping[int, Sequence[str]]) -> tuple[Vectors, Vectors]:
    """The vectors of runs of words of both sides, weighed together."""
    made = [{at: _grams(words) for at, words in side.items()} for side in (old, new)]
    seen = Counter(gram for side in made for grams in side.values() for gram in grams)
    count = sum(map(len, made)) + 1
    weights = {gram: log(count / times) for gram, times in seen.items()}
    vectors: list[Vectors] = [{at: _vector(grams, weights) for at, grams in side.items()} for side in made]
    return vectors[0], vectors[1]


def cosines(old: Mapping[int, Vector], new: Mapping[int, Vector], least: float) -> Pairs:
    """How alike the vectors of two drafts are, from 0 to 1, for each pair that shares a gram that is not common.

    Pairs below the least likeness are left out.
    """
    holders: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for at, vector in old.items():
        for gram, value in vector.items():
            holders[gram].append((at, value))
    times = Counter(gram for vector in new.values() for gram in vector if gram in holders)
    pairs: Pairs = {}
    for to, vector in new.items():
        row: defaultdict[int, float] = defaultdict(float)
        for gram, value in vector.items():
            if gram in times and len(holders[gram]) * times[gram] <= _CROWD:
                for at, weight in holders[gram]:
                    row[at] += value * weight
        pairs.update({(at, to): min(1.0, product) for at, product in row.items() if product >= least})
    return pairs


def ranked(pairs: Pairs) -> list[tuple[int, int]]:
    """The pairs from the most to the least alike."""
    return sorted(pairs, key=lambda pair: (-pairs[pair], pair))
