"""List points that carry their own marker in the text, such as "(1)", "(a)", "a)" and "1)".

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
    for at, token in enumerate(state.tokens):
        if token.type != "list_item_open":
            continue
        inline = _first_inline(state.tokens, at)
        if token.markup == ")" and token.info:
            _hang(token, inline, f"{token.info})")
        elif inline is not None and inline.children:
            _lift_marker(token, inline, inline.children[0])


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
