"""One-to-one matching of the provisions of two drafts: equal ones first, then by evidence, surroundings in rounds."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from codeprac.text.equals import match_equal
from codeprac.text.evidence import Evidence, Surroundings, alike_in_kind, gather
from codeprac.text.provisions import OutlinedProvision
from codeprac.text.scripts import increasing
from codeprac.text.similarity import Profile, Words, profile_all

_ROUNDS: Final = 4
_FIRST: Final = 0.5
_LAST: Final = 0.22
_MANY: Final = 3
_DISPLACED: Final = 0.2
_FAMILY: Final = 20
_TELLING: Final = 0.5
Pair = tuple[int, int]


@dataclass(slots=True)
class Matching:
    """The pairs found (old to new), and for each pair that was weighed its score with its surroundings."""

    found: dict[int, int] = field(default_factory=dict)
    scores: dict[Pair, float] = field(default_factory=dict)
    evidence: dict[Pair, Evidence] = field(default_factory=dict)

    def strays(self) -> set[int]:
        """The old provisions that are not where the longest run of matched ones in the same order has them."""
        return self.found.keys() - {at for at, _ in increasing(sorted(self.found.items()))}


def match(
    old: Sequence[OutlinedProvision],
    new: Sequence[OutlinedProvision],
    words: tuple[Sequence[Words], Sequence[Words]],
) -> Matching:
    """The best one-to-one matching of two drafts."""
    equal = match_equal(*words)
    taken = set(equal.values())
    profiles = profile_all(
        {at: words[0][at] for at in range(len(old)) if at not in equal},
        {to: words[1][to] for to in range(len(new)) if to not in taken},
        _repeated_titles(words[0]) & _repeated_titles(words[1]),
    )
    result = Matching(dict(equal), evidence=gather(old, new, profiles))
    around = Surroundings(old, new)
    for turn in range(_ROUNDS if profiles[0] and profiles[1] else 0):
        threshold = _FIRST + (_LAST - _FIRST) * turn / (_ROUNDS - 1)
        pairs = set(result.evidence) | set(_offspring(old, new, profiles, result.found))
        result.scores = _scores(pairs, result, around)
        result.found = equal | _greedy(result.scores, threshold, old, new)
    result.found = equal | _undisplaced(result.found, result.scores)
    return result


def _repeated_titles(side: Sequence[Words]) -> set[tuple[str, ...]]:
    """The titles that three provisions of a draft have, or more."""
    return {title for title, times in Counter(words.title for words in side).items() if times >= _MANY}


def _undisplaced(found: Mapping[int, int], scores: Mapping[Pair, float]) -> dict[int, int]:
    """The pairs that were weighed, without those that exist only because a much better one was taken: a provision
    that fits a taken one far better was split from it or merged into it."""
    best_old: defaultdict[int, float] = defaultdict(float)
    best_new: defaultdict[int, float] = defaultdict(float)
    for (at, to), score in scores.items():
        best_old[at] = max(best_old[at], score)
        best_new[to] = max(best_new[to], score)
    weighed = ((pair, scores[pair]) for pair in found.items() if pair in scores)
    return {at: to for (at, to), score in weighed if max(best_old[at], best_new[to]) - score < _DISPLACED}


def _scores(pairs: set[Pair], matching: Matching, around: Surroundings) -> dict[Pair, float]:
    scores: dict[Pair, float] = {}
    for at, to in pairs:
        own = matching.evidence[at, to].own if (at, to) in matching.evidence else 0.0
        scores[at, to] = around.joined(around.support(at, to, matching.found), own)
    return scores


def _greedy(
    scores: Mapping[Pair, float], threshold: float, old: Sequence[OutlinedProvision], new: Sequence[OutlinedProvision]
) -> dict[int, int]:
    """The pairs by falling score, each provision once; of equal ones the pair nearest in its text."""
    length = len(old) / max(1, len(new))
    order = sorted(
        (pair for pair, score in scores.items() if score >= threshold),
        key=lambda pair: (-round(scores[pair], 6), abs(pair[0] - pair[1] * length), pair),
    )
    found: dict[int, int] = {}
    taken: set[int] = set()
    for at, to in order:
        if at not in found and to not in taken:
            found[at] = to
            taken.add(to)
    return found


def _offspring(
    old: Sequence[OutlinedProvision],
    new: Sequence[OutlinedProvision],
    profiles: tuple[Mapping[int, Profile], Mapping[int, Profile]],
    found: Mapping[int, int],
) -> list[Pair]:
    """Pairs of children of one kind and title whose parents are matched: surroundings alone may settle them."""
    below: defaultdict[int, list[int]] = defaultdict(list)
    for to in profiles[1]:
        parent = new[to].parent
        if parent is not None:
            below[parent].append(to)
    pairs: list[Pair] = []
    for at, before in profiles[0].items():
        parent = old[at].parent
        children = below[found[parent]] if parent is not None and parent in found else []
        if len(children) <= _FAMILY:
            pairs += [(at, to) for to in children if _plain_alike(old[at], new[to], before, profiles[1][to])]
    return pairs


def _plain_alike(old: OutlinedProvision, new: OutlinedProvision, before: Profile, after: Profile) -> bool:
    """Whether two provisions are of one kind and neither has a title that tells it from the other."""
    if not alike_in_kind(old, new):
        return False
    return before.words.title == after.words.title or max(before.telling, after.telling) < _TELLING
