"""Finding quotes that people or programs bring along: in the provision they name, or in the whole draft.

What counts is the words, in their order. White space, quote marks, punctuation and the marks of Markdown that a quote
may have lost or kept do not. A quote that stands in several places is settled by its context, or not found.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from codeprac.text.anchoring import Placement, Selector, describe, locate
from codeprac.text.passages import Passages
from codeprac.text.words import word_keys

Found = tuple[int, Selector]


@dataclass(frozen=True, slots=True)
class NotFound:
    """Why a quote was not found."""

    reason: str


class QuoteFinder:
    """Finds quotes in one draft, whose headings are given by position."""

    def __init__(self, draft: Passages, headings: Sequence[str]) -> None:
        self._draft = draft
        self._headings = [word_keys(heading) for heading in headings]
        self._words = [word for word, key in enumerate(draft.keys) if key[0].isalnum()]
        self._keys = [draft.keys[word] for word in self._words]
        self._places: defaultdict[str, list[int]] = defaultdict(list)
        for place, key in enumerate(self._keys):
            self._places[key].append(place)

    def find(self, selector: Selector, provision: int | None) -> Found | NotFound:
        """The provision and exact selector of a quote; a provision that does not have it is no obstacle."""
        if provision is not None:
            if not selector.quote.strip():
                return provision, Selector("")
            placed = locate(self._draft.texts[provision], selector)
            if placed is not None:
                return provision, _selector(placed)
        return self._by_words(selector, provision)

    def _by_words(self, selector: Selector, provision: int | None) -> Found | NotFound:
        quote = word_keys(selector.quote)
        if not quote:
            return NotFound("the quote has no words and does not stand in the old text as it is")
        places = self._occurrences(quote)
        own = [place for place in places if self._provision(place) == provision]
        if not places:
            return self._in_headings(quote, provision)
        best = self._settle(own or places, len(quote), selector)
        if best is None:
            return NotFound(
                f"the quote stands in the old text {len(own or places)} times, and its context settles none"
            )
        first, last = self._words[best], self._words[best + len(quote) - 1]
        position = self._draft.provision_of(first)
        return position, describe(self._draft.texts[position], self._draft.starts[first], self._draft.ends[last])

    def _in_headings(self, quote: Sequence[str], provision: int | None) -> Found | NotFound:
        """The whole provision, for a quote from its heading."""
        holders = [position for position, heading in enumerate(self._headings) if _holds(heading, quote)]
        own = [position for position in holders if position == provision] or holders
        return (own[0], Selector("")) if len(own) == 1 else NotFound("the quote does not stand in the old text")

    def _provision(self, place: int) -> int:
        return self._draft.provision_of(self._words[place])

    def _occurrences(self, quote: Sequence[str]) -> list[int]:
        """Where these words follow each other within one provision; looked up by the rarest of them."""
        rarest = min(range(len(quote)), key=lambda at: len(self._places.get(quote[at], ())))
        starts = [place - rarest for place in self._places.get(quote[rarest], ())]
        length = len(quote)
        return [
            start
            for start in starts
            if start >= 0
            and self._keys[start : start + length] == quote
            and self._provision(start) == self._provision(start + length - 1)
        ]

    def _settle(self, places: Sequence[int], length: int, selector: Selector) -> int | None:
        """The place whose surroundings agree with the context in more words than any other's."""
        if len(places) == 1:
            return places[0]
        before, after = word_keys(selector.prefix)[::-1], word_keys(selector.suffix)
        scores = [
            _common(before, self._keys[max(0, place - len(before)) : place][::-1])
            + _common(after, self._keys[place + length : place + length + len(after)])
            for place in places
        ]
        most = max(scores)
        return places[scores.index(most)] if scores.count(most) == 1 else None


def _selector(placed: Placement) -> Selector:
    return Selector(placed.quote, placed.prefix, placed.suffix, placed.start)


def _holds(words: Sequence[str], part: Sequence[str]) -> bool:
    return any(words[at : at + len(part)] == part for at in range(len(words) - len(part) + 1))


def _common(one: Sequence[str], other: Sequence[str]) -> int:
    """How many words two runs have in common at their beginnings; the last of a context may be cut short."""
    count = 0
    for first, second in zip(one, other, strict=False):
        if first != second:
            break
        count += 1
    return count
