"""What lawyers look for in a change: numbers, dates, and the verbs that make an obligation.

Verbs are known in English, Swedish, German and French. "will", "can" and their like are weaker signs than "shall", yet
a change from one to another is a change of what is owed. Verbs are found by their form alone: "May" before a year or
after a day is a date, "Will" and "Can" as names are not told apart.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from codeprac.text.scripts import matches
from codeprac.text.segments import Op, Segment


class MarkKind(StrEnum):
    """What sort of thing is marked."""

    DATE = "date"
    NUMBER = "number"
    MODAL = "modal"


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters `start` to `end` of a text that a careful reader would not pass over."""

    start: int
    end: int
    kind: MarkKind


@dataclass(frozen=True, slots=True)
class Touched:
    """Words of obligation that became others, in lower case; empty where there were none, or are none now."""

    old: str
    new: str


_MONTHS: Final = (
    "january|february|march|april|may|june|july|august|september|october|november|december|"
    "januari|februari|mars|maj|juni|juli|augusti|oktober|"
    "januar|februar|märz|mai|dezember|"
    "janvier|février|avril|juin|juillet|août|septembre|octobre|novembre|décembre"
)
_DATE: Final = (
    rf"\d{{1,2}}(?:st|nd|rd|th|\.|er)?\s+(?:of\s+|de\s+)?(?:{_MONTHS})(?:,?\s+\d{{4}})?"
    rf"|(?:{_MONTHS})\s+(?:\d{{1,2}}(?:st|nd|rd|th)?,?\s+)?\d{{4}}"
    r"|\d{4}-\d{2}-\d{2}|\d{1,2}[./]\d{1,2}[./]\d{4}"
)
_NUMBER: Final = (
    r"\d+(?:[.,\u00a0\u202f]\d+)*(?:\s?%|\b)|(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b"
)
_NEVER: Final = r"(?:\s+(?:not|never|only)|n['’]t)?"
_MODAL: Final = (
    rf"(?:shall|should|must|may|might|will|would|can|could|ought\s+to){_NEVER}\b|cannot"
    r"|(?:ska|skall|bör|måste|får|kan)(?:\s+(?:inte|ej|aldrig))?\b"
    r"|(?:muss|müssen|soll|sollen|sollte|sollten|darf|dürfen|kann|können)(?:\s+nicht)?\b"
    r"|(?:ne\s+)?(?:doit|doivent|devrait|devraient|peut|peuvent|pourra|pourront)(?:\s+pas)?\b"
)
_MARKS: Final = re.compile(rf"\b(?:(?P<date>{_DATE})|(?P<number>{_NUMBER})|(?P<modal>{_MODAL}))", re.IGNORECASE)
_WEIGHTY: Final = frozenset(
    "shall should must may might will would can could cannot not no nor never "
    "ska skall bör måste får kan inte ej aldrig "
    "muss müssen soll sollen sollte sollten darf dürfen kann können nicht kein keine "
    "doit doivent devrait devraient peut peuvent pourra pourront pas non".split()
)
_SPACES: Final = re.compile(r"\s+")


def find_marks(text: str) -> tuple[Mark, ...]:
    """The dates, numbers and modal verbs of a text in order, none inside another."""
    return tuple([Mark(found.start(), found.end(), MarkKind(str(found.lastgroup))) for found in _MARKS.finditer(text)])


def is_weighty(word: str) -> bool:
    """Whether a single word makes an obligation, forbids, allows or denies."""
    return word.lower() in _WEIGHTY


def modals(text: str) -> list[str]:
    """The modal verbs of a text with their negations, in lower case and with single spaces."""
    return [_plain(text[mark.start : mark.end]) for mark in find_marks(text) if mark.kind is MarkKind.MODAL]


def obligations_touched(segments: Sequence[Segment]) -> tuple[Touched, ...]:
    """The modal verbs that changed, in order: such as stand at the same place among the others are one change.

    A verb whose negation alone changed ("shall" to "shall not") has changed. Text that went elsewhere word for word
    touches nothing.
    """
    old = _with_verbs(segment for segment in segments if segment.op is not Op.INSERT)
    new = _with_verbs(segment for segment in segments if segment.op is not Op.DELETE)
    return tuple(_pairs(old, new)) if old != new else ()


def _with_verbs(segments: Iterable[Segment]) -> list[str]:
    return modals("".join([segment.text for segment in segments if not segment.move]))


def _pairs(old: list[str], new: list[str]) -> Iterator[Touched]:
    """What stands between the verbs that both sides have in order: one for one, and what is left alone."""
    at = to = 0
    for match_at, match_to, length in (*matches(old, new), (len(old), len(new), 0)):
        gone, came = old[at:match_at], new[to:match_to]
        for place in range(max(len(gone), len(came))):
            yield Touched("".join(gone[place : place + 1]), "".join(came[place : place + 1]))
        at, to = match_at + length, match_to + length


def _plain(verb: str) -> str:
    return _SPACES.sub(" ", verb.lower().replace("’", "'"))
