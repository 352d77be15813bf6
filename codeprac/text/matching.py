"""One-to-one matching of the provisions of two drafts: equal ones first, then by evidence, surroundings in rounds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from math import log
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from codeprac.text.equals import letters, match_letters, match_words, repeated_pairs, unique_pairs
from codeprac.text.evidence import Evidence, weigh
from codeprac.text.kinds import alike_classes
from codeprac.text.likeness import Likeness, beginnings, compare_all, ranks
from codeprac.text.phrases import count_phrases
from codeprac.text.places import Places
from codeprac.text.provisions import OutlinedProvision
from codeprac.text.scripts import increasing
from codeprac.text.sharing import Shared, share_words
from codeprac.text.wording import FloatArray, IntArray, Wordings, read_wordings

_LEAST: Final = 0.02
_LEAST_TITLE: Final = 0.08
_FOUND: Final = 0.2
_WEIGHED: Final = 0.005
_RIVALS: Final = 12
_DISPLACED: Final = 0.35
_BACKDROP: Final = 48
_MANY: Final = 3
_RARE: Final = 1.3
_BOILERPLATE: Final = 0.35
_LITTLE: Final = 12
_NAME: Final = 2.5
Pair = tuple[int, int]
Provisions = Sequence[OutlinedProvision]


class Weight(NamedTuple):
    """How likely a pair is a link, how alike its words are, and how much of the smaller is in the greater."""

    score: float
    words: float
    contained: float


@dataclass(frozen=True, slots=True)
class Counted:
    """The words of provisions, as numbers: which text is at a position of either side, and what a word is worth."""

    wordings: Wordings
    texts: tuple[dict[int, int], dict[int, int]]
    worth: FloatArray


@dataclass(slots=True)
class Matching:
    """The pairs found (old to new), those of them that are equal, and the weight of each pair that was weighed.

    `strays` are the pairs found that have left the order of the others; `phrases` counts the rare phrases that pairs
    share, `unique` those that nobody else has; `named` are the pairs with one title and little text, `words` holds the
    words of the provisions that are not equal letter for letter.
    """

    found: dict[int, int]
    equal: dict[int, int]
    weights: dict[Pair, Weight] = field(default_factory=dict)
    strays: set[Pair] = field(default_factory=set)
    phrases: dict[Pair, int] = field(default_factory=dict)
    unique: dict[Pair, int] = field(default_factory=dict)
    named: set[Pair] = field(default_factory=set)
    words: Counted | None = None
    is_turned: bool = False

    def turned(self) -> Matching:
        """The same seen from the other side."""
        return Matching(
            {to: at for at, to in self.found.items()},
            {to: at for at, to in self.equal.items()},
            {(to, at): weight for (at, to), weight in self.weights.items()},
            {(to, at) for at, to in self.strays},
            {(to, at): count for (at, to), count in self.phrases.items()},
            {(to, at): count for (at, to), count in self.unique.items()},
            {(to, at) for at, to in self.named},
            self.words,
            not self.is_turned,
        )

    def share_words(self, pairs: Sequence[Pair]) -> list[Shared]:
        """What the bodies of these pairs, none of them equal, have in common."""
        if self.words is None:
            return []
        before, after = self.words.texts
        turned = [(to, at) if self.is_turned else (at, to) for at, to in pairs]
        return share_words(self.words.wordings, [(before[at], after[to]) for at, to in turned], self.words.worth)


def match_either_way(old: Provisions, new: Provisions) -> Matching:
    """The best one-to-one matching of two drafts, worked out in one direction whichever is asked for, so that both
    agree to the last digit."""
    if _is_first(new, old):
        return match(new, old).turned()
    return match(old, new)


def _is_first(one: Provisions, other: Provisions) -> bool:
    """Whether one of two drafts comes before the other in an order of all drafts."""
    for mine, theirs in zip(one, other, strict=False):
        if mine.source != theirs.source or mine.kind != theirs.kind:
            return (mine.source, mine.kind) < (theirs.source, theirs.kind)
    return len(one) < len(other)


def match(old: Provisions, new: Provisions) -> Matching:
    """The best one-to-one matching of two drafts."""
    bodies: dict[str, str] = {}
    before, after = letters(old, bodies), letters(new, bodies)
    equal = match_letters(before, after)
    taken = set(equal.values())
    left = [at for at in range(len(old)) if at not in equal], [to for to in range(len(new)) if to not in taken]
    result = Matching(dict(equal), equal)
    if left[0] and left[1]:
        _match_unequal(old, new, left, result)
    repeated = repeated_pairs(before, after, result.found)
    result.equal |= repeated
    result.found |= repeated
    result.strays = _strays(old, new, result.found)
    return result


def _strays(old: Provisions, new: Provisions, found: Mapping[int, int]) -> set[Pair]:
    """The pairs below one pair of parents that are not where the longest run of its children in the same order is:
    where their parent went, they went with it."""

    def is_at_home(pair: Pair) -> bool:
        above, over = old[pair[0]].parent, new[pair[1]].parent
        return above == over if above is None else found.get(above, -1) == over

    at_home = list(filter(is_at_home, sorted(found.items())))
    if _are_in_order(at_home):
        return set()
    families: defaultdict[tuple[int | None, int | None], list[Pair]] = defaultdict(list)
    for at, to in at_home:
        families[old[at].parent, new[to].parent].append((at, to))
    mixed = (pairs for pairs in families.values() if not _are_in_order(pairs))
    return {stray for pairs in mixed for stray in set(pairs).difference(increasing(pairs))}


def _are_in_order(pairs: Sequence[Pair]) -> bool:
    return all(one[1] < other[1] for one, other in pairwise(pairs))


def _match_unequal(old: Provisions, new: Provisions, left: tuple[list[int], list[int]], result: Matching) -> None:
    """Adds the pairs of provisions that are not equal letter for letter."""
    backdrop = sorted(result.equal)[:: 1 + len(result.equal) // _BACKDROP]
    read = [*(old[at] for at in left[0]), *(new[to] for to in left[1]), *(old[at] for at in backdrop)]
    wordings = read_wordings((each.title, each.body) for each in read)
    result.equal |= match_words(left[0], left[1], wordings)
    wordings = wordings.own()
    sides = len(left[0]), len(left[1]), len(backdrop)
    owners = np.arange(sum(sides)).repeat(2)
    whole = compare_all(wordings.words, np.array(wordings.starts[1:]), owners, wordings.vocabulary, sides, _LEAST)
    texts = {at: text for text, at in enumerate(left[0])}, {to: text for text, to in enumerate(left[1], len(left[0]))}
    result.words = Counted(wordings, texts, np.log((sum(sides) + 1) / whole.commonness))
    result.phrases, result.unique = (
        {(left[0][at], left[1][to]): count for (at, to), count in counts.items()}
        for counts in count_phrases(wordings, sides[0], sides[1])
    )
    named = _named(wordings, sides)
    result.named = {(left[0][key // sides[1]], left[1][key % sides[1]]) for key in named.tolist()}
    keys, evidence = _gather(old, new, left, sides, wordings, whole, named, result.equal)
    places = Places(keys, old, new)
    scores = weigh(evidence, places)
    result.found = result.equal | _one_to_one(scores, places, len(old), len(new))
    weighed = np.flatnonzero((scores >= _WEIGHED) & (evidence.settled == 0))
    best = [_are_best(scores[weighed], side[weighed]) for side in (places.old, places.new)]
    weighed = weighed[best[0] | best[1]]
    result.weights = {
        (at, to): Weight(score, words, contained)
        for at, to, score, words, contained in zip(
            places.old[weighed].tolist(),
            places.new[weighed].tolist(),
            scores[weighed].tolist(),
            evidence.words[weighed].tolist(),
            evidence.contained[weighed].tolist(),
            strict=True,
        )
    }


def _are_best(scores: FloatArray, sides: IntArray) -> NDArray[np.bool_]:
    """Which of these scores are among the best few of their provision; nobody asks for the others."""
    order = np.lexsort((-scores, sides))
    best = np.zeros(len(scores), bool)
    best[order] = ranks(sides[order]) < _RIVALS
    return best


def _gather(
    old: Provisions,
    new: Provisions,
    left: tuple[list[int], list[int]],
    sides: tuple[int, int, int],
    wordings: Wordings,
    whole: Likeness,
    named: IntArray,
    equal: Mapping[int, int],
) -> tuple[IntArray, Evidence]:
    """The keys of the pairs that share anything telling or are equal, and their evidence."""
    titles = _compare_titles(wordings, sides)
    known = np.sort(np.concatenate([whole.keys, titles.keys]))
    known = known[beginnings(known)]
    at, to = known // sides[1], known % sides[1]
    words, title = _spread(known, whole), _spread(known, titles)
    sizes = whole.sizes[at], whole.sizes[sides[0] + to]
    ratio = np.maximum(sizes[0], sizes[1]) / np.maximum(np.minimum(sizes[0], sizes[1]), 1e-9)
    telling = _telling(titles, wordings, sides)
    places = np.array(left[0], np.int64)[at], np.array(left[1], np.int64)[to]
    classes = alike_classes(old), alike_classes(new)
    alike = np.array(classes[0], np.int64)[places[0]] == np.array(classes[1], np.int64)[places[1]]
    evidence = Evidence(
        words,
        np.minimum(1.0, words * np.sqrt(ratio)),
        np.where(np.isin(known, named), _NAME, title * np.minimum(telling[at], telling[sides[0] + to])),
        alike.astype(np.float64),
        np.zeros(len(known)),
    )
    return _with_equal(places[0] * len(new) + places[1], evidence, equal, len(new))


def _compare_titles(wordings: Wordings, sides: tuple[int, int, int]) -> Likeness:
    return compare_all(*wordings.titles(), np.arange(sum(sides)), wordings.vocabulary, sides, _LEAST_TITLE)


def _spread(keys: IntArray, likeness: Likeness) -> FloatArray:
    """The likeness of each of these pairs; 0 where they have none."""
    values = np.zeros(len(keys))
    values[np.searchsorted(keys, likeness.keys)] = likeness.cosines
    return values


def _telling(titles: Likeness, wordings: Wordings, sides: tuple[int, int, int]) -> FloatArray:
    """How far each title tells its provision from others, 0 to 1: little when many have its rarest gram, or all of it
    ("Key Performance Indicator")."""
    most = log(sum(sides) + 1)
    keys = wordings.spelt_titles()[: sides[0] + sides[1]]
    before, after = Counter(keys[: sides[0]]), Counter(keys[sides[0] :])
    boilerplate = [_BOILERPLATE if min(before[key], after[key]) >= _MANY else 1.0 for key in keys]
    telling: FloatArray = np.minimum(1.0, titles.rarest[: len(keys)] / most * _RARE) * np.array(boilerplate)
    return telling


def _named(wordings: Wordings, sides: tuple[int, int, int]) -> IntArray:
    """The pairs of texts, as in `Likeness`, with a title that nobody else has in either draft, of which one has little
    but its title to be known by."""
    lengths = np.diff(wordings.starts).tolist()
    titles = wordings.spelt_titles()[: sides[0] + sides[1]]
    keys = [title if length > 1 else None for title, length in zip(titles, lengths[::2], strict=False)]
    bodies = lengths[1::2]
    pairs = unique_pairs(keys[: sides[0]], keys[sides[0] :])
    little = [(at, to) for at, to in pairs.items() if min(bodies[at], bodies[sides[0] + to]) <= _LITTLE]
    return np.array([at * sides[1] + to for at, to in little], np.int64)


def _with_equal(keys: IntArray, evidence: Evidence, equal: Mapping[int, int], length: int) -> tuple[IntArray, Evidence]:
    """All pairs by key: what was weighed, without that of settled provisions, and the settled pairs."""
    settled = np.array([at * length + to for at, to in equal.items()], np.int64)
    taken = _marked(settled // length, keys // length), _marked(settled % length, keys % length)
    open_ = ~(taken[0] | taken[1])
    together = np.concatenate([keys[open_], settled])
    order = np.argsort(together, kind="stable")
    nothing, ones = np.zeros(len(settled)), np.ones(len(settled))
    parts = [
        np.concatenate([values[open_], filler])[order]
        for values, filler in (
            (evidence.words, nothing),
            (evidence.contained, nothing),
            (evidence.title, nothing),
            (evidence.kind, nothing),
            (evidence.settled, ones),
        )
    ]
    return together[order], Evidence(*parts)


def _marked(positions: IntArray, among: IntArray) -> NDArray[np.bool_]:
    """Which of these positions are among those."""
    marks = np.zeros(1 + int(max(positions.max(initial=0), among.max(initial=0))), bool)
    marks[positions] = True
    return marks[among]


def _one_to_one(scores: FloatArray, places: Places, before: int, after: int) -> dict[int, int]:
    """The pairs by falling score, each provision once; of equal ones the pair nearest in its text.

    Left out are pairs that exist only because a much better one was taken: a provision that fits a taken one far
    better was split from it or merged into it.
    """
    enough = np.flatnonzero(scores >= _FOUND)
    old, new, values = places.old[enough], places.new[enough], np.round(scores[enough], 6)
    distance = np.abs((old + 0.5) / before - (new + 0.5) / after)
    best_old: defaultdict[int, float] = defaultdict(float)
    best_new: defaultdict[int, float] = defaultdict(float)
    found: dict[int, int] = {}
    taken: set[int] = set()
    for place in np.lexsort((old + new, distance, -values)).tolist():
        at, to, score = int(old[place]), int(new[place]), float(values[place])
        best_old[at], best_new[to] = max(best_old[at], score), max(best_new[to], score)
        fitting = max(best_old[at], best_new[to]) - score < _DISPLACED
        if fitting and at not in found and to not in taken:
            found[at] = to
            taken.add(to)
    return found
