"""Borders of changes that must not cut what is read as one: "(ii)", "4(3)", "53(1)(a)".

Where a run that stayed begins or ends within such a reference, the rest of it becomes part of the change.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from codeprac.text.coding import Coded
from codeprac.text.scripts import Match
from codeprac.text.words import WHITE_SPACE_SIGNS

_REFERENCE: Final = re.compile(r"(?:\d{1,4}[a-z]?)?(?:\((?:\d{1,3}|[a-z]{1,2}|[A-Z]|[ivxlc]{1,6}|[IVXLC]{1,6})\))+")
_BRACKETS: Final = frozenset("()")
_WIDEST: Final = 12


def without_cuts(kept: Sequence[Match], old: Coded, new: Coded) -> Iterator[Match]:
    """The runs that stayed, shortened where they begin or end within a reference of either text, in tokens."""
    ends = [*kept[1:], (len(old.codes), len(new.codes), 0)]
    start = begin = 0
    for (at, to, length), (end, stop, _) in zip(kept, ends, strict=False):
        last = at + length, to + length
        if at > start or to > begin:
            while length and (_is_within(old, at) or _is_within(new, to)):
                at, to, length = at + 1, to + 1, length - 1
        if end > last[0] or stop > last[1]:
            while length and (_is_within(old, at + length) or _is_within(new, to + length)):
                length -= 1
        start, begin = last
        if length:
            yield at, to, length


def _is_within(text: Coded, place: int) -> bool:
    """Whether a border before this token lies within a reference, which has no white space in it."""
    if not 0 < place < len(text.codes) or _BRACKETS.isdisjoint(text.codes[place - 1 : place + 1]):
        return False
    if _is_apart(text, place):
        return False
    first, last = place, place
    while first and place - first < _WIDEST and not _is_apart(text, first):
        first -= 1
    while last < len(text.codes) and last - place < _WIDEST and not _is_apart(text, last):
        last += 1
    offset = text.starts[place] - text.starts[first]
    return any(found.start() < offset < found.end() for found in _REFERENCE.finditer(text.part(first, last)))


def _is_apart(text: Coded, place: int) -> bool:
    """Whether white space stands before a token that is not the first."""
    return text.text[text.starts[place] - 1] in WHITE_SPACE_SIGNS
