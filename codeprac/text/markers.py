"""Markers of points and ids of footnotes in running text: labels, which count for nothing where texts are compared.

"(a)", "a)", "a." and "IV." are markers where a block begins, or a sentence of a paragraph that was cut into points.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from codeprac.text.blocks import Block, BlockKind
from codeprac.text.coding import Coded
from codeprac.text.points import MARKER

_ID: Final = re.compile(r"\[[^\]\s]+\] ")
_HEAD: Final = re.compile(rf"{MARKER.pattern}|(?:[A-Za-z]|[ivxlc]{{1,6}}|[IVXLC]{{1,6}})\.\s+(?=\S)")
_FIRSTS: Final = frozenset("([0123456789ivxlcIVXLC")
_SECONDS: Final = frozenset(").")
_NOTE: Final = "[]"
_ENDS: Final = frozenset(".;:!?,]")
_LONGEST: Final = 3


def may_have_marker(text: str) -> bool:
    """Whether a text might begin with a marker; a quick no for most."""
    return text[0] in _FIRSTS or text[1:2] in _SECONDS


def split_marker(block: Block) -> tuple[str, str]:
    """The marker of a point or the id of a footnote, with the space after it, and the rest of the text."""
    text = block.text
    found = (_ID if block.kind is BlockKind.FOOTNOTE else _HEAD).match(text) if may_have_marker(text) else None
    return (text[: found.end()], text[found.end() :]) if found and found.end() < len(text) else ("", text)


def marker_at(tokens: Sequence[str]) -> int:
    """How many of these tokens (`words.spaced_tokens`) are the marker that they begin with; 0 where nothing follows."""
    head = "".join(tokens[: _LONGEST + 1])
    found = _HEAD.match(head) if head and may_have_marker(head) else None
    length = 0
    for count, token in enumerate(tokens[: min(_LONGEST, len(tokens) - 1)], 1):
        length += len(token)
        if found and length == found.end():
            return count
    return 0


def before_marker(text: Coded, place: int) -> int:
    """The place where a text is cut so that a marker stands with what it marks, and the footnote of a sentence with it:
    at the given place, or a few tokens beside it."""
    while text.codes[place : place + _LONGEST : 2] == _NOTE:
        place += _LONGEST
    for count in range(_LONGEST, 1, -1):
        start = place - count
        if start > 0 and text.codes[start - 1] in _ENDS and marker_at(text.tokens(start, place + 1)) == count:
            return start
    return place
