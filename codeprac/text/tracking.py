"""Where each word of a draft went in the next: along provisions, then blocks, then sentences, then words.

Each step only chooses within what the one before it linked, and each word of the new draft is given away once. So text
that is gone finds nothing where its twin stands, because the twin is taken by its own past. What is left over on both
sides is linked afterwards: next to linked neighbours, where its words are unique in both drafts, or where it clearly
shares most of them. A word whose place another script of the same length would give elsewhere is not `sure`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Indel

from codeprac.text.aligning import align
from codeprac.text.links import Confidence, Link
from codeprac.text.passages import Passages
from codeprac.text.scripts import matches
from codeprac.text.similarity import cosines, ranked, weigh_grams

_LIKE: Final = 0.45
_INSIDE: Final = 0.3
_MOVED: Final = 0.6
_UNIQUE: Final = 5
_RESHAPED: Final = 9
_SHARED: Final = 0.35
_COVERED: Final = 0.6
NOWHERE: Final = -1
Keys = Sequence[tuple[str, ...]]


@dataclass(slots=True)
class Track:
    """For each word of the old draft its place in the new one (or `NOWHERE`), and whether that is sure.

    `linked` has for each old sentence the new ones it shares words with, the closest first; `moved` the old sentences
    that stand elsewhere than what surrounded them.
    """

    images: list[int]
    sure: list[bool]
    linked: dict[int, list[int]]
    moved: set[int]


def track(old: Passages, new: Passages, links: Sequence[Link]) -> Track:
    """Follow every word of the old draft into the new one, along the links of their provisions."""
    return _Tracker(old, new, links).track()


class _Tracker:
    def __init__(self, old: Passages, new: Passages, links: Sequence[Link]) -> None:
        self._old, self._new = old, new
        self._links = links
        self._before = [old.key_of(at) for at in range(len(old.sentences))]
        self._after = [new.key_of(to) for to in range(len(new.sentences))]
        self._times_old, self._times_new = Counter(self._before), Counter(self._after)
        self._to: dict[int, int] = {}
        self._from: dict[int, int] = {}
        self._parts: list[tuple[int, int]] = []
        self._unsure: set[int] = set()
        self._moved: set[int] = set()

    def track(self) -> Track:
        """The places of all words."""
        self._follow_blocks()
        self._link_neighbours()
        self._link_unique()
        self._link_reshaped()
        self._link_neighbours()
        self._link_parts()
        self._doubt_repeated()
        return self._words()

    def _link(self, at: int, to: int) -> None:
        self._to[at] = to
        self._from[to] = at

    # blocks

    def _follow_blocks(self) -> None:
        closest = sorted(self._links, key=lambda link: (link.confidence is not Confidence.CONFIDENT, -link.score))
        pairs = [(link.old, link.new) for link in closest if link.old is not None and link.new is not None]
        origins = align(self._old.blocks, self._new.blocks, pairs)
        for to, origin in sorted(origins.items()):
            self._inside(self._old.sentences_of[origin.place], self._new.sentences_of[to])
            if origin.moved:
                self._moved.update(self._old.sentences_of[origin.place])

    def _inside(self, old: range, new: range) -> None:
        """Link the sentences of linked blocks: equal ones in order, then the most alike between those."""
        if len(old) == len(new) == 1:
            self._link(old[0], new[0])
            return
        at, to = old.start, new.start
        for first, second, length in [
            *_equal_runs(self._before[old.start : old.stop], self._after[new.start : new.stop]),
            (len(old), len(new), 0),
        ]:
            self._fill(range(at, old.start + first), range(to, new.start + second))
            for step in range(length):
                self._link(old.start + first + step, new.start + second + step)
            at, to = old.start + first + length, new.start + second + length

    def _fill(self, old: range, new: range) -> None:
        """Link sentences between two anchors in order, so that the sum of their likeness is greatest."""
        if not old or not new:
            return
        least = _INSIDE if len(old) == len(new) == 1 else _LIKE
        gains = [[self._gain(at, to, least) for to in new] for at in old]
        for i, j in _best_chain(gains):
            self._link(old[i], new[j])

    def _gain(self, at: int, to: int, least: float) -> float:
        like = self._like(at, to, least)
        return (like - least + 0.01) * min(len(self._before[at]), len(self._after[to]), 60) if like else 0.0

    def _like(self, at: int, to: int, least: float) -> float:
        return Indel.normalized_similarity(self._before[at], self._after[to], score_cutoff=least)

    # what is left over

    def _link_neighbours(self) -> None:
        """Link what is left over beside a linked sentence on both sides, when it is alike."""
        for step in (1, -1):
            order = range(len(self._before)) if step == 1 else range(len(self._before) - 1, -1, -1)
            for at in order:
                beside = self._to.get(at - step)
                if at in self._to or beside is None or not _are_together(self._old, at, at - step):
                    continue
                to = beside + step
                if to not in self._from and _are_together(self._new, to, beside) and self._like(at, to, _LIKE):
                    self._link(at, to)

    def _open(self) -> tuple[list[int], list[int]]:
        old = [at for at in range(len(self._before)) if at not in self._to]
        return old, [to for to in range(len(self._after)) if to not in self._from]

    def _link_unique(self) -> None:
        """Link equal sentences that each draft has only once."""
        old, new = self._open()
        places = {self._after[to]: to for to in new if self._times_new[self._after[to]] == 1}
        for at in old:
            key = self._before[at]
            if key in places and self._times_old[key] == 1 and len(key) >= _UNIQUE:
                self._link(at, places[key])
                self._moved.add(at)

    def _link_reshaped(self) -> None:
        """Link sentences that share most of their rare words, where no other is nearly as close."""
        old, new = self._open()
        before, after = weigh_grams(
            {at: self._before[at] for at in old if len(self._before[at]) >= _RESHAPED},
            {to: self._after[to] for to in new if len(self._after[to]) >= _RESHAPED},
        )
        for at, to in ranked(cosines(before, after, _SHARED)):
            if at not in self._to and to not in self._from and self._like(at, to, _MOVED):
                self._link(at, to)
                self._moved.add(at)

    def _link_parts(self) -> None:
        """Link sentences that were split off a linked one, or joined to it."""
        old, new = self._open()
        for to in new:
            self._parts += [(at, to) for at in self._wholes(to, self._new, self._from, (self._after, self._before))][:1]
        for at in old:
            self._parts += [(at, to) for to in self._wholes(at, self._old, self._to, (self._before, self._after))][:1]

    def _wholes(self, part: int, side: Passages, linked: dict[int, int], keys: tuple[Keys, Keys]) -> Iterator[int]:
        """The sentences of the other draft that hold most of this one beside what they are linked with."""
        own, others = keys
        for beside in (part - 1, part + 1):
            whole = linked.get(beside)
            if whole is None or not _are_together(side, part, beside):
                continue
            if self._covers(others[whole], own[part], own[beside], beside < part):
                yield whole

    @staticmethod
    def _covers(whole: Sequence[str], part: Sequence[str], known: Sequence[str], after: bool) -> bool:
        """Whether a sentence holds most of a part, once a known part before or after it is taken out."""
        joined = [*known, *part] if after else [*part, *known]
        inside = range(len(known), len(joined)) if after else range(len(part))
        found = sum(
            1 for at, _, length in matches(joined, list(whole)) for place in range(at, at + length) if place in inside
        )
        return found >= max(2, _COVERED * len(part))

    # doubts and words

    def _doubt_repeated(self) -> None:
        """A sentence that either draft has twice is sure only beside a sure one."""
        repeated = {
            at
            for at, to in self._to.items()
            if self._times_old[self._before[at]] > 1 or self._times_new[self._after[to]] > 1
        }
        doubtful = set(repeated)
        for step in (1, -1):
            for at in sorted(repeated, reverse=step < 0):
                if self._to.get(at - step) == self._to[at] - step and at - step not in doubtful:
                    doubtful.discard(at)
        self._unsure = doubtful

    def _words(self) -> Track:
        images = [NOWHERE] * len(self._old.keys)
        sure = [False] * len(self._old.keys)
        linked: defaultdict[int, list[int]] = defaultdict(list)
        for old, new in self._groups():
            for at in old:
                linked[at] += new
            before = [word for at in old for word in self._range(self._old, at)]
            after = [word for to in new for word in self._range(self._new, to)]
            certain = not any(at in self._unsure for at in old)
            for at, to, agreed in _word_pairs(
                [self._old.keys[word] for word in before], [self._new.keys[word] for word in after]
            ):
                images[before[at]] = after[to]
                sure[before[at]] = certain and agreed
        return Track(images, sure, dict(linked), self._moved)

    def _groups(self) -> Iterator[tuple[list[int], list[int]]]:
        """Linked sentences with the parts that belong to them."""
        more_old: defaultdict[int, list[int]] = defaultdict(list)
        more_new: defaultdict[int, list[int]] = defaultdict(list)
        for at, to in self._parts:
            if at in self._to:
                more_new[at].append(to)
            else:
                more_old[self._from[to]].append(at)
        for at, to in self._to.items():
            yield sorted([at, *more_old[at]]), sorted([to, *more_new[at]])

    @staticmethod
    def _range(side: Passages, sentence: int) -> range:
        own = side.sentences[sentence]
        return range(own.first, own.end)


def _are_together(side: Passages, one: int, other: int) -> bool:
    """Whether two sentences stand in one provision; a number that is no sentence does not."""
    if not (0 <= one < len(side.sentences) and 0 <= other < len(side.sentences)):
        return False
    blocks = side.blocks
    return blocks[side.sentences[one].block].provision == blocks[side.sentences[other].block].provision


def _equal_runs(old: Sequence[tuple[str, ...]], new: Sequence[tuple[str, ...]]) -> Iterator[tuple[int, int, int]]:
    """Runs of equal sentences in order."""
    numbers: dict[tuple[str, ...], str] = {}
    ids = [[numbers.setdefault(key, str(len(numbers))) for key in side] for side in (old, new)]
    yield from matches(ids[0], ids[1])


def _best_chain(gains: Sequence[Sequence[float]]) -> Iterator[tuple[int, int]]:
    """The pairs in order with the greatest sum of gains."""
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


def _word_pairs(old: list[str], new: list[str]) -> Iterator[tuple[int, int, bool]]:
    """Equal words of two sentences in order, and whether the script from the other end agrees."""
    forth = dict(_pairs(matches(old, new)))
    if len(forth) == len(old) == len(new):
        yield from ((at, to, True) for at, to in forth.items())
        return
    back = {len(old) - 1 - at: len(new) - 1 - to for at, to in _pairs(matches(old[::-1], new[::-1]))}
    yield from ((at, to, back.get(at) == to) for at, to in forth.items())


def _pairs(found: Iterator[tuple[int, int, int]]) -> Iterator[tuple[int, int]]:
    for at, to, length in found:
        yield from ((at + step, to + step) for step in range(length))
