"""Taking proposed wording over: replacing quoted words in Markdown, checked by what a reader would then see.

The quote is plain text (what was read); the source is Markdown. Inline marks (`*`, `_`, backticks, backslashes, link
targets) and white space may stand between the quoted characters. A patch counts only if the patched source, once
rendered, reads exactly like the old text with the quoted words replaced; otherwise there is no patch, and a person
edits. It is never placed on look-alike text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from codeprac.text.anchoring import Selector, locate
from codeprac.text.markdown import plain, render
from codeprac.text.words import collapse, plain_style

_MARKS: Final = r"(?:[*_`\\]|\]\([^()\s]*\)|\[(?!\^))*"
_GAP: Final = rf"{_MARKS}(?:\s+(?:>\s?)*{_MARKS})"
LONGEST_QUOTE: Final = 20_000


def replace_words(source: str, selector: Selector, wording: str) -> str | None:
    """The Markdown with the selected words replaced by the wording (Markdown too), or None where that is not certain.

    `source` is the body of one provision; the selector refers to its plain text.
    """
    before = plain(render(source))
    place = locate(before, selector)
    if place is None or len(place.quote) > LONGEST_QUOTE:
        return None
    wanted = collapse(before[: place.start] + plain(render(wording)) + before[place.end :])
    for match in re.finditer(_pattern(place.quote), source):
        inner = "".join(re.findall(r"[*_`]+", match.group()))
        for words in dict.fromkeys((wording.strip(), wording.strip() + inner, inner + wording.strip())):
            for start, end in _spans(source, match):
                patched = _joined(source[:start], words, source[end:])
                if _reads(patched) == _styled(wanted):
                    return patched
    return None


def _joined(before: str, words: str, after: str) -> str:
    """The three in a row; where words are deleted from the middle of a line, one space goes with them."""
    if not words and before.endswith(" ") and before[-2:].strip() and after[:1] in set(" \n.,;:!?)"):
        before = before[:-1]
    return before + words + after


def _spans(source: str, match: re.Match[str]) -> Iterator[tuple[int, int]]:
    """The matched words, and the same with the marks that touch them: emphasis may begin or end inside a quote."""
    before = len(source[: match.start()]) - len(source[: match.start()].rstrip("*_`"))
    after = len(source[match.end() :]) - len(source[match.end() :].lstrip("*_`"))
    for start in dict.fromkeys((match.start(), match.start() - before)):
        for end in dict.fromkeys((match.end(), match.end() + after)):
            yield start, end


def _reads(source: str) -> str:
    return _styled(plain(render(source)))


def _styled(text: str) -> str:
    """Text in one style of quotes, without white space: where words are joined or set apart is the renderer's."""
    return re.sub(r"\s+", "", plain_style(text))


def _pattern(quote: str) -> str:
    """A pattern of the quote in Markdown: its words in order, marks and line ends allowed between and inside them."""
    return _GAP.join(_MARKS.join(map(re.escape, word)) for word in quote.split())
