"""When mail is tried again, and what may stand in its header. Plain values only."""

import unicodedata
from datetime import timedelta

# Longer than any attempt may take: while it lasts no other worker touches the message.
LEASE = timedelta(minutes=5)
WAITS = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240, 720, 1440))
MOST_ATTEMPTS = len(WAITS) + 1
SUBJECT_LENGTH = 300


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


def _is_control(sign: str) -> bool:
    return unicodedata.category(sign) in {"Cc", "Cf", "Zl", "Zp"}
