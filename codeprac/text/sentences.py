"""Which sentence of a draft became which of the next.

Sentences of linked provisions are linked in order: equal ones first, then between them so that the sum of likeness is
greatest. What is left over is linked where its surroundings or its own words settle it. Each sentence is given away
once: text that is gone finds nothing where its twin stands, because the twin is taken by its own past. A link is
doubtful where the order could as well be read otherwise, or another sentence that is left over is nearly as alike.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from rapidfuzz.distance import Indel

from codeprac.text.passages import Passages
from codeprac.text.runs import phrases_of
from codeprac.text.scripts import increasing, matches

Key = tuple[str, ...]
Pair = tuple[int, int]

_LIKE: Final = 0.45
_SHORT: Final = 4
_SHORT_LIKE: Final = 0.6
_MOVED_LIKE: Final = 0.6
_MARGIN: Final = 0.15
_FEW: Final = 2
_CELLS: Final = 20_000
_TELLING: Final = 8
_COVERED: Final = 0.6
_GRAM: Final = 3
_CROWD: Final = 30


@dataclass(slots=True)
class SentenceLinks:
    """Links of sentences by number, one to one, and what is to be known about them.

    `parts` are further pairs: a piece split off, or joined to, a linked sentence. `doubtful` and `moved` are old
    sentences; `rivals` has for old sentences new ones that they may as well have become.
    """

    found: dict[int, int] = field(default_factory=dict)
    back: dict[int, int] = field(default_factory=dict)
    parts: list[Pair] = field(default_factory=list)
    doubtful: set[int] = field(default_factory=set)
    moved: set[int] = field(default_factory=set)
    rivals: dict[int, list[int]] = field(default_factory=dict)

    def link(self, at: int, to: int) -> None:
        """Link two sentences that are not linked."""
        self.found[at] = to
        self.back[to] = at


def link_sentences(old: Passages, new: Passages, pairs: Sequence[tuple[int, int, bool]]) -> SentenceLinks:
    """Link the sentences of two drafts; `pairs` are linked provisions, the closest first, and whether that is sure."""
    return _Linker(old, new).link(pairs)


class _Linker:
    def __init__(self, old: Passages, new: Passages) -> None:
        self._old, self._new = old, new
        self._before = [old.key_of(at) for at in range(len(old.sentences))]
        self._after = [new.key_of(to) for to in range(len(new.sentences))]
        self._times_old, self._times_new = Counter(self._before), Counter(self._after)
        self._phrases_old, self._phrases_new = Counter(phrases_of(old.keys)), Counter(phrases_of(new.keys))
        self._links = SentenceLinks()

    def link(self, pairs: Sequence[tuple[int, int, bool]]) -> SentenceLinks:
        """The links in the order of their certainty."""
        before, after = _by_provision(self._old), _by_provision(self._new)
        for at, to, sure in pairs:
            self._in_order(self._open_old(before[at]), self._open_new(after[to]), sure)
        self._beside()
        self._unique()
        self._beside()
        self._reshaped()
        self._beside()
        self._split_and_merged()
        self._doubt()
        return self._links

    def _open_old(self, sentences: Sequence[int]) -> list[int]:
        return [at for at in sentences if at not in self._links.found]

    def _open_new(self, sentences: Sequence[int]) -> list[int]:
        return [to for to in sentences if to not in self._links.back]

    def _is_unique(self, at: int, to: int) -> bool:
        """Whether two equal sentences have no twin, not even as part of another sentence."""
        if self._times_old[self._before[at]] > 1 or self._times_new[self._after[to]] > 1:
            return False
        phrases = list(phrases_of(self._before[at]))
        return not phrases or any(self._phrases_old[each] == self._phrases_new[each] == 1 for each in phrases)

    def _like(self, at: int, to: int, least: float) -> float:
        return Indel.normalized_similarity(self._before[at], self._after[to], score_cutoff=least)

    # in linked provisions

    def _in_order(self, old: list[int], new: list[int], sure: bool) -> None:
        """Link two runs of sentences in order: first unique ones, then equal ones, then such as are alike."""
        anchors = [(-1, -1), *self._anchors(old, new), (len(old), len(new))]
        for (at, to), (end, stop) in pairwise(anchors):
            if at >= 0:
                self._links.link(old[at], new[to])
                if not (sure or self._is_unique(old[at], new[to])):
                    self._links.doubtful.add(old[at])
            self._equal(old[at + 1 : end], new[to + 1 : stop], sure)

    def _anchors(self, old: list[int], new: list[int]) -> list[Pair]:
        """Places of equal sentences that stand once in each run, in the longest common order."""
        once_old, once_new = _once([self._before[at] for at in old]), _once([self._after[to] for to in new])
        return increasing([(place, once_new[key]) for key, place in once_old.items() if key in once_new])

    def _equal(self, old: list[int], new: list[int], sure: bool) -> None:
        """Link equal sentences between two anchors; where the order may be read in two ways they are doubtful."""
        if not old or not new:
            return
        ids: dict[Key, str] = {}
        before = [ids.setdefault(self._before[at], str(len(ids))) for at in old]
        after = [ids.setdefault(self._after[to], str(len(ids))) for to in new]
        at = to = 0
        for first, second, agreed in [*read_both_ways(before, after), (len(old), len(new), True)]:
            self._fill(old[at:first], new[to:second])
            if first < len(old):
                self._links.link(old[first], new[second])
                if not agreed or not (sure or self._is_unique(old[first], new[second])):
                    self._links.doubtful.add(old[first])
            at, to = first + 1, second + 1

    def _fill(self, old: list[int], new: list[int]) -> None:
        """Link sentences between two equal ones in order, so that the sum of their likeness is greatest."""
        if old and new and len(old) * len(new) <= _CELLS:
            for i, j in best_chain([[self._gain(at, to) for to in new] for at in old]):
                self._links.link(old[i], new[j])

    def _gain(self, at: int, to: int) -> float:
        shorter = min(len(self._before[at]), len(self._after[to]))
        least = _LIKE if shorter > _SHORT else _SHORT_LIKE
        like = self._like(at, to, least)
        return (like - least + 0.01) * (1 + min(shorter, 60) / 20) if like else 0.0

    # left over

    def _beside(self) -> None:
        """Link what is left over beside a linked sentence on both sides, when it is equal or alike."""
        links = self._links
        for step in (1, -1):
            for at in range(len(self._before))[::step]:
                beside = links.found.get(at - step)
                if at in links.found or beside is None or not self._old.are_together(at, at - step):
                    continue
                to = beside + step
                if to not in links.back and self._new.are_together(to, beside) and self._gain(at, to) > 0:
                    links.link(at, to)
                    if at - step in links.moved:
                        links.moved.add(at)

    def _unique(self) -> None:
        """Link equal sentences that each draft has only once."""
        new = self._open_new(range(len(self._after)))
        places = {self._after[to]: to for to in new if self._times_new[self._after[to]] == 1}
        for at in self._open_old(range(len(self._before))):
            to = places.get(self._before[at])
            if to is not None and self._times_old[self._before[at]] == 1 and _says_something(self._before[at]):
                self._links.link(at, to)
                self._links.moved.add(at)

    def _reshaped(self) -> None:
        """Link sentences that moved and were changed: such as share most of their words, the most alike first."""
        old, new = self._open_old(range(len(self._before))), self._open_new(range(len(self._after)))
        votes = Votes({to: self._after[to] for to in new if len(self._after[to]) >= _TELLING})
        weighed = []
        for at in old:
            for to in votes.nearest(self._before[at]) if len(self._before[at]) >= _TELLING else ():
                like = self._like(at, to, _MOVED_LIKE)
                if like:
                    weighed.append((-like, at, to))
        for _, at, to in sorted(weighed):
            if at not in self._links.found and to not in self._links.back:
                self._links.link(at, to)
                self._links.moved.add(at)

    def _split_and_merged(self) -> None:
        """Link what was split off a linked sentence, or joined to it."""
        links = self._links
        for to in self._open_new(range(len(self._after))):
            links.parts += [(at, to) for at in self._wholes(to, self._new, links.back, self._after, self._before)][:1]
        for at in self._open_old(range(len(self._before))):
            links.parts += [(at, to) for to in self._wholes(at, self._old, links.found, self._before, self._after)][:1]

    @staticmethod
    def _wholes(
        part: int, side: Passages, linked: Mapping[int, int], own: Sequence[Key], others: Sequence[Key]
    ) -> Iterator[int]:
        """The sentences of the other draft that hold most of this one beside what they are linked with."""
        for beside in (part - 1, part + 1):
            whole = linked.get(beside)
            if whole is not None and side.are_together(part, beside):
                known = {place for _, place in pairs_of(own[beside], others[whole])}
                rest = [word for place, word in enumerate(others[whole]) if place not in known]
                if sum(1 for _ in pairs_of(own[part], rest)) >= max(_FEW, _COVERED * len(own[part])):
                    yield whole

    # doubts

    def _doubt(self) -> None:
        """Doubt the links of changed sentences that have a rival, and note what else a sentence may have become.

        Where a sentence stayed in its place, rivals are what is left over right beside it; else all that is left over,
        and all old sentences.
        """
        links = self._links
        gone = {at for at, _ in links.parts} | links.found.keys()
        taken = {to for _, to in links.parts} | links.back.keys()
        free_old = Votes({at: key for at, key in enumerate(self._before) if at not in gone})
        free_new = Votes({to: key for to, key in enumerate(self._after) if to not in taken})
        every_old = Votes(dict(enumerate(self._before)))
        for at, key in enumerate(self._before):
            to = links.found.get(at)
            if to is None:
                self._note_rivals(at, free_new.nearest(key), _MOVED_LIKE)
            elif at in links.moved:
                self._doubt_moved(at, to, every_old, free_new)
            elif key != self._after[to]:
                self._doubt_changed(at, to, free_old.nearest(self._after[to]), free_new.nearest(key), gone, taken)

    def _note_rivals(self, at: int, others: Sequence[int], least: float) -> bool:
        near = [each for each in others if self._like(at, each, least)]
        if near:
            self._links.rivals[at] = near
        return bool(near)

    def _doubt_moved(self, at: int, to: int, every_old: Votes, free_new: Votes) -> None:
        """A sentence that moved must be more like its new self than any other old one is, by far."""
        if self._before[at] == self._after[to]:
            if not self._is_unique(at, to):
                self._links.doubtful.add(at)
            return
        least = max(_LIKE, self._like(at, to, 0.0) - _MARGIN)
        others = [other for other in every_old.nearest(self._after[to]) if other != at and self._like(other, to, least)]
        if self._note_rivals(at, free_new.nearest(self._before[at]), least) or others:
            self._links.doubtful.add(at)

    def _doubt_changed(
        self, at: int, to: int, old: Sequence[int], new: Sequence[int], gone: Set[int], taken: Set[int]
    ) -> None:
        """A sentence that changed in its place must have none beside it that is nearly as like."""
        least = max(_LIKE, self._like(at, to, 0.0) - _MARGIN)
        before = [each for each in old if _is_next(each, at, gone) and self._old.are_together(each, at)]
        after = [each for each in new if _is_next(each, to, taken) and self._new.are_together(each, to)]
        if self._note_rivals(at, after, least) or any(self._like(each, to, least) for each in before):
            self._links.doubtful.add(at)


def _is_next(one: int, other: int, closed: Set[int]) -> bool:
    """Whether nothing that has its place stands between two sentences."""
    return not any(each in closed for each in range(min(one, other) + 1, max(one, other)))


class Votes:
    """Sentences looked up by the runs of three words that they share with another."""

    def __init__(self, keys: Mapping[int, Key]) -> None:
        self._holders: defaultdict[Key, list[int]] = defaultdict(list)
        for number, key in keys.items():
            for gram in _grams(key):
                self._holders[gram].append(number)

    def nearest(self, key: Key) -> list[int]:
        """The sentences that share most runs, at most three; runs that many have do not count."""
        votes: Counter[int] = Counter()
        for gram in _grams(key):
            holders = self._holders.get(gram, ())
            if len(holders) <= _CROWD:
                votes.update(holders)
        return [number for number, _ in votes.most_common(3)]


def _grams(key: Key) -> set[Key]:
    """The runs of three words of a sentence; a shorter one is one run."""
    return {key[at : at + _GRAM] for at in range(max(1, len(key) - _GRAM + 1))}


def _says_something(key: Key) -> bool:
    """Whether a sentence is more than a word, a number or a sign."""
    words = [word for word in key if word[0].isalpha()]
    return len(words) >= _FEW and sum(map(len, words)) >= _TELLING


def _once(keys: Sequence[Key]) -> dict[Key, int]:
    """The places of keys that occur once, in order."""
    times = Counter(keys)
    return {key: place for place, key in enumerate(keys) if times[key] == 1}


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


def best_chain(gains: Sequence[Sequence[float]]) -> Iterator[Pair]:
    """The pairs of rows and columns in order with the greatest sum of gains."""
    height, width = len(gains), len(gains[0])
    best = [[0.0] * (width + 1) for _ in range(height + 1)]
    for i in range(height - 1, -1, -1):
        for j in range(width - 1, -1, -1):
            gain = gains[i][j]
            best[i][j] = max(best[i + 1][j], best[i][j + 1], gain + best[i + 1][j + 1] if gain > 0 else 0.0)
    i = j = 0
    while i < height and j < width:
        if gains[i][j] > 0 and best[i][j] == gains[i][j] + best[i + 1][j + 1]:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
