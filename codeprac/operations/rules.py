"""Who may read the figures, and how often a job is tried. Plain values only."""

import hmac
from datetime import datetime, timedelta
from enum import StrEnum
from ipaddress import ip_address

from codeprac.text.redacting import redact

# Tried again after half a minute, two, eight, half an hour, and two hours.
TRIES_AGAIN, FIRST_WAIT, LONGER = 5, 30, 4
# Longer than the longest wait between two tries, and than any job takes.
SILENCE = timedelta(hours=6)
LONGEST_PROBLEM = 500


def may_measure(*, token: str, authorization: str, address: str | None, forwarded: bool) -> bool:
    """Whether a request may read the figures: it sends the token, or comes from this machine itself where none is set.
    What a proxy passed on comes from elsewhere, whatever its address says."""
    if token:
        return hmac.compare_digest(authorization.encode(), f"Bearer {token}".encode())
    return not forwarded and _is_loopback(address)


def _is_loopback(address: str | None) -> bool:
    try:
        return ip_address(address or "").is_loopback
    except ValueError:
        return False


class RunState(StrEnum):
    """Where a job stands that is not done."""

    RUNNING = "running"
    WAITING = "waiting"
    GIVEN_UP = "given_up"


def may_retry(state: RunState, changed_at: datetime, now: datetime) -> bool:
    """Whether a job may be tried again by hand: it was given up, or nothing was heard of it for so long that whoever
    ran it must have ended."""
    return state is RunState.GIVEN_UP or now - changed_at >= SILENCE


def describe_problem(error: BaseException) -> str:
    """An error in a line, without anybody's address."""
    return redact(f"{type(error).__name__}: {error}".split("\n", 1)[0])[:LONGEST_PROBLEM]
