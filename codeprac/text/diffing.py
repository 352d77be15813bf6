"""Words inserted and deleted between two texts, cleaned for reading.

Words, numbers and single signs are compared in one style of quotes and dashes (`coding`), each with the white space
after it. The script is minimal (`scripts`), then cleaned (`cleaning`). Whatever that does, the segments hold both texts
exactly: equal and inserted text is the new one, equal and deleted text the old one.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from codeprac.text.borders import without_cuts
from codeprac.text.cleaning import clean
from codeprac.text.coding import Alphabet, Coded, count_of_words
from codeprac.text.scripts import matches
from codeprac.text.segments import WEIGHT, Nature, Op, Segment, new_text, old_text, words_changed
from codeprac.text.words import WHITE_SPACE_SIGNS, plain_style

__all__ = ["Nature", "Op", "Segment", "compare_words", "diff", "new_text", "old_text", "words_changed"]

Span = tuple[int, int]
_IN_A_ROW: Final = 3
_POINTS: Final = re.compile(r"[.,;:!?()\[\]{}'\"\-·•]+")


def compare_words(old: str, new: str, *, alphabet: Alphabet | None = None) -> tuple[Segment, ...]:
    """The difference of two texts word by word; whoever compares many has one alphabet for all of them."""
    if old == new or not old or not new:
        return _whole(old, new)
    alphabet = Alphabet() if alphabet is None else alphabet
    return diff(alphabet.read(old), alphabet.read(new))


def compare_titles(old: str, new: str, *, alphabet: Alphabet | None = None) -> tuple[Segment, ...]:
    """The difference of two titles; one that is the same but for its capitals has another style."""
    if old != new and old.casefold() == new.casefold():
        return Segment(Op.DELETE, old, Nature.STYLE), Segment(Op.INSERT, new, Nature.STYLE)
    return compare_words(old, new, alphabet=alphabet)


def diff(old: Coded, new: Coded) -> tuple[Segment, ...]:
    """The difference of two texts that one alphabet read."""
    if old.text == new.text or not old.text or not new.text:
        return _whole(old.text, new.text)
    kept = clean(matches(old.codes, new.codes), old.codes, new.codes)
    if "(" in old.codes or "(" in new.codes:
        kept = list(without_cuts(kept, old, new))
    made = _Segments()
    at = to = 0
    for match_at, match_to, length in (*kept, (len(old.codes), len(new.codes), 0)):
        if match_at > at or match_to > to:
            _change(made, old, new, (at, match_at), (to, match_to))
        at, to = match_at + length, match_to + length
        _keep(made, old, new, (match_at, at), (match_to, to))
    return made.finish()


class _Segments:
    """Collects what stayed and what changed: neighbours of one sort joined, in each change what went before what came.

    White space that both sides of a change end with is equal text.
    """

    __slots__ = ("_equal", "_made", "_nature", "_new", "_old")

    def __init__(self) -> None:
        self._made: list[Segment] = []
        self._equal = self._old = self._new = ""
        self._nature = Nature.FORMATTING

    def keep(self, text: str) -> None:
        """Text that stayed."""
        if self._old or self._new:
            self._settle()
        self._equal += text

    def change(self, old: str, new: str, nature: Nature) -> None:
        """Text that went and text that came; of changes side by side the weightiest names the sort."""
        if (not self._old and not self._new) or WEIGHT[nature] < WEIGHT[self._nature]:
            self._nature = nature
        self._old += old
        self._new += new

    def finish(self) -> tuple[Segment, ...]:
        """The segments."""
        if self._old or self._new:
            self._settle()
        if self._equal:
            self._made.append(Segment(Op.EQUAL, self._equal))
        return tuple(self._made)

    def _settle(self) -> None:
        """End a change: its deletion, its insertion, and what begins the equal text that follows."""
        if self._equal:
            self._made.append(Segment(Op.EQUAL, self._equal))
        old, new = self._old, self._new
        space = _common_space(old, new)
        if space:
            old, new = old[: -len(space)], new[: -len(space)]
        if old:
            self._made.append(Segment(Op.DELETE, old, self._nature))
        if new:
            self._made.append(Segment(Op.INSERT, new, self._nature))
        self._equal, self._old, self._new = space, "", ""


def _change(made: _Segments, old: Coded, new: Coded, gone: Span, came: Span) -> None:
    """Tokens that changed; words in a row at the start or the end of which only capitals changed have another style."""
    (at, end), (to, stop) = gone, came
    if end - at >= _IN_A_ROW <= stop - to:
        first, last = _same_but_case(old, new, gone, came)
        if first:
            made.change(old.part(at, at + first), new.part(to, to + first), Nature.STYLE)
            made.keep("")
        at, to, end, stop = at + first, to + first, end - last, stop - last
    if at < end or to < stop:
        nature = _nature(old.codes[at:end], new.codes[to:stop])
        made.change(old.part(at, end), new.part(to, stop), nature)
    if end < gone[1]:
        made.keep("")
        made.change(old.part(end, gone[1]), new.part(stop, came[1]), Nature.STYLE)


def _same_but_case(old: Coded, new: Coded, gone: Span, came: Span) -> tuple[int, int]:
    """How many tokens at the start and at the end of a change differ in capitals alone."""
    (at, end), (to, stop) = gone, came
    first = last = 0
    if old.part(at, at + 1).casefold() == new.part(to, to + 1).casefold():
        first = same_but_case(old.tokens(at, end), new.tokens(to, stop))
    is_more = at + first < end and to + first < stop
    if is_more and old.part(end - 1, end).casefold() == new.part(stop - 1, stop).casefold():
        before, after = old.tokens(at + first, end), new.tokens(to + first, stop)
        last = same_but_case(reversed(before), reversed(after))
    return first, last


def same_but_case(old: Iterable[str], new: Iterable[str]) -> int:
    """How many tokens at the start of two texts differ in capitals alone, if three words or more do."""
    count = changed = 0
    for one, other in zip(old, new, strict=False):
        if one.casefold() != other.casefold():
            break
        count += 1
        changed += one != other
    return count if changed >= _IN_A_ROW else 0


def _keep(made: _Segments, old: Coded, new: Coded, gone: Span, came: Span) -> None:
    """Tokens that compare equal: as they are, or with what differs in their style or in the white space after them."""
    text = new.part(*came)
    if text == old.part(*gone):
        if text:
            made.keep(text)
        return
    kept = came[0]
    for place, (one, other) in enumerate(zip(old.tokens(*gone), new.tokens(*came), strict=True), kept):
        if one == other:
            continue
        if kept < place:
            made.keep(new.part(kept, place))
        kept = place + 1
        before, after = one.rstrip(WHITE_SPACE_SIGNS), other.rstrip(WHITE_SPACE_SIGNS)
        is_one = plain_style(before) == plain_style(after)  # two words may share a character
        _keep_piece(made, before, after, Nature.STYLE if is_one else Nature.WORDING)
        _keep_piece(made, one[len(before) :], other[len(after) :], Nature.FORMATTING)
    if kept < came[1]:
        made.keep(new.part(kept, came[1]))


def _keep_piece(made: _Segments, old: str, new: str, nature: Nature) -> None:
    if old != new:
        made.change(old, new, nature)
    elif new:
        made.keep(new)


def _nature(old: str, new: str) -> Nature:
    """Whether words changed, or nothing but the signs between them."""
    if count_of_words(old) != count_of_words(new) or _POINTS.sub("", old) != _POINTS.sub("", new):
        return Nature.WORDING
    return Nature.PUNCTUATION


def _common_space(old: str, new: str) -> str:
    """The white space that both texts end with."""
    before = old[len(old.rstrip(WHITE_SPACE_SIGNS)) :]
    after = new[len(new.rstrip(WHITE_SPACE_SIGNS)) :]
    return before if before == after else ""


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
