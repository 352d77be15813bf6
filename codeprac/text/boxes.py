"""Block quotes as boxes: the class tells legal text, questions, changes and notes apart by how the box begins."""

from __future__ import annotations

import re
from typing import Final

from markdown_it.rules_core import StateCore

_SORTS: Final = (
    ("box-legal", re.compile(r"legal text|legal basis|lagtext", re.I)),
    ("box-question", re.compile(r"(open|key|remaining|specific)?\s*questions?\b|frågor", re.I)),
    ("box-changes", re.compile(r"(summary|explanation|overview) of (the )?changes|changes (from|since|to)\b", re.I)),
    ("box-recital", re.compile(r"(potential material for (a )?future )?recitals?\b", re.I)),
    ("box-note", re.compile(r"explanatory|note\b|explanation", re.I)),
)


def sort_boxes(state: StateCore) -> None:
    """Core rule: every block quote is a box, of the sort that its first words name."""
    for at, token in enumerate(state.tokens):
        if token.type != "blockquote_open":
            continue
        following = state.tokens[at + 2] if at + 2 < len(state.tokens) else None
        sort = box_sort(following.content) if following is not None and following.type == "inline" else ""
        token.attrSet("class", f"box {sort}".strip())


def box_sort(opening: str) -> str:
    """The class for a box that begins with these words, or nothing."""
    words = opening.lstrip(" *_")[:80]
    return next((sort for sort, pattern in _SORTS if pattern.match(words)), "")
