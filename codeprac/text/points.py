"""List points that carry their own marker in the text, such as "(1)", "(a)", "a)", "1)", and "1." behind a dash.

The marker is part of what people read and cite, so it stays as text; the list item gets the class `point`, and the
marker a span, so that a style sheet can hang it.
"""

from __future__ import annotations

import re
from typing import Final

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

MARKER: Final = re.compile(r"(\((?:\d{1,3}|[A-Za-z]{1,2}|[ivxlc]{1,6})\)|(?:\d{1,3}|[A-Za-z]|[ivxlc]{1,6})\))(?:\s+|$)")


def mark_points(state: StateCore) -> None:
    """Core rule: give the list items that begin with a marker their class and span."""
    _flatten(state.tokens)
    for at, token in enumerate(state.tokens):
        if token.type != "list_item_open":
            continue
        inline = _first_inline(state.tokens, at)
        if token.info and (token.markup == ")" or token.meta.get("lone")):
            _hang(token, inline, f"{token.info}{token.markup}")
        elif inline is not None and inline.children:
            _lift_marker(token, inline, inline.children[0])


def _flatten(tokens: list[Token]) -> None:
    """Make "- 1. text", an item that holds nothing but a numbered list of one, an item with a marker."""
    drop: set[int] = set()
    for at, token in enumerate(tokens[:-2]):
        if token.type != "list_item_open" or tokens[at + 1].type != "ordered_list_open":
            continue
        end = _end_of_only_item(tokens, at + 1)
        if end is not None:
            inner = tokens[at + 2]
            token.info, token.markup, token.meta = inner.info, inner.markup, {"lone": True}
            drop |= {at + 1, at + 2, end - 1, end}
    if drop:
        tokens[:] = [token for at, token in enumerate(tokens) if at not in drop]


def _end_of_only_item(tokens: list[Token], start: int) -> int | None:
    """Where the list that opens here closes, if it has one item and nothing follows it in the item around it."""
    level = tokens[start].level
    items = 0
    for at in range(start + 1, len(tokens) - 1):
        items += tokens[at].type == "list_item_open" and tokens[at].level == level + 1
        if tokens[at].type == "ordered_list_close" and tokens[at].level == level:
            return at if items == 1 and tokens[at + 1].type == "list_item_close" else None
    return None


def _first_inline(tokens: list[Token], at: int) -> Token | None:
    """The inline token of the paragraph that the list item at this place begins with."""
    if at + 2 < len(tokens) and tokens[at + 1].type == "paragraph_open":
        return tokens[at + 2]
    return None


def _lift_marker(item: Token, inline: Token, first: Token) -> None:
    found = MARKER.match(first.content) if first.type == "text" else None
    if found:
        first.content = first.content[found.end() :]
        _hang(item, inline, found.group(1))


def _hang(item: Token, inline: Token | None, marker: str) -> None:
    """Write the marker at the beginning of the item; the parser's pattern leaves nothing to escape in it."""
    item.attrJoin("class", "point")
    item.info = ""
    span = Token("html_inline", "", 0, content=f'<span class="marker">{marker}</span> ')
    if inline is not None and inline.children is not None:
        inline.children.insert(0, span)
