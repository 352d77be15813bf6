"""Lineage: what each provision of a draft became in the next.

The matching (`matching`) gives each provision at most one counterpart. What is left over and yet likely comes from (or
went into) a provision that has one makes a split or a merge. A link is `confident` where its evidence is strong, rests
on the text and not on the heading alone, and no other provision is nearly as good; all else is `proposed`, for a person
to confirm. Numbers and labels count for nothing. Traced backwards, two drafts give the same links mirrored.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from math import log
from typing import Final

from codeprac.text.collecting import without_collecting
from codeprac.text.grounds import TAKEN_OVER, Ground, Grounds
from codeprac.text.links import Candidate, Confidence, Lineage, Link, Relation
from codeprac.text.matching import Matching, Pair, Weight, match_either_way
from codeprac.text.provisions import OutlinedProvision
from codeprac.text.reasons import name_relation, say_why
from codeprac.text.unsettled import Guess, Unsettled

__all__ = ["Candidate", "Confidence", "Lineage", "Link", "Relation", "candidates", "trace", "trace_all"]

_CONFIDENT: Final = 0.55
_TAKEN_OVER: Final = 0.35
_MARGIN: Final = 0.45
_BETTER: Final = 0.1
_FURTHER: Final = 0.2
_SURELY_FURTHER: Final = 0.8
_CONTAINED: Final = 0.45
_STANDING: Final = 0.15
_ALIKE: Final = 0.2
_UNLIKE: Final = 0.15
_SENTENCES: Final = 12
_FAR: Final = 0.05
_GONE: Final = 0.3
_LEAST: Final = 1e-9
_NOTHING: Final = Weight(0.0, 0.0, 0.0)


@without_collecting
def trace(old: Sequence[OutlinedProvision], new: Sequence[OutlinedProvision]) -> tuple[Link, ...]:
    """The links of two drafts in the order of the new, deleted provisions last; each provision is in at least one."""
    return _Tracer(old, new, match_either_way(old, new)).links()


def candidates(old: Sequence[OutlinedProvision], new: Sequence[OutlinedProvision]) -> tuple[Candidate, ...]:
    """The best guesses for each new provision whose origin is not settled."""
    return trace_all(old, new).candidates


@without_collecting
def trace_all(old: Sequence[OutlinedProvision], new: Sequence[OutlinedProvision]) -> Lineage:
    """Links and candidates of two drafts."""
    return _Tracer(old, new, match_either_way(old, new)).lineage()


class _Tracer:
    """Turns a matching into links."""

    def __init__(self, old: Sequence[OutlinedProvision], new: Sequence[OutlinedProvision], matching: Matching) -> None:
        self._old, self._new = old, new
        self._matching = matching
        self._weights = matching.weights
        self._found = dict(matching.found)
        self._back = {to: at for at, to in self._found.items()}
        self._by_old: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
        self._by_new: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
        for (at, to), weight in self._weights.items():
            self._by_old[at].append((weight.score, to))
            self._by_new[to].append((weight.score, at))
        for rivals in (*self._by_old.values(), *self._by_new.values()):
            rivals.sort(reverse=True)
        self._joined: set[Pair] = set()
        self._settle()

    def links(self) -> tuple[Link, ...]:
        """The links in order."""
        return self._drawn()[0]

    def lineage(self) -> Lineage:
        """The links in order, and the candidates."""
        links, unsettled, guessed = self._drawn()
        return Lineage(links, unsettled.candidates(_sure_sources(links), guessed))

    def _drawn(self) -> tuple[tuple[Link, ...], Unsettled, list[Pair]]:
        """The links in order, what is not settled beside them, and what was guessed of provisions without a link."""
        sources = {to: [at] for to, at in self._back.items()}
        for at, to in sorted(self._joined, key=lambda pair: (-self._score(pair), pair)):
            sources.setdefault(to, []).append(at)
        targets: dict[int, list[int]] = {}
        for to, found in sources.items():
            for at in found:
                targets.setdefault(at, []).append(to)
        unsettled = Unsettled((self._old, self._new), self._weights, self._matching.phrases, (targets, sources))
        came = {to: unsettled.guess_of_new(to) for to in range(len(self._new)) if to not in sources}
        gone = {at: unsettled.guess_of_old(at) for at in range(len(self._old)) if at not in targets}
        links: list[Link] = []
        for to in range(len(self._new)):
            if to in sources:
                links += [self._link(at, to, len(sources[to]), len(targets[at])) for at in sources[to]]
            else:
                links.append(self._fresh(to, came[to]))
        links += [self._deleted(at, guess) for at, guess in gone.items()]
        guessed = [(guess.place, to) for to, guess in came.items() if guess]
        guessed += [(at, guess.place) for at, guess in gone.items() if guess]
        return tuple(links), unsettled, guessed

    def _settle(self) -> None:
        """Choose the links: the matching without what is groundless, and the pairs that go beyond it."""
        if not self._weights:
            return
        equal = self._matching.equal
        found = [(at, to) for at, to in self._found.items() if equal.get(at) != to]
        self._shared = dict(zip(found, self._matching.share_words(found), strict=True))
        grounds = Grounds(self._old, self._new)
        dropped = {pair for pair in found if not grounds.carry(*pair, self._ground(*pair), alone=True)}
        for at, to in dropped:
            del self._found[at], self._back[to]
        further = sorted(self._further(dropped))
        self._shared |= zip(further, self._matching.share_words(further), strict=True)
        self._joined = {pair for pair in further if grounds.carry(*pair, self._ground(*pair), alone=False)}
        self._joined |= self._absorbed(dropped, grounds)

    def _absorbed(self, dropped: Collection[Pair], grounds: Grounds) -> set[Pair]:
        """Pairs of what is left over yet, and what it stands in for the most part, where those above belong together:
        of several sources of a merge only the likest looks likely beside the others."""
        taken = set(self._found) | {at for at, _ in self._joined}, set(self._back) | {to for _, to in self._joined}
        pairs = [
            (at, to)
            for (at, to), weight in self._weights.items()
            if weight.contained >= _STANDING
            and not (at in taken[0] and to in taken[1])
            and (at, to) not in dropped
            and self._is_related(at, to)
        ]
        shared = dict(zip(pairs, self._matching.share_words(pairs), strict=True))
        self._shared |= shared
        fitting = [
            pair
            for pair in pairs
            if shared[pair].of_worth >= _CONTAINED and grounds.carry(*pair, self._ground(*pair), alone=False)
        ]
        found: set[Pair] = set()
        for side in (0, 1):
            best: dict[int, Pair] = {}
            for pair in sorted(fitting, key=lambda pair: (shared[pair].of_worth, self._score(pair), sum(pair))):
                best[pair[side]] = pair
            found |= {pair for place, pair in best.items() if place not in taken[side]}
        return found

    def _is_related(self, at: int, to: int) -> bool:
        """Whether the provisions above two are linked, or one of the two to the provision above the other."""
        above, over = self._old[at].parent, self._new[to].parent
        return (
            self._parent_kept(at, to)
            or (over is not None and self._are_linked(at, over))
            or (above is not None and self._are_linked(above, to))
        )

    def _are_linked(self, at: int, to: int) -> bool:
        return self._found.get(at) == to or (at, to) in self._joined

    def _ground(self, at: int, to: int) -> Ground:
        weight, phrases = self._weights[at, to], self._matching.phrases.get((at, to), 0)
        worth = self._shared[at, to].of_worth
        return Ground(weight.score, weight.words, worth, phrases, self._parent_kept(at, to))

    def _further(self, dropped: Collection[Pair]) -> set[Pair]:
        """Pairs beyond the matching: a provision left over, and the one on the other side that it goes best with; and
        those as likely as any, of which whole sentences were taken over, whatever else the two are linked to."""
        found = {
            pair
            for pair, weight in self._weights.items()
            if weight.score >= _SURELY_FURTHER
            and self._matching.unique.get(pair, 0) >= _SENTENCES
            and self._found.get(pair[0]) != pair[1]
        }
        for to, rivals in self._by_new.items():
            if to not in self._back:
                best = next(((score, at) for score, at in rivals if (at, to) not in dropped), (0.0, 0))
                found |= {(best[1], to)} if best[0] >= _FURTHER else set()
        for at, rivals in self._by_old.items():
            if at not in self._found:
                best = next(((score, to) for score, to in rivals if (at, to) not in dropped), (0.0, 0))
                found |= {(at, best[1])} if best[0] >= _FURTHER else set()
        return found

    def _link(self, at: int, to: int, sources: int, targets: int) -> Link:
        """The link of two provisions, of which the new one has so many sources and the old one so many targets."""
        old, new = self._old[at], self._new[to]
        kept, stray = self._parent_kept(at, to), (at, to) in self._matching.strays
        if sources == targets == 1:
            relation = name_relation(old, new, kept, stray)
        else:
            relation = self._split_or_merged(sources, targets)
        if self._matching.equal.get(at) == to:  # these were never weighed
            whole = None if not old.body or old.body.isspace() else 1.0
            return Link(at, to, relation, Confidence.CONFIDENT, 1.0, say_why(old, new, whole, kept, stray))
        reason = say_why(old, new, self._shared[at, to].of_words, kept, stray)
        return Link(at, to, relation, self._confidence(at, to), round(self._weights[at, to].score, 3), reason)

    def _split_or_merged(self, sources: int, targets: int) -> Relation:
        """Of what is both split and merged, the greater; seen from the other side it is the opposite."""
        if sources != targets:
            return Relation.MERGED if sources > targets else Relation.SPLIT
        return Relation.SPLIT if self._matching.is_turned else Relation.MERGED

    def _parent_kept(self, at: int, to: int) -> bool:
        """Whether the provision above the old one became, or is part of, the one above the new."""
        above, over = self._old[at].parent, self._new[to].parent
        if above is None or over is None:
            return above == over
        return self._are_linked(above, over)

    def _score(self, pair: Pair) -> float:
        """Provisions that are equal word for word were never weighed."""
        if self._matching.equal.get(pair[0]) == pair[1]:
            return 1.0
        return self._weights.get(pair, _NOTHING).score

    def _confidence(self, at: int, to: int) -> Confidence:
        weight = self._weights[at, to]
        own = self._matching.unique.get((at, to), 0) if weight.score >= _TAKEN_OVER else 0
        if self._found.get(at) == to:
            rival = max(next(self._rivals_of_new(at, to), 0.0), next(self._rivals_of_old(at, to), 0.0))
            sure = weight.score >= _CONFIDENT or own >= TAKEN_OVER
            sure = sure and _odds(weight.score) - _odds(rival) >= _MARGIN
        else:
            sure = weight.score >= _SURELY_FURTHER and weight.contained >= _CONTAINED and weight.words >= _ALIKE
            sure = (sure or own >= _SENTENCES) and not (at in self._found and to in self._back)
        return Confidence.CONFIDENT if sure and not self._is_thin(at, to) else Confidence.PROPOSED

    def _is_thin(self, at: int, to: int) -> bool:
        """Whether nothing but the heading speaks for a pair: their texts have hardly a telling word in common, or there
        is no text and they stand elsewhere."""
        if self._shared[at, to].of_words is None:
            return not self._parent_kept(at, to) or self._found.get(at) != to
        if (at, to) in self._matching.named and self._holds_together(at, to):
            return False
        return self._shared[at, to].of_worth < _UNLIKE or self._weights[at, to].words < _FAR

    def _holds_together(self, at: int, to: int) -> bool:
        """Whether at least half of what stands directly below the one is linked to what stands below the other."""
        below = [place for place, each in enumerate(self._old) if each.parent == at]
        under = {place for place, each in enumerate(self._new) if each.parent == to}
        linked = sum(self._found.get(child) in under for child in below)
        return 0 < max(len(below), len(under)) <= 2 * linked

    def _rivals_of_new(self, at: int, to: int) -> Iterator[float]:
        """The scores of the other new provisions that might come from the old one, the best first: not those that are
        part of the same split, nor those that have a better origin."""
        for score, other in self._by_old[at]:
            if other != to and (at, other) not in self._joined:
                partner = self._back.get(other)
                if partner is None or _odds(self._score((partner, other))) <= _odds(score) + _BETTER:
                    yield score

    def _rivals_of_old(self, at: int, to: int) -> Iterator[float]:
        """The scores of the other old provisions that might have become the new one, the best first."""
        for score, other in self._by_new[to]:
            if other != at and (other, to) not in self._joined:
                partner = self._found.get(other)
                if partner is None or _odds(self._score((other, partner))) <= _odds(score) + _BETTER:
                    yield score

    def _fresh(self, to: int, guess: Guess | None) -> Link:
        best = max((score for score, _ in self._by_new[to]), default=0.0)
        reason = guess.reason if guess else "nothing in the old text is like it"
        return Link(None, to, Relation.NEW, _sure(best, guess), round(1 - best, 3), reason)

    def _deleted(self, at: int, guess: Guess | None) -> Link:
        best = max((score for score, _ in self._by_old[at]), default=0.0)
        reason = guess.reason if guess else "nothing in the new text is like it"
        return Link(at, None, Relation.DELETED, _sure(best, guess), round(1 - best, 3), reason)


def _sure_sources(links: Sequence[Link]) -> dict[int, set[int]]:
    """For each new provision that surely comes from old ones, these."""
    settled: defaultdict[int, set[int]] = defaultdict(set)
    for link in links:
        if link.old is not None and link.new is not None and link.confidence is Confidence.CONFIDENT:
            settled[link.new].add(link.old)
    return settled


def _odds(score: float) -> float:
    """The log odds of a score."""
    return log(max(score, _LEAST) / max(1 - score, _LEAST))


def _sure(best: float, guess: Guess | None) -> Confidence:
    """How sure it is that a provision has no counterpart, when this is the score of its best pair."""
    return Confidence.CONFIDENT if best < _GONE and guess is None else Confidence.PROPOSED
