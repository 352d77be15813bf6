"""The plain text of inline Markdown."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final

from markdown_it.token import Token

from codeprac.text.parsing import Env, parser
from codeprac.text.words import collapse

_SIGNS: Final = "\\*`["
_RARE_SIGNS: Final = "_<&"
_RARE_MARKUP: Final = re.compile(r"(?<![^\W_])_|_(?![^\W_])|<[A-Za-z]|&(?:#|[A-Za-z][A-Za-z0-9]{1,31};)")
_INSIDE: Final = r"[^\\*`\[\]_<&!^]"
_SIMPLE: Final = re.compile(
    rf"(?<!!)\[({_INSIDE}+)\]\((?:#[A-Za-z0-9_.-]*|https?://[A-Za-z0-9][A-Za-z0-9/.:?=%#_~+-]*)\)"
    rf"|(?<![\w*])(\*\*?)(?=[^\W_])({_INSIDE}*)(?<=[^\W_])\2(?![\w*])"
)
_BRACKET: Final = re.compile(r"\\.|[\[\]]", re.DOTALL)
_ATTRIBUTES: Final = re.compile(r"\{:?[ \t]*(?:-|[#.][^\s{}\"'#]+)(?:[ \t]+[^\s{}]+)*[ \t]*\}")
_ANCHOR: Final = re.compile(r"<a (?:name|id)=(?:\"[^\"<>]*\"|'[^'<>]*'|[\w.:-]+) ?/?>(?:</a>)?")
_MANY: Final = 100
_DEEP: Final = 10


def plain_inline(content: str, env: Env | None = None) -> str:
    """The text of one paragraph or heading without its Markdown, white space uncollapsed; `env` holds the link
    definitions of the text."""
    if is_bare(content):
        return content
    return _plain_if_simple(content) or parse_inline(content, env)


def plain_heading(content: str, env: Env | None = None) -> str:
    """The text of a heading with single spaces. What names it for links is none of its words: attributes at its end
    ("{#scope}", as kramdown and pandoc have them), and anchors ("<a name="scope"></a>")."""
    if "<a " in content:
        content = _ANCHOR.sub("", content).strip(" \t") or content
    start = content.rfind("{") if content.endswith("}") else -1
    if start > 0 and _ATTRIBUTES.fullmatch(content, start):
        content = content[:start].rstrip(" \t") or content
    return collapse(plain_inline(content, env))


def _plain_if_simple(content: str) -> str | None:
    """The text of what has no markup but links to places and to the web, and emphasis of whole words; None if more."""
    parts = _SIMPLE.split(content)
    if not is_bare(" ".join(parts[::4])):
        return None
    del parts[2::4]
    return "".join(filter(None, parts))


def parse_inline(content: str, env: Env | None = None) -> str:
    """The same as the parser has it."""
    children: list[Token] = []
    made = parser()
    made.inline.parse(tame(content), made, {} if env is None else env, children)
    return "".join(map(_text, children))


def is_bare(content: str) -> bool:
    """Whether inline Markdown is its own plain text. Looking for signs one by one takes half as long as for any."""
    if any(map(content.__contains__, _SIGNS)):
        return False
    return not any(map(content.__contains__, _RARE_SIGNS)) or not _RARE_MARKUP.search(content)


def tame(content: str) -> str:
    """The same inline Markdown, with the brackets escaped that nothing closes or that are nested beyond sense.

    The parser looks for the end of a link at each of them; 100 kB of "[" would take it seconds.
    """
    if content.count("[") < _MANY:
        return content
    hopeless: list[int] = []
    open_: list[int] = []
    for found in _BRACKET.finditer(content):
        if found.group() == "[":
            open_.append(found.start())
        elif found.group() == "]" and open_:
            start = open_.pop()
            if len(open_) >= _DEEP:
                hopeless += (start, found.start())
    return _escape(content, sorted(hopeless + open_))


def _escape(content: str, places: list[int]) -> str:
    """The content with a backslash before each of these places."""
    parts = [content[at:place] for at, place in pairwise([0, *places, len(content)])]
    return "\\".join(parts)


def _text(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "footnote_ref":
        return f"[{token.meta['label']}]"
    return token.content
