"""What may be logged as disclosed early, and what a correction says, on plain values."""

import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from codeprac.errors import RuleBroken

RECIPIENTS_LIMIT = 500
REASON_LIMIT = 2_000
_SHA256 = re.compile(r"[0-9a-f]{64}")


class WhichText(StrEnum):
    """Which text was disclosed: the working text as it stands now, a released draft, or one known by its hash."""

    WORKING = "working"
    DRAFT = "draft"
    OTHER = "other"


class NotLoggable(RuleBroken):
    """A disclosure cannot be logged like this; `field` names where the message belongs."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


@dataclass(frozen=True, slots=True)
class Difference:
    """One part of a record or contribution, before and after a correction."""

    field: str
    old: str
    new: str

    def stored(self) -> dict[str, Any]:
        """As it is kept."""
        return {"field": self.field, "old": self.old, "new": self.new}


def differences(before: dict[str, str], after: dict[str, str]) -> list[Difference]:
    """What differs between two states of the same parts, in their order."""
    return [Difference(name, before[name], after[name]) for name in before if before[name] != after[name]]


def is_sha256(text: str) -> bool:
    """Whether this is a SHA-256 in hexadecimal."""
    return _SHA256.fullmatch(text) is not None
