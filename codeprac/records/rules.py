"""What a record of another channel holds, on plain values."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from codeprac.errors import RuleBroken

MEGABYTE = 1024 * 1024
FILE_LIMIT = 4 * MEGABYTE
TITLE_LIMIT = 200
PLACE_LIMIT = 200
SUMMARY_LIMIT = 10_000
REASON_LIMIT = 1_000
PARTY_LIMIT = 200
MOST_PARTIES = 500
FILE_NAME_LENGTH = 160
MOST_FILES = 20


class Channel(StrEnum):
    """By what other way somebody spoke."""

    WORKSHOP = "workshop"
    MEETING = "meeting"
    LETTER = "letter"
    BOARD = "board"
    PARLIAMENT = "parliament"
    PLATFORM = "platform"


class FileKind(StrEnum):
    """What a file is, by its bytes; the value is the end of its name."""

    PDF = "pdf"
    DOCX = "docx"
    ODT = "odt"
    TXT = "txt"
    MD = "md"
    PNG = "png"
    JPEG = "jpg"


class NotRecordable(RuleBroken):
    """What was said elsewhere cannot be recorded like this; `field` names where the message belongs."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class RecordWithdrawn(RuleBroken):
    """The record has been withdrawn: nothing is added to it."""


class FileRefused(RuleBroken):
    """The file is of no kind that is kept, or too large."""


@dataclass(frozen=True, slots=True)
class Said:
    """Who spoke, when, where, by which way, and what it was about."""

    channel: Channel
    title: str
    held_on: date
    place: str
    summary: str
    are_parties_public: bool


def is_late(held_on: date, closed_on: date) -> bool:
    """Whether something came after its round had closed: on a later day of the office than the closing one."""
    return held_on > closed_on


def tidy_line(text: str) -> str:
    """A text of one line: single spaces, no control signs."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def tidy_parties(lines: Sequence[str]) -> list[str]:
    """Who took part, one a line, each once, in the order given."""
    return list(dict.fromkeys(tidied for line in lines if (tidied := tidy_line(line))))
