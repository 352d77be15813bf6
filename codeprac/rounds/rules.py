"""Rules of rounds and their clock, on plain values."""

from datetime import datetime
from enum import StrEnum


class Visibility(StrEnum):
    """Whether annotations can be read by all while the round is open, or only once it has closed."""

    OPEN = "open"
    SEALED = "sealed"


class RoundState(StrEnum):
    """Where a round stands; always derived from the clock, never stored."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


def state_at(now: datetime, opens_at: datetime, closes_at: datetime) -> RoundState:
    """The state of a round at a moment; the closing second itself is still open."""
    if now < opens_at:
        return RoundState.PLANNED
    return RoundState.OPEN if now <= closes_at else RoundState.CLOSED
