"""How alike provisions are: weighted words and pairs of words of body and title, without numbers and labels.

A text is a sparse vector of its words and pairs of words, each weighing the less the more provisions have it (inverse
document frequency over both drafts). `cosine` is symmetric; `containment` is how much of the smaller is in the larger.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log, sqrt
from typing import Final

from codeprac.text.blocks import read_blocks
from codeprac.text.provisions import OutlinedProvision
from codeprac.text.words import word_keys

Vector = Mapping[str, float]
_MARKS: Final = frozenset("🗸 |")


@dataclass(frozen=True, slots=True)
class Profile:
    """What lineage knows of a provision: words of title and body in order, and their weighted vectors."""

    position: int
    title: tuple[str, ...]
    body: tuple[str, ...]
    title_vector: Vector
    body_vector: Vector
    norm: float


def profiles(old: Sequence[OutlinedProvision], new: Sequence[OutlinedProvision]) -> tuple[list[Profile], list[Profile]]:
    """The profiles of the provisions of two drafts, weighed together."""
    words = [[_words(provision) for provision in side] for side in (old, new)]
    grams = [[_grams(title), _grams(body)] for side in words for title, body in side]
    seen = Counter(gram for pair in grams for gram in {*pair[0], *pair[1]})
    count = len(grams) + 1
    weight = {gram: log(count / times) for gram, times in seen.items()}
    made = [_profile(position, *pair, weight) for side in words for position, pair in enumerate(side)]
    return made[: len(old)], made[len(old) :]


def _words(provision: OutlinedProvision) -> tuple[tuple[str, ...], tuple[str, ...]]:
    body = " ".join(block.text for block in read_blocks(provision.body))
    return tuple(word_keys(provision.title)), tuple(word_keys(body))


def _grams(words: Sequence[str]) -> Counter[str]:
    grams = Counter(words)
    grams.update(f"{one} {other}" for one, other in pairwise(words))
    return grams


def _profile(position: int, title: tuple[str, ...], body: tuple[str, ...], weight: Vector) -> Profile:
    body_vector = _vector(_grams(body), weight)
    return Profile(position, title, body, _vector(_grams(title), weight), body_vector, _norm(body_vector))


def _vector(grams: Counter[str], weight: Vector) -> dict[str, float]:
    return {gram: (1 + log(times)) * weight[gram] for gram, times in grams.items()}


def _norm(vector: Vector) -> float:
    return sqrt(sum(value * value for value in vector.values()))


def cosine(one: Vector, other: Vector) -> float:
    """How alike two vectors are, from 0 to 1."""
    if not one or not other:
        return 0.0
    if len(one) > len(other):
        one, other = other, one
    product = sum(value * other[gram] for gram, value in one.items() if gram in other)
    return product / (_norm(one) * _norm(other) or 1.0)


def containment(part: Vector, whole: Vector) -> float:
    """How much of the weight of one vector is in the other, from 0 to 1."""
    total = sum(part.values())
    return sum(value for gram, value in part.items() if gram in whole) / total if total else 0.0
