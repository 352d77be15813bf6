"""Anchors: describing a quote so that it can be found again, and finding it, or saying that it is not there.

A selector holds the quote, up to 64 characters on each side and the position of its first character, all in the
plain text of one provision (`markdown.plain`), counted in Unicode code points. It is the text quote selector with a
text position selector of the W3C Web Annotation Data Model. There is no fuzzy search: measured on real drafts, it
finds look-alikes for text that is gone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from codeprac.text.words import WHITE_SPACE, WHITE_SPACE_SIGNS, plain_style

CONTEXT: Final = 64
_SPACE_RUN: Final = re.compile(f"[{WHITE_SPACE}]+")


@dataclass(frozen=True, slots=True)
class Selector:
    """A quote with its context; `start` counts characters from 0 and may be unknown."""

    quote: str
    prefix: str = ""
    suffix: str = ""
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Placement:
    """Where a quote sits in a text: characters `start` to `end`, and the text found there."""

    start: int
    end: int
    quote: str
    prefix: str
    suffix: str


def describe(text: str, start: int, end: int) -> Selector:
    """The selector of the characters from start to end; raises ValueError when they are not in the text."""
    if not 0 <= start < end <= len(text):
        raise ValueError(f"characters {start} to {end} are not in a text of {len(text)}")
    return Selector(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], start)


def locate(text: str, selector: Selector) -> Placement | None:
    """Where the quote stands in the text, after white space and quote style are made alike; None if it does not.

    A repeated quote is settled by its context, then by its position; one that neither settles is not placed.
    """
    if _stands(text, selector):
        start, quote = selector.start or 0, selector.quote
        end = start + len(quote.rstrip(WHITE_SPACE_SIGNS))
        return _placement(text, start + len(quote) - len(quote.lstrip(WHITE_SPACE_SIGNS)), end)
    wanted = _trimmed(selector)
    if not wanted.quote:
        return None
    folded, offsets = _fold(text)
    places = list(_occurrences(folded, wanted.quote))
    best = _settle(folded, places, wanted, offsets) if places else None
    return None if best is None else _placement(text, offsets[best], offsets[best + len(wanted.quote) - 1] + 1)


def _stands(text: str, selector: Selector) -> bool:
    """Whether the quote stands at its position with its context, to the letter; then no other place can fit better."""
    quote, start = selector.quote, selector.start
    if start is None or start < 0 or not quote.strip(WHITE_SPACE_SIGNS):
        return False
    before, end = max(0, start - CONTEXT), start + len(quote)
    around = text[before:start], text[start:end], text[end : end + CONTEXT]
    return around == (selector.prefix, quote, selector.suffix)


def _trimmed(selector: Selector) -> Selector:
    """The selector in one style with single spaces, the white space around its quote counted to the context."""
    quote, prefix, suffix = (
        _SPACE_RUN.sub(" ", plain_style(part)) for part in (selector.quote, selector.prefix, selector.suffix)
    )
    before = " " if quote.startswith(" ") else ""
    after = " " if quote.endswith(" ") else ""
    lead = len(selector.quote) - len(selector.quote.lstrip(WHITE_SPACE_SIGNS))
    start = None if selector.start is None else selector.start + lead
    return Selector(quote.strip(" "), prefix + before, after + suffix, start)


def _placement(text: str, start: int, end: int) -> Placement:
    return Placement(start, end, text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])


def _fold(text: str) -> tuple[str, range | list[int]]:
    """The text in one style with single spaces, and for each of its characters the place in the text."""
    styled = plain_style(text)
    if not any(run.group() != " " for run in _SPACE_RUN.finditer(styled)):
        return styled, range(len(styled))
    parts: list[str] = []
    offsets: list[int] = []
    at = 0
    for run in _SPACE_RUN.finditer(styled):
        parts += (styled[at : run.start()], " ")
        offsets += range(at, run.start() + 1)
        at = run.end()
    parts.append(styled[at:])
    offsets += range(at, len(styled))
    return "".join(parts), offsets


def _occurrences(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote)
    while at >= 0:
        yield at
        at = text.find(quote, at + 1)


def _settle(folded: str, places: list[int], wanted: Selector, offsets: range | list[int]) -> int | None:
    """The place of a quote that may be repeated; None when context and position leave it open."""
    if len(places) == 1:
        return places[0]
    prefix, suffix, length = wanted.prefix, wanted.suffix, len(wanted.quote)

    def context(place: int) -> int:
        before = folded[max(0, place - len(prefix)) : place]
        after = folded[place + length : place + length + len(suffix)]
        return _common(before[::-1], prefix[::-1]) + _common(after, suffix)

    scores = [context(place) for place in places]
    most = max(scores)
    best = [place for place, score in zip(places, scores, strict=True) if score == most]
    if len(best) == 1 or wanted.start is None:
        return best[0] if len(best) == 1 else None
    start = wanted.start
    return min(best, key=lambda place: (abs(offsets[place] - start), place))


def _common(one: str, other: str) -> int:
    """How many characters two texts have in common at their beginnings."""
    length = min(len(one), len(other))
    if one[:length] == other[:length]:
        return length
    return next(at for at in range(length) if one[at] != other[at])
