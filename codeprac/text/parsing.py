"""The one Markdown parser of codeprac: CommonMark with tables and footnotes, raw HTML off, no linkify.

Parsers keep no state between calls (that is in the `env` of each call), so one of each serves all threads.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from functools import cache
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock, table
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

_SCHEMES: Final = ("http:", "https:", "mailto:")
DEEPEST: Final = 60
_SPARE_CELLS: Final = 500
_FRONT_MATTER: Final = re.compile(
    r"---[ \t]*\n(?=[^\W\d])"
    r"((?:(?:[^\W\d][\w .-]*:(?:[ \t][^\n]*)?|[ \t][^\n]*|-[ \t][^\n]*|[\]}][^\n]*)?\n)+)"
    r"(?:(?:---|\.\.\.)[ \t]*(?:\n|\Z)|(?=---[ \t]))"
)
Env = MutableMapping[str, Any]


class _Parser(MarkdownIt):
    """CommonMark whose links go to the web, to mail, or to a place in the same page."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 (the parser's own name)
        """Whether an address may become a link; the source of one that may not stays visible as text."""
        return url.startswith("#") or url.strip().lower().startswith(_SCHEMES)


def new_parser() -> MarkdownIt:
    """A parser to which rules may be added."""
    made = _Parser("commonmark", {"html": False, "maxNesting": DEEPEST}).enable("table")
    made.block.ruler.before("table", "front_matter", _front_matter)
    made.block.ruler.at("table", _table, {"alt": ["paragraph", "reference"]})
    return made.use(footnote_plugin, inline=False)


def _table(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """The parser's rule for tables, held to what a text of this length can hold.

    A short row is filled up to the width of its table: "|" alone in a table of a hundred columns is a hundred cells.
    Of 900 characters that makes 25,000 cells, of 250 kB more than a machine has room for. Whoever writes their cells
    out needs two characters for each; what goes far beyond is left as text.
    """
    lines = range(start, min(end, len(state.bMarks)))
    if silent or not lines:
        return table(state, start, end, silent)
    left = len(state.src) // 2 + _SPARE_CELLS - state.env.get("cells", 0)
    width = state.src.count("|", state.bMarks[start], state.eMarks[start]) + 1
    allowed = start + 1 + max(left // width, 0)
    if allowed <= start + 1 or not table(state, start, min(end, allowed), silent):
        return False
    state.env["cells"] = state.env.get("cells", 0) + width * (state.line - start - 1)
    return True


def front_matter(source: str, start: int = 0) -> int:
    """How many characters of a text are data about it in YAML: from "---" on the first line up to the next "---" or
    "...", or before a line such as "--- abstract". Nothing where a line between looks like text or like a heading.

    The text may begin at another place than the first character.
    """
    found = _find_front_matter(source, start)
    return found.end() - start if found else 0


def _find_front_matter(source: str, start: int = 0) -> re.Match[str] | None:
    return _FRONT_MATTER.match(source, start) if source.startswith("---", start) else None


def _front_matter(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """A rule of the parser: data about a text is shown as it is written; in it "title: x" above "---" is no heading."""
    found = None if start or silent else _find_front_matter(state.src)
    if not found:
        return False
    state.line = found.group().count("\n") + (not found.group().endswith("\n"))
    token = state.push("code_block", "code", 0)
    token.content = found[1]
    token.map = [0, state.line]
    return True


@cache
def parser() -> MarkdownIt:
    """The parser for reading."""
    return new_parser()


def block_tokens(source: str, cells: int = 0) -> tuple[list[Token], Env]:
    """The block tokens of a text, its inline text left unread, and what the parser noted about definitions.

    Lines are counted from 0 and end with "\\n", "\\r\\n" or "\\r". `cells` are those that tables before it took.
    """
    env: Env = {"cells": cells}
    tokens: list[Token] = []
    made = parser()
    made.block.parse(source.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd"), made, env, tokens)
    return tokens, env
