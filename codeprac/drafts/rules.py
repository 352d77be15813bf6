"""Rules of drafts, on plain values."""

import hashlib
import re
from collections.abc import Iterable
from enum import StrEnum

from codeprac.errors import RuleBroken
from codeprac.text.outline import outline
from codeprac.text.provisions import Kind, OutlinedProvision

TITLE_LENGTH = 300
LABEL_LENGTH = 120
NUMBER_LENGTH = 60
SLUG_LENGTH = 160
MOST_HEADINGS = 20_000
# What people read in a minute of a text in their own language: Brysbaert (2019), 238 for prose; rules read slower.
WORDS_A_MINUTE = 230
HEADING = re.compile(r"^ {0,3}(?:#{1,6}(?:\s|$)|=+[ \t]*$|-+[ \t]*$)", re.MULTILINE)


ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
DRAFT_NAMED = re.compile(
    rf"\b(?:(?P<word>{'|'.join(ORDINALS)}|final|last)|(?P<ordinal>\d{{1,3}})(?:st|nd|rd|th))[\s-]+draft\b"
    r"|\bdraft[\s-]+(?:number\s+|no\.?\s*)?(?P<number>\d{1,3})\b",
    re.IGNORECASE,
)


class DraftState(StrEnum):
    """A working draft is written; a released one never changes again; a discarded one is kept, but leads nowhere."""

    WORKING = "working"
    RELEASED = "released"
    DISCARDED = "discarded"


class Act(StrEnum):
    """What was done to a provision of a working draft."""

    EDITED = "edited"
    TAKEN = "taken"
    ADDED = "added"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    PROMOTED = "promoted"
    DEMOTED = "demoted"
    RENUMBERED = "renumbered"
    REMOVED = "removed"
    RESTORED = "restored"
    PUT_BACK = "put back"


class WorkingDraftExists(RuleBroken):
    """The code already has a working draft, which an import would replace."""


class NothingToStartFrom(RuleBroken):
    """The code has no released draft to copy."""


class DraftUnchanged(RuleBroken):
    """The text is word for word that of the last released draft."""


class DraftEmpty(RuleBroken):
    """There is no text to read."""


class DraftReleased(RuleBroken):
    """The draft is released and can no longer change."""


class UndoneMeanwhile(RuleBroken):
    """An act on the structure was undone already, or others changed what it touched."""


class NoNeighbours(RuleBroken):
    """The two drafts do not follow each other, so that nothing between them can be decided."""


class TooManyHeadings(RuleBroken):
    """Nobody reads a text of so many provisions, and no page could hold them."""


class HeadingsOutOfPlace(RuleBroken):
    """The provisions, put together, do not read as the same provisions."""


def sha256_of(source: str) -> str:
    """The SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(source.encode()).hexdigest()


def has_too_many_headings(source: str) -> bool:
    """Whether a text has more headings than any code of practice, seen before it is read, which takes long then."""
    return sum(1 for _found in HEADING.finditer(source)) > MOST_HEADINGS


def is_empty(source: str) -> bool:
    """Whether a text holds no word at all."""
    return not any(sign.isalnum() for sign in source)


def body_of(source: str) -> str:
    """The Markdown under the heading of a provision's source; all of it where there is no heading."""
    made = outline(source).provisions
    if not made:
        return ""
    first, *more = made
    return first.body + "".join(provision.source for provision in more)


def renumbered(provisions: Iterable[OutlinedProvision]) -> list[OutlinedProvision]:
    """Some provisions of a draft with positions from 0; parents that are not among them are forgotten."""
    chosen = list(provisions)
    places = {provision.position: place for place, provision in enumerate(chosen)}
    return [
        provision._replace(
            position=place, parent=places.get(provision.parent) if provision.parent is not None else None
        )
        for place, provision in enumerate(chosen)
    ]


def draft_title(provisions: Iterable[OutlinedProvision]) -> str:
    """The title that a text gives itself, or nothing."""
    return next((provision.heading for provision in provisions if provision.kind is Kind.TITLE), "")[:TITLE_LENGTH]


def names_another_draft(title: str, number: int | None) -> bool:
    """Whether a title says of its text that it is another draft than this number; than any draft, where it is None.

    English titles only: "Third Draft", "Draft 3", "3rd draft"; nothing is known of others, and nothing is said.
    """
    found = DRAFT_NAMED.search(title)
    if found is None:
        return False
    word = (found["word"] or "").lower()
    if word and word not in ORDINALS:
        return number is None
    return number != (ORDINALS.index(word) + 1 if word else int(found["ordinal"] or found["number"]))


def name_in_contents(level: int, label: str, title: str, name: str) -> str:
    """How a list of choices names a provision: indented by its level, with its title, cut at 90 characters."""
    words = f"{label}. {title}" if label and title else name
    return "\u2003" * max(level - 2, 0) + (words if len(words) <= 90 else words[:89].rstrip() + "…")


def minutes_to_read(words: int) -> int:
    """How many minutes so many words take to read, to the nearest; 0 for less than half a minute."""
    return (words + WORDS_A_MINUTE // 2) // WORDS_A_MINUTE
