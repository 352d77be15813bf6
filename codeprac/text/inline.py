"""The plain text of inline Markdown."""

from __future__ import annotations

import re
from typing import Final

from markdown_it.token import Token

from codeprac.text.parsing import Env, parser

_MARKUP: Final = re.compile(r"[\\*_`\[\]<&!\n]")
_LONGEST: Final = 20_000


def plain_inline(content: str, env: Env | None = None) -> str:
    """The text of one paragraph or heading without its Markdown; `env` holds the link definitions of the text."""
    if not _MARKUP.search(content) or len(content) > _LONGEST:
        return content
    children: list[Token] = []
    made = parser()
    made.inline.parse(content, made, {} if env is None else env, children)
    return "".join(map(_text, children))


def _text(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "footnote_ref":
        return f"[{token.meta['label']}]"
    return token.content
