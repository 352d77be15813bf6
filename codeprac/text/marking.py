"""What lawyers look for in a change: numbers, dates, and the verbs that make an obligation.

Verbs are known in English, Swedish, German and French (`verbs`). "will", "can" and their like are weaker signs than
"shall", yet a change from one to another is a change of what is owed. Verbs are found by their form alone: "May" before
a year or after a day is a date, "Will" and "Can" as names are not told apart.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from codeprac.text.verbs import MIDDLE, MILD, NEVER, STRONG, WEAK


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
_MODAL: Final = (
    # What may only be done so is forbidden otherwise; "will only" and "could only" say how, not whether.
    rf"(?:ne\s+)?(?:{MILD}|(?:shall|must|may)\s+only|(?:{WEAK}|{STRONG}|{MIDDLE}|would|cannot){NEVER}?)\b"
)
_MARKS: Final = re.compile(rf"\b(?:(?P<date>{_DATE})|(?P<number>{_NUMBER})|(?P<modal>{_MODAL}))", re.IGNORECASE)
# Single words, in lower case, that make an obligation, forbid, allow or deny.
WEIGHTY: Final = frozenset(
    "shall should must may might will would can could cannot not no nor never "
    "ska skall bör måste får kan inte ej aldrig "
    "muss müssen soll sollen sollte sollten darf dürfen kann können nicht kein keine "
    "doit doivent devrait devraient peut peuvent pourra pourront pas non".split()
)
_SPACES: Final = re.compile(r"\s+")


def find_marks(text: str) -> tuple[Mark, ...]:
    """The dates, numbers and modal verbs of a text in order, none inside another."""
    return tuple([Mark(found.start(), found.end(), MarkKind(str(found.lastgroup))) for found in _MARKS.finditer(text)])


def modals(text: str) -> list[str]:
    """The verbs of obligation of a text with their negations, in lower case and with single spaces."""
    return [plain_verb(text[mark.start : mark.end]) for mark in find_marks(text) if mark.kind is MarkKind.MODAL]


def plain_verb(verb: str) -> str:
    """A verb of obligation as it is named: in lower case, with single spaces and plain apostrophes."""
    return _SPACES.sub(" ", verb.lower().replace("’", "'"))
