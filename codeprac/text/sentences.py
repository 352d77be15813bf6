"""Which sentence of a draft became which of the next.

Sentences of linked provisions are linked in order: equal ones first, then those between them so that the sum of
likeness is greatest. What is left over is linked where its surroundings or its own words settle it. Each sentence is
given away once: text that is gone finds nothing where its twin stands, because the twin is taken by its own past.
Which links are doubtful, `rivals` decides.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import Indel

from codeprac.text.passages import Passages
from codeprac.text.scripts import heaviest_chain, increasing, matches
from codeprac.text.votes import PHRASE, Index, Key, Nearest, Phrases, once, phrases_of

Pair = tuple[int, int]
Gap = tuple[list[int], list[int]]
Run = tuple[int, int, int]

LIKE: Final = 0.45
MOVED_LIKE: Final = 0.6
_CLOSE: Final = 0.8
_SHORT: Final = 4
_SHORT_LIKE: Final = 0.6
_FEW: Final = 2
_FEWEST: Final = 3
_CELLS: Final = 20_000
_TELLING: Final = 8
_SAID: Final = 5
_COVERED: Final = 0.6
_LONG: Final = 10
_FAR: Final = "its words stand far away in another sentence, and are too few to be surely these"
_MOST: Final = 0.6


@dataclass(slots=True)
class SentenceLinks:
    """Links of sentences by number, one to one, and what is to be known about them.

    `parts` are further pairs: a piece split off, or joined to, a linked sentence. `held` are words of sentences that
    stand as they are within another: first word in the old draft and in the new, and how many. `doubtful` (with the
    reason), `moved`, `loose` (linked within provisions whose own link is not sure) and `torn` (the order could be read
    otherwise) are old sentences; `rivals` has for old sentences new ones that they may as well have become.
    """

    found: dict[int, int] = field(default_factory=dict)
    back: dict[int, int] = field(default_factory=dict)
    parts: list[Pair] = field(default_factory=list)
    held: list[Run] = field(default_factory=list)
    moved: set[int] = field(default_factory=set)
    loose: set[int] = field(default_factory=set)
    torn: set[int] = field(default_factory=set)
    doubtful: dict[int, str] = field(default_factory=dict)
    rivals: dict[int, list[int]] = field(default_factory=dict)

    def link(self, at: int, to: int) -> None:
        """Link two sentences that are not linked."""
        self.found[at] = to
        self.back[to] = at


class Sentences:
    """The sentences of two drafts, ready to compare."""

    def __init__(self, old: Passages, new: Passages) -> None:
        self.old, self.new = old, new
        self.before = [old.key_of(at) for at in range(len(old.sentences))]
        self.after = [new.key_of(to) for to in range(len(new.sentences))]
        self.times_old, self.times_new = Counter(self.before), Counter(self.after)
        self.phrases = Phrases(old, new)

    def like(self, at: int, to: int, least: float = 0.0) -> float:
        """How alike an old and a new sentence are, from 0 to 1; 0 below the least."""
        return Indel.normalized_similarity(self.before[at], self.after[to], score_cutoff=least)

    def count_shared(self, at: int, to: int) -> int:
        """How many words set apart by spaces an old and a new sentence share, in order."""
        first = self.old.sentences[at].first
        runs = matches(self.before[at], self.after[to])
        return sum(self.old.count_said(range(first + run, first + run + length)) for run, _, length in runs)

    def has_no_twin(self, at: int, to: int) -> bool:
        """Whether two equal sentences stand nowhere else, not even as part of another sentence."""
        if self.times_old[self.before[at]] > 1 or self.times_new[self.after[to]] > 1:
            return False
        if any(phrases_of(self.before[at])):
            return self.phrases.support(at, to)
        first, place = self.old.sentences[at].first, self.new.sentences[to].first
        return len(self.before[at]) == 1 or self.phrases.pairs.get(first) == place


def link_sentences(sentences: Sentences, pairs: Sequence[tuple[int, int, bool]]) -> SentenceLinks:
    """Link the sentences of two drafts; `pairs` are linked provisions, the closest first, and whether that is sure."""
    return _Linker(sentences).link(pairs)


class _Linker:
    def __init__(self, sentences: Sentences) -> None:
        self._all = sentences
        self._links = SentenceLinks()
        self._gaps: list[Gap] = []
        self._linked: set[Pair] = set()
        self._held_old: set[int] = set()
        self._held_new: set[int] = set()

    def link(self, pairs: Sequence[tuple[int, int, bool]]) -> SentenceLinks:
        """The links in the order of their certainty."""
        before, after = _by_provision(self._all.old), _by_provision(self._all.new)
        self._linked = {(at, to) for at, to, _ in pairs}
        for at, to, sure in pairs:
            old = self._open_old(before[at])
            self._equal_in_order(old, self._open_new(after[to]))
            if not sure:
                self._links.loose.update(old)
        self._unique()
        self._fill_gaps(_CLOSE)
        self._hold()
        self._fill_gaps(LIKE)
        self._beside()
        self._split_and_merged()
        self._reshaped()
        self._beside()
        self._split_and_merged()
        self._note_moved()
        return self._links

    def _open_old(self, sentences: Sequence[int]) -> list[int]:
        gone = self._links.found.keys() | {at for at, _ in self._links.parts} | self._held_old
        return [at for at in sentences if at not in gone]

    def _open_new(self, sentences: Sequence[int]) -> list[int]:
        taken = self._links.back.keys() | {to for _, to in self._links.parts} | self._held_new
        return [to for to in sentences if to not in taken]

    # in linked provisions

    def _equal_in_order(self, old: list[int], new: list[int]) -> None:
        """Link equal sentences of two runs in order: unique ones first, the others between them."""
        before, after = [self._all.before[at] for at in old], [self._all.after[to] for to in new]
        once_old, once_new = once(before), once(after)
        unique = increasing([(place, once_new[key]) for key, place in once_old.items() if key in once_new])
        for (at, to), (end, stop) in pairwise([(-1, -1), *unique, (len(old), len(new))]):
            if at >= 0:
                self._links.link(old[at], new[to])
            self._equal(old[at + 1 : end], new[to + 1 : stop])

    def _equal(self, old: list[int], new: list[int]) -> None:
        """Link equal sentences between two unique ones; the order of twins may be read in two ways."""
        if not old or not new:
            return
        ids: dict[Key, str] = {}
        before = [ids.setdefault(self._all.before[at], str(len(ids))) for at in old]
        after = [ids.setdefault(self._all.after[to], str(len(ids))) for to in new]
        at = to = 0
        for first, second, agreed in [*read_both_ways(before, after), (len(old), len(new), True)]:
            self._gaps.append((old[at:first], new[to:second]))
            if first < len(old):
                self._links.link(old[first], new[second])
                if not agreed:
                    self._links.torn.add(old[first])
            at, to = first + 1, second + 1

    def _fill_gaps(self, least: float) -> None:
        """Link sentences between two equal ones in order, so that the sum of their likeness is greatest."""
        for gap in self._gaps:
            old, new = self._open_old(gap[0]), self._open_new(gap[1])
            if old and new and len(old) * len(new) <= _CELLS:
                gains = [{j: gain for j, to in enumerate(new) if (gain := self._gain(at, to, least)) > 0} for at in old]
                for i, j in heaviest_chain(gains, len(new)):
                    self._links.link(old[i], new[j])

    def _gain(self, at: int, to: int, least: float = LIKE) -> float:
        """What a pair adds to the sum; nothing where its phrases stand elsewhere."""
        shorter = min(len(self._all.before[at]), len(self._all.after[to]))
        least = least if shorter > _SHORT else max(least, _SHORT_LIKE)
        like = self._all.like(at, to, least)
        if not like or self._all.phrases.oppose(at, to):
            return 0.0
        return (like - least + 0.01) * (1 + min(shorter, 60) / 20)

    def _note_moved(self) -> None:
        """Note as moved what stands in another order than most of its provision."""
        links, old, new = self._links, self._all.old, self._all.new
        together: defaultdict[Pair, list[Pair]] = defaultdict(list)
        for at, to in sorted(links.found.items()):
            together[old.sentences[at].provision, new.sentences[to].provision].append((at, to))
        for pairs in together.values():
            links.moved.update({at for at, _ in pairs} - {at for at, _ in increasing(pairs)})

    # left over

    def _beside(self) -> None:
        """Link what is left over beside a linked sentence on both sides, when it is equal or alike."""
        links, old, new = self._links, self._all.old, self._all.new
        open_old = set(self._open_old(range(len(self._all.before))))
        open_new = set(self._open_new(range(len(self._all.after))))
        for step in (1, -1):
            for at in sorted(open_old, reverse=step < 0):
                beside = links.found.get(at - step)
                if at not in open_old or beside is None or not old.are_together(at, at - step):
                    continue
                to = beside + step
                if to in open_new and new.are_together(to, beside) and self._gain(at, to) > 0:
                    links.link(at, to)
                    open_old.discard(at)
                    open_new.discard(to)
                    for kind in (links.moved, links.loose):
                        if at - step in kind:
                            kind.add(at)

    def _unique(self) -> None:
        """Link equal sentences that each draft has only once."""
        new = self._open_new(range(len(self._all.after)))
        places = {self._all.after[to]: to for to in new}
        for at in self._open_old(range(len(self._all.before))):
            to = places.get(self._all.before[at])
            if to is not None and says_something(self._all.before[at]) and self._all.has_no_twin(at, to):
                self._links.link(at, to)
                self._links.moved.add(at)

    def _hold(self) -> None:
        """Find sentences that stand as they are, once, within another sentence of the other draft."""
        old, new = self._all.old, self._all.new
        index_old, index_new = Index(old.keys), Index(new.keys)
        for at in self._open_old(range(len(self._all.before))):
            run = _core(self._all.before[at])
            first = old.sentences[at].first
            place = index_new.find(run) if old.count_said(range(first, first + len(run))) > PHRASE else None
            if place is not None and index_old.find(run) == first and self._is_free(place, len(run)):
                self._links.held.append((first, place, len(run)))
                self._held_old.add(at)
                if len(run) < _LONG and (old.sentences[at].provision, new.provision_of(place)) not in self._linked:
                    self._links.doubtful[at] = _FAR
        for to in self._open_new(range(len(self._all.after))):
            run = _core(self._all.after[to])
            first = new.sentences[to].first
            place = index_old.find(run) if new.count_said(range(first, first + len(run))) > PHRASE else None
            if place is None or index_new.find(run) != first or old.homes[place] in self._links.found:
                continue
            if old.homes[place] not in self._held_old and self._is_much(place, len(run), new.sentences[to].provision):
                self._links.held.append((place, first, len(run)))
                self._held_new.add(to)

    def _is_much(self, place: int, length: int, to: int) -> bool:
        """Whether a run of old words is much of its sentence, or went where its provision did: a few words that turn up
        far away are more often written anew than moved."""
        own = self._all.old.sentences[self._all.old.homes[place]]
        return length >= min(_LONG, _MOST * (own.end - own.first)) or (own.provision, to) in self._linked

    def _is_free(self, place: int, length: int) -> bool:
        """Whether a run of new words lies in one provision, in sentences that are not linked."""
        new = self._all.new
        homes = {new.homes[place], new.homes[place + length - 1]}
        return len({new.sentences[home].provision for home in homes}) == 1 and homes.isdisjoint(self._links.back)

    def _reshaped(self) -> None:
        """Link sentences that moved and were changed: such as share most of their words, the most alike first."""
        before, after = self._all.before, self._all.after
        nearest = Nearest({to: after[to] for to in self._open_new(range(len(after))) if self._tells(self._all.new, to)})
        weighed = []
        for at in self._open_old(range(len(before))):
            for to in nearest.to(before[at]) if self._tells(self._all.old, at) else ():
                like = self._all.like(at, to, MOVED_LIKE)
                if like and not self._all.phrases.oppose(at, to) and _are_known(before[at], after[to]):
                    weighed.append((-like, at, to))
        for _, at, to in sorted(weighed):
            if at not in self._links.found and to not in self._links.back:
                self._links.link(at, to)
                self._links.moved.add(at)

    def _tells(self, side: Passages, sentence: int) -> bool:
        """Whether a sentence has words enough to be known again elsewhere after it was changed."""
        own = side.sentences[sentence]
        return own.end - own.first >= _TELLING and side.count_said(range(own.first, own.end)) >= _SAID

    def _split_and_merged(self) -> None:
        """Link what was split off a linked sentence, or joined to it."""
        links, every = self._links, self._all
        for to in self._open_new(range(len(every.after))):
            links.parts += [(at, to) for at in _wholes(to, every.new, links.back, every.after, every.before)][:1]
        for at in self._open_old(range(len(every.before))):
            links.parts += [(at, to) for to in _wholes(at, every.old, links.found, every.before, every.after)][:1]


def _are_known(old: Key, new: Key) -> bool:
    """Whether two sentences share words enough to be known as one without anything around them."""
    return sum(old[at][0].isalnum() for at, _ in pairs_of(old, new)) >= PHRASE


def _core(key: Key) -> list[str]:
    """The words of a sentence without the signs at its end."""
    end = len(key)
    while end and not key[end - 1][0].isalnum():
        end -= 1
    return list(key[:end])


def _wholes(
    part: int, side: Passages, linked: Mapping[int, int], own: Sequence[Key], others: Sequence[Key]
) -> Iterator[int]:
    """The sentences of the other draft that hold most of this one beside what they are linked with."""
    for beside in (part - 1, part + 1):
        whole = linked.get(beside)
        if whole is not None and side.are_together(part, beside):
            known = {place for _, place in pairs_of(own[beside], others[whole])}
            rest = [word for place, word in enumerate(others[whole]) if place not in known]
            if _covers(rest, own[part]):
                yield whole


def _covers(rest: Sequence[str], part: Key) -> bool:
    """Whether most words of a part stand in the rest, a third of them in one run."""
    found = [
        [word for word in part[at : at + length] if word[0].isalnum()] for at, _, length in matches(part, tuple(rest))
    ]
    words, kept = sum(word[0].isalnum() for word in part), sum(map(len, found))
    if kept < max(_FEWEST, _COVERED * words) or 3 * max(map(len, found)) < kept:
        return False
    return says_something(tuple([word for run in found for word in run]))


def says_something(key: Key) -> bool:
    """Whether a sentence is more than a word, a number or a sign."""
    words = [word for word in key if word[0].isalpha()]
    return len(words) >= _FEW and sum(map(len, words)) >= _TELLING


def _by_provision(side: Passages) -> defaultdict[int, list[int]]:
    result: defaultdict[int, list[int]] = defaultdict(list)
    for number, sentence in enumerate(side.sentences):
        result[sentence.provision].append(number)
    return result


def pairs_of(old: Sequence[str], new: Sequence[str]) -> Iterator[Pair]:
    """The places of equal words in a minimal script."""
    for at, to, length in matches(old, new):
        yield from ((at + step, to + step) for step in range(length))


def read_both_ways(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int, bool]]:
    """The places of equal words in a minimal script, and whether the script read from the other end has them too."""
    forth = list(pairs_of(old, new))
    if len(forth) == len(old) == len(new):
        return [(at, to, True) for at, to in forth]
    last_old, last_new = len(old) - 1, len(new) - 1
    back = {(last_old - at, last_new - to) for at, to in pairs_of(old[::-1], new[::-1])}
    return [(at, to, (at, to) in back) for at, to in forth]
