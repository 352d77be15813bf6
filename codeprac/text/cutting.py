"""Cutting the text of a provision in parts: before a paragraph or point, or where chosen words begin."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from codeprac.text.blocks import plain_text
from codeprac.text.parsing import block_tokens
from codeprac.text.sections import split_lines


@dataclass(frozen=True, slots=True)
class Piece:
    """A paragraph, or a point of a list at the top level, at characters `start` to `end` of the Markdown; its words."""

    start: int
    end: int
    words: str


def pieces(body: str) -> tuple[Piece, ...]:
    """What a body can be cut before: its paragraphs, tables and boxes, and the points of its lists."""
    lines = split_lines(body)
    starts = [0]
    for line in lines:
        starts.append(starts[-1] + len(line))
    tokens, env = block_tokens(body)
    firsts: dict[int, str] = {}
    is_open = -1
    for token in tokens:
        is_top = token.level == 0 and token.nesting >= 0 and not token.type.endswith("list_open")
        is_point = token.level == 1 and token.type == "list_item_open"
        if token.map and (is_top or is_point) and token.map[0] not in firsts:
            is_open = token.map[0]
            firsts[is_open] = ""
        if token.type == "inline" and is_open >= 0 and not firsts[is_open]:
            firsts[is_open] = plain_text(token.content, env)
    places = sorted(firsts)
    ends = [*places[1:], len(lines)]
    return tuple(Piece(starts[line], starts[end], firsts[line]) for line, end in zip(places, ends, strict=True))


def places_of(body: str, words: str) -> tuple[int, ...]:
    """Where words begin in a body, white space aside: none, one, or several places."""
    parts = words.split()
    if not parts:
        return ()
    pattern = r"\s+".join(re.escape(part) for part in parts)
    return tuple(found.start() for found in re.finditer(pattern, body))


def cut(body: str, places: Iterable[int]) -> tuple[str, ...]:
    """The parts of a body cut at these characters; those without a word are left out."""
    bounds = sorted({0, len(body), *(place for place in places if 0 < place < len(body))})
    parts = (body[start:end].strip() for start, end in pairwise(bounds))
    return tuple(part for part in parts if any(sign.isalnum() for sign in part))
