"""What can go wrong, said as facts; `web.errors` turns each into its answer."""

from typing import Any


class CodepracError(Exception):
    """The root of our own errors."""


class NotFound(CodepracError):
    """What was asked for does not exist, or its existence may not be told."""


class NotAllowed(CodepracError):
    """The actor may not do this."""


class RuleBroken(CodepracError):
    """A rule of the process forbids the act now; the message says which and what to do instead."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Stale(RuleBroken):
    """Somebody else changed the object since it was read; both texts are kept so that nothing is lost."""

    def __init__(self, message: str, *, theirs: str, yours: str, details: dict[str, Any] | None = None) -> None:
        super().__init__(message)
        self.theirs = theirs
        self.yours = yours
        self.details = details or {}
