"""A text cut into pieces that can begin a point: paragraphs, list items and, within long ones, sentences."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from typing import Final

_BREAK: Final = re.compile(r"\n\s*\n|\n(?=\s*(?:[-*+•]|\d{1,3}[.)])\s)")
_SENTENCE: Final = re.compile(r"(?<=[.!?;])\s+(?=[^\sa-z])")
_LONG: Final = 240
Span = tuple[int, int]


def cut(text: str) -> list[Span]:
    """The pieces of a text as spans of characters, in order, without the white space around them."""
    pieces = []
    for start, end in _between(text, _BREAK, 0, len(text)):
        if end - start > _LONG:
            pieces += _between(text, _SENTENCE, start, end)
        else:
            pieces.append((start, end))
    return pieces


def gather(pieces: Sequence[Span], begins: Collection[int]) -> list[Span]:
    """Spans of points: one begins at each of these places among the pieces, the first always does, and each goes on to
    where the next begins."""
    firsts = sorted({0, *(place for place in begins if 0 < place < len(pieces))}) if pieces else []
    ends = [*(place - 1 for place in firsts[1:]), len(pieces) - 1]
    return [(pieces[first][0], pieces[last][1]) for first, last in zip(firsts, ends, strict=False)]


def _between(text: str, sign: re.Pattern[str], start: int, end: int) -> list[Span]:
    """What stands between the breaks."""
    found, at = [], start
    for match in sign.finditer(text, start, end):
        found.append((at, match.start()))
        at = match.end()
    found.append((at, end))
    stripped = [(first + len(text[first:last]) - len(text[first:last].lstrip()), last, first) for first, last in found]
    return [
        (begin, begin + len(text[begin:last].rstrip())) for begin, last, _first in stripped if text[begin:last].strip()
    ]
