"""Taking proposed wording over: replacing quoted words in Markdown, checked by what a reader would then see.

The quote is plain text (what was read); the source is Markdown. Inline marks (`*`, `_`, backticks, backslashes, link
targets) and white space may stand between the quoted characters. A patch counts only if the patched source, once
rendered, reads exactly like the old text with the quoted words replaced; otherwise there is no patch, and a person
edits. It is never placed on look-alike text.

`apply_replacement` does the same to a text that has changed since the words were quoted. Where they stand unchanged,
they are replaced. Where they changed, what was proposed and what changed are brought together (`merging`: the patches
of diff-match-patch, which have to land in the words that `spotting` found, and to read alike in either order).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from codeprac.text.anchoring import Selector, describe, locate
from codeprac.text.markdown import plain, render
from codeprac.text.merging import merge
from codeprac.text.spotting import Fault, Spot, find_spot
from codeprac.text.words import collapse, plain_style

_MARKS: Final = r"(?:[*_`\\]|\]\([^()\s]*\)|\[(?!\^))*"
_GAP: Final = rf"{_MARKS}(?:\s+(?:>\s?)*{_MARKS})"
LONGEST_QUOTE: Final = 20_000
MOST_TRIED: Final = 60


class Refusal(StrEnum):
    """Why a replacement is not applied. The words are gone; they, or words like them, stand in several places; what
    stands around them is other text; they changed where the proposal changes them too; the proposed wording stands
    there already; markup in between leaves it open how it would read; the text is beyond what is compared."""

    GONE = "gone"
    REPEATED = "repeated"
    SURROUNDINGS = "surroundings"
    CONFLICT = "conflict"
    DONE = "done"
    MARKUP = "markup"
    TOO_LONG = "too long"


@dataclass(frozen=True, slots=True)
class Replacement:
    """Proposed wording (Markdown) for quoted words. `basis` is the Markdown in which they were quoted, if known."""

    selector: Selector
    wording: str
    basis: str = ""


@dataclass(frozen=True, slots=True)
class Applied:
    """The Markdown with the proposal in it. `exact` where the words stood there unchanged; else people look at it
    first. `there` are the words that stood at characters `start` to `end` of the plain text, `wording` what replaces
    them."""

    source: str
    exact: bool
    start: int
    end: int
    there: str
    wording: str


@dataclass(frozen=True, slots=True)
class Refused:
    """Why there is no result; `there` are the words that stand now where the quoted ones stood, if that is known."""

    refusal: Refusal
    there: str = ""


def apply_replacement(source: str, replacement: Replacement) -> Applied | Refused:
    """The body of a provision with a proposal applied to it, or why not; see `Applied.exact` before storing it."""
    now = plain(render(source))
    basis = plain(render(replacement.basis)) if replacement.basis else ""
    spot = find_spot(now, replacement.selector, basis)
    if isinstance(spot, Fault):
        return Refused(Refusal(spot.value))
    there = now[spot.start : spot.end]
    wanted = plain(render(replacement.wording))
    if _styled(there) == _styled(wanted) and (not spot.exact or _stands(replacement.wording, source)):
        return Refused(Refusal.DONE, there)
    wordings = [replacement.wording] if spot.exact else list(_joined_wordings(source, replacement, spot, there))
    if not wordings:
        return Refused(Refusal.CONFLICT, there)
    for wording in wordings:
        patched = replace_words(source, describe(now, spot.start, spot.end), wording)
        if patched is not None:
            return Applied(patched, spot.exact, spot.start, spot.end, there, wording)
    return Refused(Refusal.MARKUP, there)


def _stands(wording: str, source: str) -> bool:
    """Whether a wording stands in a source with its very marks."""
    return bool(wording.strip()) and collapse(wording) in collapse(source)


def _joined_wordings(source: str, replacement: Replacement, spot: Spot, there: str) -> Iterator[str]:
    """What was proposed together with what changed in the quoted words since, with markup where it can be kept."""
    quote, wording = replacement.selector.quote.strip(), replacement.wording.strip()
    marked = _marked(source, there)
    for before in dict.fromkeys((_marked(replacement.basis, quote), quote)):
        for after in dict.fromkeys((marked, there)):
            joined = merge(before, wording, after) if before and after else None
            if joined is not None and joined.strip():
                yield joined


def _marked(source: str, words: str) -> str:
    """The Markdown of words that stand once in a source; nothing where they do not."""
    found = list(re.finditer(_pattern(words), source)) if words and len(words) <= LONGEST_QUOTE else []
    return found[0].group() if len(found) == 1 else ""


def replace_words(source: str, selector: Selector, wording: str) -> str | None:
    """The Markdown with the selected words replaced by the wording (Markdown too), or None where that is not certain.

    `source` is the body of one provision; the selector refers to its plain text.
    """
    before = plain(render(source))
    place = locate(before, selector)
    if place is None or len(place.quote) > LONGEST_QUOTE:
        return None
    wanted = collapse(before[: place.start] + plain(render(wording)) + before[place.end :])
    for match in _nearest(list(re.finditer(_pattern(place.quote), source)), before.count(place.quote, 0, place.start)):
        inner = "".join(re.findall(r"[*_`]+", match.group()))
        for words in dict.fromkeys((wording.strip(), wording.strip() + inner, inner + wording.strip())):
            for start, end in _spans(source, match):
                patched = _joined(source[:start], words, source[end:])
                if _reads(patched) == _styled(wanted):
                    return patched
    return None


def _nearest(matches: Sequence[re.Match[str]], nth: int) -> list[re.Match[str]]:
    """The matches around the one that should be it, nearest first: each that is tried is rendered whole, and the marks
    and addresses in between shift the count only a little."""
    found = sorted(enumerate(matches), key=lambda pair: abs(pair[0] - nth))
    return [match for _number, match in found[:MOST_TRIED]]


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
