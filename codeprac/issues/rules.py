"""What an issue is called and holds, on plain values."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from enum import StrEnum

from codeprac.errors import RuleBroken

TITLE_LIMIT = 200
SUMMARY_LIMIT = 10_000
MOST_NUMBERS = 5_000
CAMPAIGN_FROM = 5
"""How many people or organisations with nearly the same text are called a campaign."""
STUCK_AFTER = timedelta(minutes=5)
_NUMBERS = re.compile(r"#?(\d{1,9})(?:\s*[-–]\s*#?(\d{1,9}))?", re.ASCII)


class ActKind(StrEnum):
    """What was done to an issue in one go, and can be undone in one go."""

    MADE = "made"
    PUT = "put"
    TAKEN = "taken"
    MERGED = "merged"
    REMOVED = "removed"


class SuggestionKind(StrEnum):
    """What the machine takes annotations to be: one text of many people, nearly the same text, or a similar point."""

    CAMPAIGN = "campaign"
    ALIKE = "alike"
    SIMILAR = "similar"


class SuggestionState(StrEnum):
    """What a drafter made of a suggestion."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DISMISSED = "dismissed"


class SuggestionSettled(RuleBroken):
    """Another drafter has accepted or dismissed the suggestion in the meantime."""


class GroupingRunning(RuleBroken):
    """The machine is looking already."""


class NotSplittable(RuleBroken):
    """The annotation cannot be split into points now."""


class IssueUntitled(RuleBroken):
    """An issue is found by its title."""


class InOtherIssue(RuleBroken):
    """An annotation is answered in one issue only."""


class NotOfThisCode(RuleBroken):
    """An issue gathers annotations of its own code."""


class IssueRemoved(RuleBroken):
    """An issue that was removed takes nothing in."""


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


def kind_of(*, alike: bool, voices: int) -> SuggestionKind:
    """What to call texts that are alike, or similar, and come from so many people and organisations."""
    if not alike:
        return SuggestionKind.SIMILAR
    return SuggestionKind.CAMPAIGN if voices >= CAMPAIGN_FROM else SuggestionKind.ALIKE


def is_stuck(*, told_at: datetime, finished_at: datetime | None, now: datetime) -> bool:
    """Whether a look of the machine that has not ended has said nothing for so long that another may begin."""
    return finished_at is None and now - told_at > STUCK_AFTER


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
