"""Reading pieces of text that people proposed elsewhere: inline HTML as Markdown, and what of two wordings differs.

Proposals made on other platforms come as whole lines of a source, before and after, with the marks of that source. Only
the words that differ are proposed; they are found by taking off what both begin and end with, word by word.
"""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import Final

from codeprac.text.markdown import plain, render
from codeprac.text.words import collapse

_LINK: Final = re.compile(
    r'<a\b[^<>]*?\bhref\s*=\s*["\']?([^"\'\s<>]*)["\']?[^<>]*>((?:(?!<a\b).)*?)</a\s*>', re.IGNORECASE | re.DOTALL
)
_STRONG: Final = re.compile(r"</?(?:strong|b)\b[^>]*>", re.IGNORECASE)
_EMPHASIS: Final = re.compile(r"</?(?:em|i)\b[^>]*>", re.IGNORECASE)
_BREAK: Final = re.compile(r"<(?:br|/p|/li|/h[1-6]|/div)\b[^>]*>", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-z][a-z0-9]*\b[^<>]*>", re.IGNORECASE)
_WORD: Final = re.compile(r"\S+\s*")


@dataclass(frozen=True, slots=True)
class Narrowed:
    """The words that differ, as Markdown: what is replaced (`old`), by what (`new`), and what both begin (`prefix`) and
    end with (`suffix`). `old` is never empty: an insertion replaces the word that it stands beside."""

    prefix: str
    old: str
    new: str
    suffix: str


def to_markdown(fragment: str) -> str:
    """A piece of HTML and Markdown as Markdown alone: links, emphasis and strong text stay, all other tags go."""
    text = _LINK.sub(lambda found: f"[{found[2]}]({found[1]})", fragment)
    text = _EMPHASIS.sub("*", _STRONG.sub("**", text))
    return html.unescape(_TAG.sub("", _BREAK.sub(" ", text))).strip()


def words_of(markdown: str) -> str:
    """The words that a reader sees of a piece of Markdown, white space collapsed."""
    return collapse(plain(render(markdown)))


def narrow(before: str, after: str) -> Narrowed:
    """What differs between two pieces of Markdown; all of it where markup begins or ends within."""
    old, new = _WORD.findall(before), _WORD.findall(after)
    first = _common(old, new)
    last = _common(old[first:][::-1], new[first:][::-1])
    if first + last == len(old) and old:  # an insertion: the word before it comes along, or else the one behind
        first, last = (first - 1, last) if first else (first, last - 1)
    parts = ["".join(words) for words in (old[:first], old[first : len(old) - last], old[len(old) - last :])]
    if collapse(" ".join(words_of(part) for part in parts)) == words_of(before):
        return Narrowed(parts[0], parts[1].strip(), "".join(new[first : len(new) - last]).strip(), parts[2])
    return Narrowed("", before.strip(), after.strip(), "")


def _common(one: list[str], other: list[str]) -> int:
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine.strip() != theirs.strip():
            break
        count += 1
    return count
