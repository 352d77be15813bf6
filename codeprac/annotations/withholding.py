"""What moderation keeps from the public, and under which published rule; on plain values.

Nothing is deleted: who wrote it, the organisation that it was written for and who works on the code go on reading it,
marked; everybody else reads a notice in its place."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Withholding(StrEnum):
    """How a text is kept from the public."""

    HELD = "held"
    """It waits for a moderator before it is published."""
    HIDDEN = "hidden"
    """It breaks a rule."""
    RESTRICTED = "restricted"
    """It counts and is answered, but what it says is for the office alone."""


class Rule(StrEnum):
    """The published rules, in the order of their page. Nothing is kept back for any other reason."""

    NOT_THE_AUTHOR = "not-the-author"
    NO_MANDATE = "no-mandate"
    PERSONAL_DATA = "personal-data"
    SECRETS = "secrets"
    ABUSE = "abuse"
    UNLAWFUL = "unlawful"
    ADVERTISING = "advertising"
    FLOODING = "flooding"
    HARMFUL = "harmful"


@dataclass(frozen=True, slots=True)
class Withheld:
    """How a text is kept from the public, under which rule (none for what waits), and since when."""

    how: Withholding
    rule: Rule | None
    at: datetime


def withheld_of(how: str, rule: str, at: datetime | None) -> Withheld | None:
    """The columns of a row as a value; None for what everybody reads."""
    if not how or at is None:
        return None
    return Withheld(Withholding(how), Rule(rule) if rule else None, at)
