"""Which of many short texts say nearly the same, and which are about similar points.

Each text is a sparse vector of its words, weighed by rarity between a floor and a ceiling (sublinear inverse document
frequency): the floor keeps the words of a campaign that half of all texts repeat, the ceiling keeps single rare words
from outweighing them. Among few texts no word is known to be common: they are weighed as if there were some others,
without any of these words. The cosines of all pairs come from an inverted index. Near-duplicates are stars: the text
that most others are like takes those that share most of its words, then each goes to the star it is most like (Aslam,
Pelekhov and Rus, 2004). Texts of very few words are near-duplicates only when their words are the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from codeprac.text.wording import FloatArray, IntArray
from codeprac.text.words import word_keys

ALIKE: Final = 0.5
SHARED: Final = 0.62
SIMILAR: Final = 0.3
FEW_WORDS: Final = 8
_FLOOR: Final = 1.2
_CEILING: Final = 3.2
_OTHERS: Final = 200
_AT_ONCE: Final = 200
_NEIGHBOURS: Final = 12
_LARGEST: Final = 25
_WORDS_SHOWN: Final = 8
_SHORT: Final = 3
_COMMON: Final = 2
_TELLING: Final = 2
"""How many words that are not common must tell what a similar point is."""

Tell = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Group:
    """Texts that belong together by their words. `members` are places of texts with their likeness to the first of
    them (cosine, 0 to 1), the most alike first; `words` are those that most of them share, the rarest first."""

    members: tuple[tuple[int, float], ...]
    words: tuple[str, ...]

    @property
    def score(self) -> float:
        """How alike they are: the mean likeness of the others to the first, 0 to 1."""
        others = [score for _place, score in self.members[1:]]
        return sum(others) / len(others) if others else 1.0


@dataclass(frozen=True, slots=True)
class Groups:
    """What was found: near-duplicates, and similar points; a text is in at most one group of each kind."""

    alike: list[Group]
    similar: list[Group]


@dataclass(frozen=True, slots=True)
class _Vectors:
    """Texts as words with weights: text i has `words[ends[i-1]:ends[i]]`; the vectors have length 1."""

    vocabulary: list[str]
    words: IntArray
    weights: FloatArray
    ends: IntArray
    counts: IntArray
    rarities: FloatArray

    def of(self, text: int) -> slice:
        """Where the words of a text stand."""
        return slice(int(self.ends[text - 1]) if text else 0, int(self.ends[text]))


@dataclass(frozen=True, slots=True)
class _Bag:
    """The words of a text in order, and each with its weight as often as it stands there."""

    key: tuple[str, ...]
    weights: dict[str, float]
    total: float


@dataclass(frozen=True, slots=True)
class _Pairs:
    """Pairs of texts, both ways round, in the order of `first`, with their cosines."""

    first: IntArray
    second: IntArray
    cosines: FloatArray
    begins: IntArray

    def of(self, text: int) -> slice:
        """Where the pairs of a text stand."""
        return slice(int(self.begins[text]), int(self.begins[text + 1]))


def group_texts(texts: Sequence[str], tell: Tell | None = None) -> Groups:
    """The groups of near-duplicates and of similar points among texts; `tell` hears how many texts are compared, of how
    many, as it goes on. Time grows with the pairs of texts that share words: 10,000 of 100 words take seconds."""
    keys = [word_keys(text) for text in texts]
    vectors = _vectors(keys)
    pairs = _compare(vectors, tell or _tell_nobody)
    owners = _stars(pairs, _bags(keys, vectors))
    alike = _groups_of(owners, pairs, vectors)
    return Groups(alike, _similar(owners, pairs, vectors))


def _bags(keys: Sequence[Sequence[str]], vectors: _Vectors) -> list[_Bag]:
    """The words of each text with their weights, as often as they stand there."""
    rarity = dict(zip(vectors.vocabulary, vectors.rarities.tolist(), strict=True))
    found = []
    for key in keys:
        weights: dict[str, float] = {}
        for word in key:
            weights[word] = weights.get(word, 0.0) + rarity[word]
        found.append(_Bag(tuple(key), weights, sum(weights.values())))
    return found


def find_alike(text: str, others: Sequence[str], *, most: int = 3) -> list[tuple[int, float]]:
    """The places of those among other texts that say nearly what a text says, with their likeness, the most alike
    first."""
    keys = [word_keys(one) for one in (text, *others)]
    if not keys[0]:
        return []
    vectors = _vectors(keys)
    cosines = _cosines(vectors, _postings(vectors), 0)
    order = np.argsort(-cosines, kind="stable")
    found = [
        (int(place) - 1, float(cosines[place])) for place in order[: 4 * most + 1] if place and cosines[place] >= ALIKE
    ]
    bags = _bags(keys, vectors)
    return [(place, min(score, 1.0)) for place, score in found if _is_shared(bags[0], bags[place + 1])][:most]


def _tell_nobody(done: int, total: int) -> None:
    """Nobody waits."""


def _vectors(keys: Sequence[Sequence[str]]) -> _Vectors:
    """The texts as vectors."""
    numbers: dict[str, int] = {}
    words: list[int] = []
    times: list[int] = []
    ends: list[int] = []
    for key in keys:
        counted: dict[int, int] = {}
        for word in key:
            number = numbers.setdefault(word, len(numbers))
            counted[number] = counted.get(number, 0) + 1
        words.extend(counted)
        times.extend(counted.values())
        ends.append(len(words))
    held, places = np.array(words, np.int64), np.array(ends, np.int64)
    holders = np.bincount(held, minlength=len(numbers))
    rarity = np.clip(np.log((len(keys) + _OTHERS) / np.maximum(holders, 1)), _FLOOR, _CEILING)
    weights = (1 + np.log(np.array(times, np.float64))) * rarity[held] if words else np.zeros(0)
    lengths = np.diff(places, prepend=0)
    sizes = np.sqrt(np.bincount(np.repeat(np.arange(len(keys)), lengths), weights**2, len(keys)))
    weights = weights / np.repeat(np.where(sizes > 0, sizes, 1.0), lengths)
    return _Vectors(list(numbers), held, weights, places, holders, rarity)


def _postings(vectors: _Vectors) -> tuple[IntArray, FloatArray, IntArray]:
    """For each word the texts that have it, with its weight there, and where the words begin."""
    lengths = np.diff(vectors.ends, prepend=0)
    owners = np.repeat(np.arange(len(vectors.ends)), lengths)
    order = np.argsort(vectors.words, kind="stable")
    begins = np.concatenate([np.zeros(1, np.int64), np.cumsum(vectors.counts)])
    return owners[order], vectors.weights[order], begins


def _cosines(vectors: _Vectors, postings: tuple[IntArray, FloatArray, IntArray], text: int) -> FloatArray:
    """The cosine of a text with each text."""
    owners, weights, begins = postings
    here = vectors.of(text)
    words, own = vectors.words[here], vectors.weights[here]
    if not len(words):
        return np.zeros(len(vectors.ends))
    spans = [slice(int(begins[word]), int(begins[word + 1])) for word in words]
    met = np.concatenate([owners[span] for span in spans])
    products = np.concatenate([weights[span] * weight for span, weight in zip(spans, own, strict=True)])
    return np.asarray(np.bincount(met, products, len(vectors.ends)), np.float64)


def _compare(vectors: _Vectors, tell: Tell) -> _Pairs:
    """The pairs that are at least similar: of each text all that are alike, and the best of the others."""
    total = len(vectors.ends)
    postings = _postings(vectors)
    firsts, seconds, cosines = [], [], []
    for text in range(total):
        if text % _AT_ONCE == 0:
            tell(text, total)
        found = _cosines(vectors, postings, text)
        found[text] = 0
        others = np.flatnonzero(found >= SIMILAR)
        weaker = others[found[others] < ALIKE]
        if len(weaker) > _NEIGHBOURS:
            weaker = weaker[np.argpartition(-found[weaker], _NEIGHBOURS)[:_NEIGHBOURS]]
        others = np.sort(np.concatenate([others[found[others] >= ALIKE], weaker]))
        firsts.append(np.full(len(others), text, np.int32))
        seconds.append(others.astype(np.int32))
        cosines.append(found[others].astype(np.float32))
    tell(total, total)
    first = np.concatenate(firsts).astype(np.int64) if firsts else np.zeros(0, np.int64)
    begins = np.searchsorted(first, np.arange(total + 1))
    none = np.zeros(0)
    second = np.concatenate(seconds).astype(np.int64) if seconds else np.zeros(0, np.int64)
    return _Pairs(first, second, np.concatenate(cosines).astype(np.float64) if cosines else none, begins)


def _stars(pairs: _Pairs, bags: Sequence[_Bag]) -> IntArray:
    """For each text the text whose near-duplicate it is: itself where it is the first of its group, or alone."""
    total = len(bags)
    is_alike = pairs.cosines >= ALIKE
    weight = np.bincount(pairs.first[is_alike], pairs.cosines[is_alike], total)
    owner = list(range(total))
    leads = [True] * total
    taken = [False] * total
    for text in np.argsort(-weight, kind="stable").tolist():
        if taken[text]:
            continue
        taken[text] = True
        here = pairs.of(text)
        for near in pairs.second[here][is_alike[here]].tolist():
            if not taken[near] and _is_shared(bags[text], bags[near]):
                taken[near], leads[near], owner[near] = True, False, text
    for text in range(total):
        if not leads[text]:
            here = pairs.of(text)
            order = np.argsort(-np.where(is_alike[here], pairs.cosines[here], 0), kind="stable")
            nearest = (near for near in pairs.second[here][order].tolist() if leads[near])
            owner[text] = next((near for near in nearest if _is_shared(bags[text], bags[near])), owner[text])
    return np.array(owner, np.int64)


def _is_shared(one: _Bag, other: _Bag) -> bool:
    """Whether two texts that are alike have most of their words in common: one that shares a sentence of two with
    another is like it, too, but half of its words are its own. Of very few words all must be the same."""
    if min(len(one.key), len(other.key)) < FEW_WORDS:
        return one.key == other.key
    few, many = (one, other) if len(one.weights) <= len(other.weights) else (other, one)
    common = sum(min(weight, many.weights.get(word, 0.0)) for word, weight in few.weights.items())
    return 2 * common >= SHARED * (one.total + other.total)


def _groups_of(owners: IntArray, pairs: _Pairs, vectors: _Vectors) -> list[Group]:
    """The texts of each owner, the largest group first."""
    held: dict[int, list[int]] = {}
    for text, owner in enumerate(owners.tolist()):
        if text != owner:
            held.setdefault(owner, []).append(text)
    groups = [_group(first, others, pairs, vectors) for first, others in held.items()]
    return sorted(groups, key=lambda group: (-len(group.members), group.members[0][0]))


def _group(first: int, others: Sequence[int], pairs: _Pairs, vectors: _Vectors) -> Group:
    here = pairs.of(first)
    known = dict(zip(pairs.second[here].tolist(), pairs.cosines[here].tolist(), strict=True))
    scored = sorted(
        ((other, min(known.get(other, SIMILAR), 1.0)) for other in others), key=lambda row: (-row[1], row[0])
    )
    members = ((first, 1.0), *scored)
    return Group(members, _shared_words([place for place, _score in members], vectors))


def _similar(owners: IntArray, pairs: _Pairs, vectors: _Vectors) -> list[Group]:
    """Groups of firsts (of near-duplicates, or alone) that are about similar points: the best neighbours of each other,
    the most alike first."""
    is_first = owners == np.arange(len(owners))
    useful = is_first[pairs.first] & is_first[pairs.second]
    weight = np.bincount(pairs.first[useful], pairs.cosines[useful], len(owners))
    taken = ~is_first
    groups = []
    for text in np.argsort(-weight, kind="stable").tolist():
        if taken[text] or not weight[text]:
            continue
        here = pairs.of(text)
        order = np.argsort(-pairs.cosines[here], kind="stable")
        near = [place for place in pairs.second[here][order].tolist() if not taken[place]][: _LARGEST - 1]
        group = _group(text, near, pairs, vectors)
        if near and len(group.words) >= _TELLING:
            taken[[text, *near]] = True
            groups.append(group)
    return sorted(groups, key=lambda group: (-group.score, group.members[0][0]))


def _shared_words(texts: Sequence[int], vectors: _Vectors) -> tuple[str, ...]:
    """The words that at least two thirds of some texts share, the rarest first, but for those that stand everywhere."""
    words = np.concatenate([vectors.words[vectors.of(text)] for text in texts])
    found, holders = np.unique(words, return_counts=True)
    shared = found[holders * 3 >= len(texts) * 2]
    shared = shared[vectors.counts[shared] <= max(_COMMON * len(texts), len(vectors.ends) // 10)]
    named = [(int(vectors.counts[word]), vectors.vocabulary[word]) for word in shared.tolist()]
    rarest = sorted((row for row in named if len(row[1]) > _SHORT), key=lambda row: (row[0], -len(row[1]), row[1]))
    return tuple(word for _count, word in rarest[:_WORDS_SHOWN])
