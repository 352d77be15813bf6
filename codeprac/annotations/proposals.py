"""Proposals of other wording for one passage beside one another: how each would make it read; plain values.

A passage is what the words of proposals that share characters make up together, as far as they reach. Each proposal is
applied to the passage alone, so that two of them can be compared with one another even where their words differ.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from codeprac.text.diffing import Segment, compare_words
from codeprac.text.words import collapse

MARGIN = 60


@dataclass(frozen=True, slots=True)
class Span:
    """The characters `start` to `end` that a proposal is for; both None where it is for the whole provision."""

    key: str
    start: int | None
    end: int | None


@dataclass(frozen=True, slots=True)
class Passage:
    """The characters that some proposals are for together, and their keys in the order given."""

    start: int
    end: int
    keys: tuple[str, ...]


def passages_of(spans: Sequence[Span], length: int) -> list[Passage]:
    """The passages of a text of so many characters, from left to right; O(n log n)."""
    placed = sorted(
        ((0, length, place) if span.start is None or span.end is None else (span.start, span.end, place))
        for place, span in enumerate(spans)
    )
    found: list[tuple[int, int, list[int]]] = []
    for start, end, place in placed:
        if found and start < found[-1][1]:
            first, last, members = found[-1]
            found[-1] = (first, max(last, end), [*members, place])
        else:
            found.append((start, end, [place]))
    return [Passage(start, end, tuple(spans[place].key for place in sorted(members))) for start, end, members in found]


def reads_as(text: str, passage: Passage, span: Span, wording: str) -> str:
    """How the passage would read with this proposal taken."""
    if span.start is None or span.end is None:
        return collapse(wording)
    return collapse(text[passage.start : span.start] + collapse(wording) + text[span.end : passage.end])


def redline_of(text: str, passage: Passage, span: Span, wording: str) -> tuple[Segment, ...]:
    """What the proposal would change in the passage, word by word."""
    return compare_words(collapse(text[passage.start : passage.end]), reads_as(text, passage, span, wording))


def passage_of(passages: Iterable[Passage], key: str) -> Passage | None:
    """The passage that a proposal is for."""
    return next((passage for passage in passages if key in passage.keys), None)
