"""The one Markdown parser of codeprac: CommonMark with tables and footnotes, raw HTML off, no linkify.

Parsers keep no state between calls (that is in the `env` of each call), so one of each serves all threads.
"""

from __future__ import annotations

from collections.abc import MutableMapping
from functools import cache
from typing import Any, Final

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

_SCHEMES: Final = ("http:", "https:", "mailto:")
DEEPEST: Final = 60
Env = MutableMapping[str, Any]


class _Parser(MarkdownIt):
    """CommonMark whose links go to the web, to mail, or to a place in the same page."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 (the parser's own name)
        """Whether an address may become a link; the source of one that may not stays visible as text."""
        return url.startswith("#") or url.strip().lower().startswith(_SCHEMES)


def new_parser() -> MarkdownIt:
    """A parser to which rules may be added."""
    made = _Parser("commonmark", {"html": False, "maxNesting": DEEPEST}).enable("table")
    return made.use(footnote_plugin, inline=False)


@cache
def parser() -> MarkdownIt:
    """The parser for reading."""
    return new_parser()


def block_tokens(source: str) -> tuple[list[Token], Env]:
    """The block tokens of a text, its inline text left unread, and what the parser noted about definitions.

    Lines are counted from 0 and end with "\\n", "\\r\\n" or "\\r".
    """
    env: Env = {}
    tokens: list[Token] = []
    made = parser()
    made.block.parse(source.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd"), made, env, tokens)
    return tokens, env
