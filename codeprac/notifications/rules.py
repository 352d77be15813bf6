"""When mail is tried again, and what may stand in its header; what can be watched, and when notices are mailed. Plain
values only."""

import unicodedata
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

# Longer than any attempt may take: while it lasts no other worker touches the message.
LEASE = timedelta(minutes=5)
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
MOST_ATTEMPTS = len(WAITS) + 1
SUBJECT_LENGTH = 300
# When people of the office's time zone begin to read mail.
DIGEST_HOUR = time(7)
MONDAY = 0


class Watchable(StrEnum):
    """What can be watched."""

    CODE = "code"
    ROUND = "round"
    PROVISION = "provision"
    ISSUE = "issue"


class Event(StrEnum):
    """What people are told of."""

    ROUND_ANNOUNCED = "round-announced"
    ROUND_OPENED = "round-opened"
    ROUND_EXTENDED = "round-extended"
    ROUND_CANCELLED = "round-cancelled"
    ROUND_CLOSING = "round-closing"
    ROUND_CLOSED = "round-closed"
    DRAFT_RELEASED = "draft-released"
    ANSWERS_RELEASED = "answers-released"
    EDITION_PUBLISHED = "edition-published"
    PROVISION_CHANGED = "provision-changed"
    WORKSPACE_WAITING = "workspace-waiting"
    REPLY_SUBMITTED = "reply-submitted"
    FOLLOW_UP_GIVEN = "follow-up-given"
    REPLY_ANSWERED = "reply-answered"
    ANNOTATIONS_ASSIGNED = "annotations-assigned"
    ANNOTATIONS_DUE = "annotations-due"
    ANSWERS_RETURNED = "answers-returned"
    ISSUE_ACT_UNDONE = "issue-act-undone"
    RECORD_MADE = "record-made"
    DISCLOSURE_LOGGED = "disclosure-logged"
    CASE_OPENED = "case-opened"
    CASE_APPEALED = "case-appealed"
    TEXT_JUDGED = "text-judged"
    FLAG_SETTLED = "flag-settled"
    APPEAL_JUDGED = "appeal-judged"


class Frequency(StrEnum):
    """How often notices come by mail."""

    AT_ONCE = "at-once"
    DAILY = "daily"
    WEEKLY = "weekly"
    NONE = "none"


DEFAULT_FREQUENCY = Frequency.DAILY


class UnsafeHeader(ValueError):
    """A value would smuggle lines into the header of a mail."""


def ensure_safe_recipient(address: str) -> str:
    """The address, unless it holds anything but one address; raises UnsafeHeader."""
    if address.count("@") != 1 or any(_is_control(sign) or sign.isspace() or sign in ',;<>"\\' for sign in address):
        raise UnsafeHeader(f"not one plain address: {address!r}")
    return address


def one_line_subject(text: str) -> str:
    """The text as one line that fits a subject, without control characters."""
    line = " ".join("".join(" " if _is_control(sign) else sign for sign in text).split())
    return line if len(line) <= SUBJECT_LENGTH else line[: SUBJECT_LENGTH - 1] + "…"


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many attempts, counted from 1."""
    return WAITS[min(max(attempts, 1), len(WAITS)) - 1]


def due_until(frequency: Frequency, now: datetime, zone: ZoneInfo) -> datetime | None:
    """The moment up to which notices are due by mail: now, seven o'clock last, or seven o'clock last Monday, on the
    clocks of the zone; None for who wants no mail."""
    if frequency is Frequency.NONE:
        return None
    if frequency is Frequency.AT_ONCE:
        return now
    local = now.astimezone(zone)
    day = local.date() if local.time() >= DIGEST_HOUR else local.date() - timedelta(days=1)
    if frequency is Frequency.WEEKLY:
        day -= timedelta(days=(day.weekday() - MONDAY) % 7)
    return datetime.combine(day, DIGEST_HOUR, zone)


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cf", "Zl", "Zp"}
