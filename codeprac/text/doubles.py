"""Words that may as well have gone to another place nearby, where the same words stand without a past.

A sentence that was written a second time, with small differences, gives its words two places in one provision, and a
script has to choose. A choice is sure where it is better on every side: the run of words that stayed reaches beyond
the run that the other place would give, at one end at least, and nowhere falls short of it. The same holds the other
way round, where one of two such sentences was struck.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Final

from codeprac.text.gaps import NOWHERE
from codeprac.text.passages import Passages
from codeprac.text.votes import PHRASE, Key

_MOST: Final = 4
_FEWEST: Final = 3
_COMMON: Final = 4


def find_doubles(
    old: Passages, new: Passages, images: Sequence[int], firm: Sequence[int], whole: Sequence[bool]
) -> Iterator[int]:
    """Old words whose place is not the only one; `whole` says of each old sentence whether it stands as it was.

    `firm` are the images that are sure: a place that is taken, but not surely, is as good as free.
    """
    yield from _Doubles(old, new, images, _turned(firm, new), whole).find()
    back = _turned(images, new)
    stands = [False] * len(new.sentences)
    for at, image in enumerate(images):
        if image != NOWHERE and whole[old.homes[at]]:
            stands[new.homes[image]] = True
    for to in _Doubles(new, old, back, images, stands).find():
        if back[to] != NOWHERE:
            yield back[to]


def find_repeated(old: Passages, new: Passages, images: Sequence[int]) -> Iterator[int]:
    """Old words that stand beside themselves in either draft, one of the two without a place: it may be either."""
    back = _turned(images, new)
    for word, to in enumerate(images):
        if to == NOWHERE or not old.keys[word][0].isalnum():
            continue
        sides = [(side, at + step, own) for side, at, own in ((new, to, back), (old, word, images)) for step in (-1, 1)]
        if any(_is_free_twin(side, beside, own, old.keys[word]) for side, beside, own in sides):
            yield word


def find_slides(old: Passages, new: Passages, images: Sequence[int]) -> Iterator[int]:
    """Old words that may as well stand at the other end of what was set in or struck beside them.

    Where "code" became "code, if any, code that", the second one may be the old one just as well as the first. From a
    sentence to the next only longer words count: many sentences begin with the same short one.
    """
    back = _turned(images, new)
    yield from _slid(old, new, images, back)
    for to in _slid(new, old, back, images):
        yield back[to]


def _slid(own: Passages, other: Passages, images: Sequence[int], back: Sequence[int]) -> Iterator[int]:
    """Words of a draft with a place, beside another gap that ends with the same words without a past."""
    for step in (-1, 1):
        beside = NOWHERE
        for word in range(len(images)) if step < 0 else range(len(images) - 1, -1, -1):
            if images[word] == NOWHERE:
                continue
            if beside != NOWHERE and own.are_together(own.homes[beside], own.homes[word]):
                slid = _at_other_end(own, other, images, back, (word, images[beside] - step, step))
                within = own.homes[beside] == own.homes[word]
                yield from (each for each in slid if within or len(own.keys[each]) > _COMMON)
            beside = word


def _at_other_end(
    own: Passages, other: Passages, images: Sequence[int], back: Sequence[int], start: tuple[int, int, int]
) -> Iterator[int]:
    """The words from one on, away from its neighbour, that stand from another place on just as well."""
    word, to, step = start
    while 0 <= word < len(images) and 0 <= to < len(back) and images[word] not in (NOWHERE, to):
        if back[to] != NOWHERE or own.keys[word] != other.keys[to] or not own.keys[word][0].isalnum():
            return
        yield word
        word, to = word - step, to - step


def _is_free_twin(side: Passages, word: int, images: Sequence[int], key: str) -> bool:
    """Whether a word is this one and has no place."""
    return 0 <= word < len(side.keys) and images[word] == NOWHERE and side.keys[word] == key


def _turned(images: Sequence[int], new: Passages) -> list[int]:
    """For each word of the new draft the old word whose place it is."""
    back = [NOWHERE] * len(new.keys)
    for word, image in enumerate(images):
        if image != NOWHERE:
            back[image] = word
    return back


class _Doubles:
    """One direction: words of a draft that have a place in the other, and words there that are nobody's."""

    def __init__(
        self, own: Passages, other: Passages, images: Sequence[int], back: Sequence[int], whole: Sequence[bool]
    ) -> None:
        self._own, self._other, self._images, self._back = own, other, images, back
        self._whole = whole
        self._free: defaultdict[tuple[int, Key], list[int]] = defaultdict(list)
        for at in range(len(other.keys) - PHRASE + 1):
            if back[at] == NOWHERE and all(back[at + step] == NOWHERE for step in range(1, PHRASE)):
                provision = other.provision_of(at)
                if at + PHRASE <= other.first_words[provision + 1]:
                    self._free[provision, tuple(other.keys[at : at + PHRASE])].append(at)

    def find(self) -> Iterator[int]:
        """The words that have a place, but not surely this."""
        own, images = self._own, self._images
        known = {provision for provision, _ in self._free}
        settled = 0
        for first in range(len(own.keys) - PHRASE + 1):
            if first < settled:
                continue
            word = next((at for at in range(first, first + PHRASE) if images[at] != NOWHERE), NOWHERE)
            if word == NOWHERE or self._whole[own.homes[word]]:
                continue
            provision = self._other.provision_of(images[word])
            if provision not in known:
                continue
            for rival in self._free.get((provision, tuple(own.keys[first : first + PHRASE])), ())[:_MOST]:
                begin, end = self._reach(word, rival + word - first)
                run = self._run(word, begin, end)
                if not self._says_something(begin, end):
                    continue
                if self._is_better(word, run, begin, end):
                    end = min(end, run[1])
                else:
                    yield from (at for at in range(begin, end) if images[at] != at + rival - first)
                settled = max(settled, end - PHRASE + 1)

    def _reach(self, word: int, place: int) -> tuple[int, int]:
        """The run of words around a word that would stand at this place: what is nobody's, or theirs already."""
        begin, end = word, word
        step = place - word
        while self._fits(begin - 1, begin - 1 + step):
            begin -= 1
        while self._fits(end, end + step):
            end += 1
        return begin, end

    def _fits(self, word: int, place: int) -> bool:
        if not (0 <= word < len(self._own.keys) and 0 <= place < len(self._other.keys)):
            return False
        return self._back[place] in (NOWHERE, word) and self._own.keys[word] == self._other.keys[place]

    def _says_something(self, begin: int, end: int) -> bool:
        return sum(key[0].isalnum() for key in self._own.keys[begin:end]) >= _FEWEST

    def _run(self, word: int, begin: int, end: int) -> tuple[int, int]:
        """The run that a word stands in now, as far as its sentence and another run reach, and a word beyond."""
        step = self._images[word] - word
        own = self._own.sentences[self._own.homes[word]]
        low, high = min(begin, own.first), max(end, own.end)
        first = last = word
        while first > 0 and first >= low and self._images[first - 1] == first - 1 + step:
            first -= 1
        while last < len(self._images) and last <= high and self._images[last] == last + step:
            last += 1
        return first, last

    def _is_better(self, word: int, run: tuple[int, int], begin: int, end: int) -> bool:
        """Whether the run that a word stands in now holds another run, and more, or alone the whole sentence."""
        own = self._own.sentences[self._own.homes[word]]
        first, last = run
        if first <= begin and last >= end:
            return first < begin or last > end
        stop = own.end - 1 if not self._own.keys[own.end - 1][0].isalnum() else own.end
        return first <= own.first and last >= stop and (begin > own.first or end < stop)
