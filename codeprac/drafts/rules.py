"""Rules of drafts, on plain values."""

from enum import StrEnum


class DraftState(StrEnum):
    """A working draft is written; a released one never changes again."""

    WORKING = "working"
    RELEASED = "released"
