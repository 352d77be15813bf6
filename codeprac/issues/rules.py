"""What an issue is called and holds, on plain values."""

import re
from collections.abc import Collection
from datetime import datetime
from enum import StrEnum

from codeprac.errors import RuleBroken

TITLE_LIMIT = 200
SUMMARY_LIMIT = 10_000
MOST_NUMBERS = 5_000
_NUMBERS = re.compile(r"#?(\d{1,9})(?:\s*[-–]\s*#?(\d{1,9}))?", re.ASCII)


class ActKind(StrEnum):
    """What was done to an issue in one go, and can be undone in one go."""

    MADE = "made"
    PUT = "put"
    TAKEN = "taken"
    MERGED = "merged"
    REMOVED = "removed"


class IssueUntitled(RuleBroken):
    """An issue is found by its title."""


class InOtherIssue(RuleBroken):
    """An annotation is answered in one issue only."""


class NotOfThisCode(RuleBroken):
    """An issue gathers annotations of its own code."""


class IssueReleased(RuleBroken):
    """An issue that the public has seen answered keeps what it held."""


class IssueNotEmpty(RuleBroken):
    """An issue that holds annotations is not removed, for they would lose it."""


class IssuesAlike(RuleBroken):
    """An issue is merged into another one of its round."""


class NothingToUndo(RuleBroken):
    """What was done is undone already, or other things were built on it since."""


def check_issue(title: str, summary: str) -> tuple[str, str]:
    """The tidied title and summary; raises what is wrong."""
    title, summary = (
        " ".join(title.replace("\x00", "").split()),
        summary.replace("\r\n", "\n").replace("\x00", "").strip(),
    )
    if not title:
        raise IssueUntitled("Give the issue a title.")
    if len(title) > TITLE_LIMIT:
        raise IssueUntitled(f"The title is {len(title):,} characters long; the limit is {TITLE_LIMIT:,}.")
    if len(summary) > SUMMARY_LIMIT:
        raise IssueUntitled(f"The summary is {len(summary):,} characters long; the limit is {SUMMARY_LIMIT:,}.")
    return title, summary


def is_fixed(*, added_at: datetime, released_at: datetime | None) -> bool:
    """Whether an annotation stays in its issue for good: the public has seen it there."""
    return released_at is not None and added_at <= released_at


def read_numbers(text: str, known: Collection[int]) -> tuple[list[int], list[str]]:
    """The numbers of annotations in a text such as "12, 15 and 20-25", in their order, each once, as far as they are
    known; and the pieces that name none."""
    found: dict[int, None] = {}
    unknown: list[str] = []
    left = _NUMBERS.sub(" ", text.replace(",", " ").replace(";", " "))
    unknown += [word for word in left.split() if word not in {"and", "&", "und", "et"}][:10]
    for match in _NUMBERS.finditer(text):
        first, last = int(match[1]), int(match[2] or match[1])
        inside = [number for number in range(first, min(last, first + MOST_NUMBERS) + 1) if number in known]
        if not inside:
            unknown.append(match[0])
        found.update(dict.fromkeys(inside))
    return list(found)[:MOST_NUMBERS], unknown
