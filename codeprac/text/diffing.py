"""Words inserted and deleted between two texts, cleaned for reading.

Words, numbers and single signs are compared in one style of quotes and dashes (`coding`), each with the white space
after it. The script is minimal (`scripts`), then cleaned (`cleaning`). Whatever that does, the segments hold both texts
exactly: equal and inserted text is the new one, equal and deleted text the old one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from codeprac.text.cleaning import clean
from codeprac.text.coding import Alphabet
from codeprac.text.scripts import Match, matches
from codeprac.text.segments import WEIGHT, Nature, Op, Segment, new_text, old_text, words_changed
from codeprac.text.words import WHITE_SPACE_SIGNS, spaced_tokens

__all__ = ["Coded", "Nature", "Op", "Segment", "compare_words", "diff", "new_text", "old_text", "words_changed"]

_POINTS: Final = re.compile(r"[.,;:!?()\[\]{}'\"\-·•]+")


@dataclass(frozen=True, slots=True)
class Coded:
    """A text and a character for each of its words and signs."""

    text: str
    codes: str


def compare_words(old: str, new: str) -> tuple[Segment, ...]:
    """The difference of two texts word by word."""
    if old == new:
        return (Segment(Op.EQUAL, old),) if old else ()
    alphabet = Alphabet()
    before, after = (Coded(text, alphabet.encode_tokens(spaced_tokens(text))) for text in (old, new))
    return diff(before, after)


def diff(old: Coded, new: Coded) -> tuple[Segment, ...]:
    """The difference of two texts that one alphabet encoded."""
    if old.text == new.text or not old.text or not new.text:
        return _whole(old.text, new.text)
    kept = clean(matches(old.codes, new.codes), old.codes, new.codes)
    return tuple(_merged(_pieces(old, new, kept)))


def joined(segments: Iterable[Segment]) -> tuple[Segment, ...]:
    """The segments with neighbours that are equal text as one, and without empty ones."""
    result: list[Segment] = []
    for segment in segments:
        if result and segment.op is Op.EQUAL is result[-1].op:
            result[-1] = Segment(Op.EQUAL, result[-1].text + segment.text)
        elif segment.text:
            result.append(segment)
    return tuple(result)


def _whole(old: str, new: str) -> tuple[Segment, ...]:
    """The difference of texts that are equal, or one of which is empty."""
    if old == new:
        return (Segment(Op.EQUAL, old),) if old else ()
    return (Segment(Op.DELETE, old),) if old else (Segment(Op.INSERT, new),)


def _pieces(old: Coded, new: Coded, kept: Sequence[Match]) -> Iterator[Segment]:
    """What stayed and what changed, in order; a change is its deletion, then its insertion."""
    before, after = spaced_tokens(old.text), spaced_tokens(new.text)
    at = to = 0
    for match_at, match_to, length in (*kept, (len(before), len(after), 0)):
        if match_at > at or match_to > to:
            nature = _nature(old.codes[at:match_at], new.codes[to:match_to])
            yield Segment(Op.DELETE, "".join(before[at:match_at]), nature)
            yield Segment(Op.INSERT, "".join(after[to:match_to]), nature)
        at, to = match_at + length, match_to + length
        yield from _kept(before[match_at:at], after[match_to:to])


def _nature(old: str, new: str) -> Nature:
    """Whether words changed, or nothing but the signs between them."""
    same = len(old) < 2 * len(new) + 4 and _POINTS.sub("", old) == _POINTS.sub("", new)
    return Nature.PUNCTUATION if same else Nature.WORDING


def _kept(old: list[str], new: list[str]) -> Iterator[Segment]:
    """Tokens that compare equal: as they are, or with what differs in their style or in the white space after them."""
    if old == new:
        if new:
            yield Segment(Op.EQUAL, "".join(new))
        return
    for one, other in zip(old, new, strict=True):
        if one == other:
            yield Segment(Op.EQUAL, other)
            continue
        before, after = one.rstrip(WHITE_SPACE_SIGNS), other.rstrip(WHITE_SPACE_SIGNS)
        yield from _piece(before, after, Nature.STYLE)
        yield from _piece(one[len(before) :], other[len(after) :], Nature.FORMATTING)


def _piece(old: str, new: str, nature: Nature) -> Iterator[Segment]:
    if old == new:
        yield Segment(Op.EQUAL, old)
    else:
        yield Segment(Op.DELETE, old, nature)
        yield Segment(Op.INSERT, new, nature)


def _merged(pieces: Iterable[Segment]) -> Iterator[Segment]:
    """The pieces with neighbours of one sort joined: in each change what went before what came, in each sort."""
    change: list[Segment] = []
    equal: list[str] = []
    for piece in pieces:
        if not piece.text:
            continue
        if piece.op is not Op.EQUAL:
            if equal:
                yield Segment(Op.EQUAL, "".join(equal))
                equal = []
            change.append(piece)
            continue
        if change:
            *changed, kept = _settled(change)
            yield from changed
            change, equal = [], [kept.text]
        equal.append(piece.text)
    if change:
        *changed, kept = _settled(change)
        yield from changed
        equal = [kept.text]
    if text := "".join(equal):
        yield Segment(Op.EQUAL, text)


def _settled(change: list[Segment]) -> Iterator[Segment]:
    """One change: its deletion, its insertion, and last the white space that both end with, as equal text."""
    nature = min([segment.nature for segment in change], key=WEIGHT.__getitem__)
    old, new = old_text(change), new_text(change)
    kept = _common_space(old, new)
    old, new = old[: len(old) - len(kept)], new[: len(new) - len(kept)]
    if old:
        yield Segment(Op.DELETE, old, nature)
    if new:
        yield Segment(Op.INSERT, new, nature)
    yield Segment(Op.EQUAL, kept)


def _common_space(old: str, new: str) -> str:
    """The white space that both texts end with."""
    before = old[len(old.rstrip(WHITE_SPACE_SIGNS)) :]
    after = new[len(new.rstrip(WHITE_SPACE_SIGNS)) :]
    return before if before == after else ""
