"""Lineage: what each provision of a draft became in the next.

The matching (`matching`) gives each provision at most one counterpart. What is left over and yet shares much with a
provision that has one makes a split or a merge. A link is `confident` where its evidence is strong and no other
provision is nearly as good; all else is `proposed`, for a person to confirm. Numbers and labels count for nothing.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from codeprac.text.links import Candidate, Confidence, Lineage, Link, Relation
from codeprac.text.matching import Matching, Pair, match
from codeprac.text.provisions import OutlinedProvision
from codeprac.text.reasons import name_relation, say_why
from codeprac.text.similarity import Words, read_words

__all__ = ["Candidate", "Confidence", "Lineage", "Link", "Relation", "candidates", "trace", "trace_all"]

_CONFIDENT: Final = 0.6
_CERTAIN: Final = 0.9
_MARGIN: Final = 0.12
_THIN: Final = 0.07
_FURTHER: Final = 0.3
_GONE: Final = 0.3
_LISTED: Final = 5


def trace(old: Sequence[OutlinedProvision], new: Sequence[OutlinedProvision]) -> tuple[Link, ...]:
    """The links of two drafts in the order of the new, deleted provisions last; each provision is in at least one."""
    return trace_all(old, new).links


def candidates(old: Sequence[OutlinedProvision], new: Sequence[OutlinedProvision]) -> tuple[Candidate, ...]:
    """The best guesses for each new provision that has no confident link."""
    return trace_all(old, new).candidates


def trace_all(old: Sequence[OutlinedProvision], new: Sequence[OutlinedProvision]) -> Lineage:
    """Links and candidates of two drafts."""
    words = [read_words(provision) for provision in old], [read_words(provision) for provision in new]
    return _Tracer(old, new, words, match(old, new, words)).lineage()


class _Tracer:
    """Turns a matching into links."""

    def __init__(
        self,
        old: Sequence[OutlinedProvision],
        new: Sequence[OutlinedProvision],
        words: tuple[Sequence[Words], Sequence[Words]],
        matching: Matching,
    ) -> None:
        self._old, self._new = old, new
        self._before, self._after = words
        self._matching = matching
        self._by_old: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
        self._by_new: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
        self._joined: set[Pair] = set()
        self._strays = matching.strays()
        for (at, to), score in sorted(matching.scores.items()):
            self._by_old[at].append((score, to))
            self._by_new[to].append((score, at))

    def lineage(self) -> Lineage:
        """The links in order, and the candidates."""
        sources = {to: [at] for at, to in self._matching.found.items()}
        self._joined = self._further()
        for at, to in sorted(self._joined):
            sources.setdefault(to, []).append(at)
        targets = Counter(at for found in sources.values() for at in found)
        links = [link for to in range(len(self._new)) for link in self._links(to, sources.get(to, []), targets)]
        links += [self._deleted(at) for at in range(len(self._old)) if at not in targets]
        return Lineage(tuple(links), self._candidates(links))

    def _further(self) -> set[Pair]:
        """Pairs beyond the matching: a provision left over, and the one on the other side that it shares most with."""
        found = self._matching.found
        taken = set(found.values())
        pairs = [
            self._best([(at, to) for _, at in self._by_new[to]]) for to in range(len(self._new)) if to not in taken
        ]
        pairs += [
            self._best([(at, to) for _, to in self._by_old[at]]) for at in range(len(self._old)) if at not in found
        ]
        return {pair for pair in pairs if pair is not None}

    def _best(self, pairs: Sequence[Pair]) -> Pair | None:
        """The pair with most evidence of its own, if that is enough for a split or merge."""
        weighed = [(self._matching.evidence[pair].own, pair) for pair in pairs if pair in self._matching.evidence]
        own, pair = max(weighed, default=(0.0, None))
        return pair if own >= _FURTHER else None

    def _links(self, to: int, sources: Sequence[int], targets: Counter[int]) -> Iterator[Link]:
        if not sources:
            yield self._fresh(to)
        for at in sources:
            relation = Relation.MERGED if len(sources) > 1 else Relation.SPLIT
            if len(sources) == 1 and targets[at] == 1:
                relation = name_relation(self._old[at], self._new[to], self._parent_kept(at, to), self._is_stray(at))
            reason = say_why(self._old[at], self._new[to], self._before[at], self._after[to], self._parent_kept(at, to))
            yield Link(at, to, relation, self._confidence(at, to), round(self._score(at, to), 3), reason)

    def _parent_kept(self, at: int, to: int) -> bool:
        """Whether the provision above the old one became, or is part of, the one above the new."""
        above, over = self._old[at].parent, self._new[to].parent
        if above is None or over is None:
            return above == over
        return self._matching.found.get(above) == over or (above, over) in self._joined

    def _is_stray(self, at: int) -> bool:
        """Whether a provision left its place in the order, and not with the one above it."""
        return at in self._strays and self._old[at].parent not in self._strays

    def _score(self, at: int, to: int) -> float:
        """Provisions that are equal word for word were never weighed."""
        return self._matching.scores.get((at, to), 1.0)

    def _confidence(self, at: int, to: int) -> Confidence:
        score = self._score(at, to)
        if (at, to) not in self._matching.scores:
            return Confidence.CONFIDENT
        if self._matching.found.get(at) != to or score < _CONFIDENT or self._is_thin(at, to):
            return Confidence.PROPOSED
        rival = max(self._rivals(at, to), default=0.0)
        sure = score >= _CERTAIN or score - rival >= _MARGIN
        return Confidence.CONFIDENT if sure else Confidence.PROPOSED

    def _is_thin(self, at: int, to: int) -> bool:
        """Whether nothing but the heading speaks for a pair whose texts share nothing and whose parents differ."""
        evidence = self._matching.evidence.get((at, to))
        if evidence is None:
            return True
        texts = min(len(self._before[at].body), len(self._after[to].body))
        return evidence.body < _THIN and texts > 0 and not self._parent_kept(at, to)

    def _rivals(self, at: int, to: int) -> Iterator[float]:
        """The scores of the other pairs of both provisions; a part of the same split or merge is no rival."""
        yield from (score for score, other in self._by_old[at] if other != to and (at, other) not in self._joined)
        yield from (score for score, other in self._by_new[to] if other != at and (other, to) not in self._joined)

    def _fresh(self, to: int) -> Link:
        best = max((score for score, _ in self._by_new[to]), default=0.0)
        return Link(None, to, Relation.NEW, _sure(best), round(1 - best, 3), "nothing in the old text is like it")

    def _deleted(self, at: int) -> Link:
        best = max((score for score, _ in self._by_old[at]), default=0.0)
        return Link(at, None, Relation.DELETED, _sure(best), round(1 - best, 3), "nothing in the new text is like it")

    def _candidates(self, links: Sequence[Link]) -> tuple[Candidate, ...]:
        settled = {link.new for link in links if link.old is not None and link.confidence is Confidence.CONFIDENT}
        guesses = (
            (to, tuple(at for _, at in sorted(self._by_new[to], key=lambda pair: (-pair[0], pair[1]))[:_LISTED]))
            for to in range(len(self._new))
            if to not in settled
        )
        return tuple(Candidate(to, old) for to, old in guesses if old)


def _sure(best: float) -> Confidence:
    """How sure it is that a provision has no counterpart, when this is the score of its best pair."""
    return Confidence.CONFIDENT if best < _GONE else Confidence.PROPOSED
