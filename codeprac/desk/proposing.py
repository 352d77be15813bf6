"""Proposals for the words of one annotation beside one another: each against the text, and against its own."""

from collections.abc import Sequence
from dataclasses import dataclass

from codeprac.annotations.proposals import Passage, Span, passage_of, passages_of, reads_as, redline_of
from codeprac.annotations.queries import Proposed
from codeprac.text.diffing import Segment, compare_words

MOST = 12


@dataclass(frozen=True, slots=True)
class Rival:
    """A proposal: what it would change in the passage, and how it differs from that of the annotation in focus, where
    that one proposes other wording for the same passage."""

    number: int
    parts: tuple[Segment, ...]
    against: tuple[Segment, ...] | None


@dataclass(frozen=True, slots=True)
class Rivals:
    """The proposals on the passage of an annotation, its own first; `more` were left out."""

    shown: Sequence[Rival]
    more: int


def rivals_on(body: str, proposed: Sequence[Proposed], *, number: int, start: int | None, end: int | None) -> Rivals:
    """The proposals for the passage that the annotation of this number proposes wording for or, where it proposes none,
    for words that it shares."""
    by_key = {str(one.number): one for one in proposed}
    passages = passages_of([_span(one) for one in proposed], len(body))
    own = passage_of(passages, str(number))
    chosen = [own] if own else [one for one in passages if _meets(one, start, end)]
    pairs = [(passage, by_key[key]) for passage in chosen for key in passage.keys]
    pairs.sort(key=lambda pair: pair[1].number != number)
    focus = by_key.get(str(number))
    shown = [_rival(body, passage, one, focus) for passage, one in pairs[:MOST]]
    return Rivals(shown, max(len(pairs) - MOST, 0))


def _span(one: Proposed) -> Span:
    return Span(str(one.number), one.start, one.end)


def _meets(passage: Passage, start: int | None, end: int | None) -> bool:
    return start is None or end is None or (passage.start < end and start < passage.end)


def _rival(body: str, passage: Passage, one: Proposed, focus: Proposed | None) -> Rival:
    parts = redline_of(body, passage, _span(one), one.wording)
    if focus is None or focus.number == one.number:
        return Rival(one.number, parts, None)
    readings = [reads_as(body, passage, _span(each), each.wording) for each in (focus, one)]
    return Rival(one.number, parts, compare_words(*readings))
