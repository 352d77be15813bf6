"""Where quoted words stand in a text that has changed since they were quoted, or why that is not certain.

Both texts are compared word by word (`diffing`), which says where what stood around the quote is now. A place counts
only if the words around it agree and no other place comes into question; look-alike text is never a place. The measures
are counted in words; places are characters of the plain text (`markdown.plain`).
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from codeprac.text.anchoring import Selector
from codeprac.text.diffing import compare_words
from codeprac.text.segments import Op
from codeprac.text.words import is_word, plain_style, tokens

LONGEST: Final = 100_000
# Words on each side that are looked at; how many of them have to be there still; and from how many words on a quote
# tells by itself.
_AROUND: Final = 8
_AGREE: Final = 0.5
_TELLING: Final = 6
_NEAREST: Final = 3
# How much of a changed quote has to be left, and how much of it another place may share.
_LEFT: Final = 0.4
_RIVAL: Final = 0.6
_SLACK: Final = 12
_REACH: Final = 300
_BESIDE: Final = 24
_MOST_WORK: Final = 3_000_000


class Fault(StrEnum):
    """Why there is no place for sure."""

    GONE = "gone"
    REPEATED = "repeated"
    SURROUNDINGS = "surroundings"
    TOO_LONG = "too long"


@dataclass(frozen=True, slots=True)
class Spot:
    """Characters `start` to `end` of the text as it is now; `exact` where the words stand there as they were quoted."""

    start: int
    end: int
    exact: bool


@dataclass(frozen=True, slots=True)
class _Words:
    """The words of a text in one style, and where each stands."""

    keys: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)

    def within(self, start: int, end: int) -> range:
        """The words that begin in these characters."""
        return range(bisect_left(self.starts, start), bisect_left(self.starts, end))


def find_spot(now: str, selector: Selector, basis: str = "") -> Spot | Fault:
    """The place of a selector's quote in `now`, which came from `basis`, the text in which it was quoted.

    Without a basis the quote and its context stand for it, at the place in `now` that has most of their words.
    """
    if max(len(now), len(basis)) > LONGEST:
        return Fault.TOO_LONG
    if not selector.quote.strip():
        return Fault.GONE
    start = _start_in(basis, selector) if basis else None
    if start is not None:
        return _Finder(basis, start, start + len(selector.quote), now).find()
    whole = selector.prefix + selector.quote + selector.suffix
    found = _window(whole, now)
    if isinstance(found, Fault):
        return found
    begin = len(selector.prefix)
    spot = _Finder(whole, begin, begin + len(selector.quote), now[found[0] : found[1]], now).find()
    return spot if isinstance(spot, Fault) else Spot(spot.start + found[0], spot.end + found[0], spot.exact)


class _Finder:
    """The quote in the old text, both texts as words, and what became of each character of the old one.

    `whole` is the text in which other places are looked for, where `now` is only a window of it.
    """

    def __init__(self, basis: str, start: int, end: int, now: str, whole: str = "") -> None:
        quote = basis[start:end]
        self._start = start + len(quote) - len(quote.lstrip())
        self._end = end - (len(quote) - len(quote.rstrip()))
        self._basis, self._now = plain_style(basis), plain_style(now)
        self._whole = plain_style(whole) or self._now
        self._is_window = bool(whole)
        self._quote = self._basis[self._start : self._end]
        self._old = _read(self._basis)
        self._own = self._old.within(self._start, self._end)
        self._images = _images(self._basis, self._now)

    def find(self) -> Spot | Fault:
        """The place, or why there is none."""
        mapped = self._mapped()
        exact = self._exact(mapped)
        if exact is not None:
            return exact
        return self._near(mapped)

    def _exact(self, mapped: tuple[int, int] | None) -> Spot | Fault | None:
        """The place where the words stand as they were; None where they do not stand anywhere."""
        places = list(_occurrences(self._now, self._quote))
        if not places:
            return None
        before = list(_occurrences(self._basis, self._quote))
        follows = [at for at in places if mapped == (at, at + len(self._quote))]
        if len(places) == len(before) == len(list(_occurrences(self._whole, self._quote))) == 1:
            at = places[0]
            return self._spot(at) if (follows and not self._is_window) or self._tells(at) else Fault.SURROUNDINGS
        return self._repeated(places, before, follows)

    def _tells(self, at: int) -> bool:
        """Whether the only place of a quote is its own: it is long enough, or stands beside the same words. Where the
        old text is not known, so that there may have been others, it has to on both sides."""
        left, right = self._touches(self._start, at)
        return len(self._own) >= _TELLING or (min(left, right) > 0 if self._is_window else left + right > 0)

    def _repeated(self, places: Sequence[int], before: Sequence[int], follows: Sequence[int]) -> Spot | Fault:
        """The one of several places whose surroundings are more like the quote's own than like those of any other of
        its places, then or now."""
        strength = {at: self._touching(self._start, at) for at in places}
        best = max(places, key=strength.__getitem__)
        others = [self._touching(other, best) for other in before if other != self._start]
        others += [strength[at] for at in places if at != best]
        if strength[best] > max(others, default=0) and strength[best] >= _NEAREST:
            return self._spot(best)
        if follows and strength[follows[0]] == strength[best] and self._agrees(*self._sides(follows[0])):
            return self._spot(follows[0])
        return Fault.REPEATED if len(places) > 1 else Fault.SURROUNDINGS

    def _spot(self, at: int) -> Spot:
        """A place where the words stand as they were; without the old text all of the context has to agree, but for
        the words at its ends, which may be cut."""
        left, right = self._touches(self._start, at)
        before, after = _beside(self._basis, self._start, self._end)
        whole = left >= len(before) - 1 and right >= len(after) - 1
        return Spot(at, at + len(self._quote), whole or not self._is_window)

    def _near(self, mapped: tuple[int, int] | None) -> Spot | Fault:
        """The place of words that changed: what stood around them agrees, and much of them is left."""
        kept = [word for word in self._own if self._image(word) >= 0]
        if mapped is None or mapped[1] <= mapped[0]:
            return Fault.GONE if len(kept) < _LEFT * len(self._own) else Fault.SURROUNDINGS
        inside = [word for word in kept if mapped[0] <= self._image(word) < mapped[1]]
        if not self._agrees(*mapped):
            return Fault.GONE if not inside else Fault.SURROUNDINGS
        if len(self._own) * len(self._old.keys) > _MOST_WORK:
            return Fault.TOO_LONG
        if self._rival(*mapped) >= _RIVAL * max(len(inside), 1) and len(self._own) >= _NEAREST:
            return Fault.REPEATED
        return Spot(*mapped, exact=False)

    def _mapped(self) -> tuple[int, int] | None:
        """The characters between what stood before the quote and what stood after it; None where neither the quote's
        own outermost word nor the one next to it is left."""
        if not self._own:
            return None
        first, last = self._own[0], self._own[-1]
        before = self._end_image(first - 1) if first else 0
        after = self._image(last + 1) if last + 1 < len(self._old.keys) else len(self._now)
        begin = self._image(first) if self._image(first) >= 0 else before
        end = self._end_image(last) if self._end_image(last) >= 0 else after
        if begin < 0 or end < begin:
            return None
        taken = self._now[begin:end]
        if self._end_image(last) >= 0:
            end += len(_signs(self._basis, self._old.ends[last], self._end, self._now, end))
        lead = len(taken) - len(taken.lstrip())
        return begin + lead, max(begin + lead, begin + len(self._now[begin:end].rstrip()))

    def _sides(self, at: int) -> tuple[int, int]:
        return at, at + len(self._quote)

    def _agrees(self, start: int, end: int) -> bool:
        """Whether on both sides of a place most of the nearest words are those of the old text; a side on which there
        was nothing has to have nothing now but what came."""
        first, last = self._own[0], self._own[-1] + 1
        before = range(max(0, first - _AROUND), first)
        after = range(last, min(len(self._old.keys), last + _AROUND))
        left = [word for word in before if 0 <= self._image(word) < start]
        right = [word for word in after if self._image(word) >= end]
        near = (not left or start - self._end_image(left[-1]) <= self._reach(before)) and (
            not right or self._image(right[0]) - end <= self._reach(after)
        )
        return near and len(left) >= _AGREE * len(before) and len(right) >= _AGREE * len(after)

    def _reach(self, words: range) -> int:
        """How far away what stood next to the quote may be: as far as all the words looked at reach."""
        return 2 * (self._old.ends[words[-1]] - self._old.starts[words[0]]) if words else 0

    def _touching(self, start: int, at: int) -> int:
        """How many words next to a place of the quote in the old text stand next to one in the new text."""
        return sum(self._touches(start, at))

    def _touches(self, start: int, at: int) -> tuple[int, int]:
        """The same on either side, one after the other; where the old text begins or ends, so may the new one."""
        before, after = _beside(self._basis, start, start + len(self._quote))
        here, there = _beside(self._now, at, at + len(self._quote))
        return _same(before[::-1], here[::-1]) or not before + here, _same(after, there) or not after + there

    def _rival(self, start: int, end: int) -> int:
        """How many words of the quote the likest other place has in their order."""
        own = [self._old.keys[word] for word in self._own]
        place = self._whole.find(self._now)
        rest = self._whole[: place + start] + "\n" + self._whole[place + end :]
        return _longest_run(own, _keys(rest))[2]

    def _image(self, word: int) -> int:
        """Where the word begins now; -1 where it is gone."""
        return self._images[self._old.starts[word]] if 0 <= word < len(self._old.keys) else -1

    def _end_image(self, word: int) -> int:
        found = self._images[self._old.ends[word] - 1] if 0 <= word < len(self._old.keys) else -1
        return found + 1 if found >= 0 else -1


def _images(old: str, new: str) -> list[int]:
    """For each character of the old text its place in the new one, or -1."""
    found = [-1] * len(old)
    at = to = 0
    for segment in compare_words(old, new):
        if segment.op is Op.DELETE:
            at += len(segment.text)
        elif segment.op is Op.INSERT:
            to += len(segment.text)
        else:
            found[at : at + len(segment.text)] = range(to, to + len(segment.text))
            at, to = at + len(segment.text), to + len(segment.text)
    return found


def _signs(old: str, at: int, end: int, new: str, to: int) -> str:
    """The signs that end the quote after its last word, as far as they stand in the new text too."""
    length = 0
    while at + length < end and to + length < len(new) and old[at + length] == new[to + length]:
        length += 1
    return old[at : at + length]


def _start_in(basis: str, selector: Selector) -> int | None:
    """Where the quote stands in the text that it was taken from."""
    start = selector.start
    if start is not None and start >= 0 and basis[start : start + len(selector.quote)] == selector.quote:
        return start
    places = list(_occurrences(basis, selector.quote))
    return places[0] if len(places) == 1 else None


def _window(whole: str, now: str) -> tuple[int, int] | Fault:
    """The part of a text that has the longest run of these words; two such runs are one too many."""
    keys, here = _keys(plain_style(whole)), _read(plain_style(now))
    if len(keys) * len(here.keys) > _MOST_WORK:
        return Fault.TOO_LONG
    at, to, length = _longest_run(keys, here.keys)
    if not length or length < min(_NEAREST, len(keys)):
        return Fault.GONE
    run = keys[at : at + length]
    if sum(here.keys[place : place + length] == run for place in range(len(here.keys))) > 1:
        return Fault.REPEATED
    first = max(0, to - at - _SLACK)
    last = to + len(keys) - at + _SLACK
    return here.starts[first] if first else 0, here.starts[last] if last < len(here.keys) else len(now)


def _longest_run(one: list[str], other: list[str]) -> tuple[int, int, int]:
    """Where the longest run of words that both have begins in each, and how long it is."""
    found = SequenceMatcher(None, one, other, autojunk=False).find_longest_match()
    return found.a, found.b, found.size


def _beside(text: str, start: int, end: int) -> tuple[list[str], list[str]]:
    """The nearest words on both sides of a place."""
    return _keys(text[max(0, start - _REACH) : start])[-_BESIDE:], _keys(text[end : end + _REACH])[:_BESIDE]


def _occurrences(text: str, quote: str) -> Iterator[int]:
    """Where a quote stands in a text as words of their own."""
    at = text.find(quote)
    while at >= 0:
        end = at + len(quote)
        cuts = (at > 0 and text[at - 1].isalnum() and quote[0].isalnum()) or (
            end < len(text) and text[end].isalnum() and quote[-1].isalnum()
        )
        if not cuts:
            yield at
        at = text.find(quote, at + 1)


def _read(text: str) -> _Words:
    """The words of a text with their places."""
    made = _Words()
    at = 0
    for token in tokens(text):
        if is_word(token):
            made.keys.append(token.lower())
            made.starts.append(at)
            made.ends.append(at + len(token))
        at += len(token)
    return made


def _keys(text: str) -> list[str]:
    """The words of a text in lower case."""
    return [token.lower() for token in tokens(text) if is_word(token)]


def _same(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words two lists have in common at their beginnings."""
    length = min(len(one), len(other))
    return next((at for at in range(length) if one[at] != other[at]), length)
