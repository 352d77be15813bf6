"""Rules of spreadsheets, on plain values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from codeprac.errors import RuleBroken

MEGABYTE = 1024 * 1024
FILE_LIMIT = 4 * MEGABYTE
MOST_ROWS = 3_000
MOST_COLUMNS = 100
# A row can be followed by this many empty ones; further down nobody writes, but hostile files do.
LAST_LINE = 20_000
FILE_NAME_LENGTH = 200
IMPORTS_KEPT = 50
"""How many imports one account may have waiting in a round."""


class RowState(StrEnum):
    """Where a row of an import stands."""

    READY = "ready"
    UNPLACED = "unplaced"
    WRONG = "wrong"
    DUPLICATE = "duplicate"
    DROPPED = "dropped"
    SUBMITTED = "submitted"
    CONTRIBUTED = "contributed"


HANDED_ON = (RowState.SUBMITTED, RowState.CONTRIBUTED)
"""What has become an annotation, or a contribution in a workspace: it is changed there only."""
WAITING = (RowState.UNPLACED, RowState.WRONG)
"""What its owner has to settle before it can go on."""


class Layout(StrEnum):
    """Which table a file holds: the form of ISO and CEN, or an export of this platform."""

    EIGHT_COLUMNS = "eight-columns"
    ANNOTATIONS = "annotations"


CLOSEDNESS = ("named", "organisation", "anonymous", "confidential")
"""What the public sees of an annotation, from most to least."""


def is_opened(own: str, chosen: str) -> bool:
    """Whether a row would show the public more than its file says that it should."""
    return own in CLOSEDNESS and chosen in CLOSEDNESS and CLOSEDNESS.index(own) > CLOSEDNESS.index(chosen)


class Reason(StrEnum):
    """Why a file cannot be read; the words for people are in `wording`."""

    EMPTY = "empty"
    TOO_LARGE = "too-large"
    OLD_EXCEL = "old-excel"
    MACROS = "macros"
    OPEN_DOCUMENT = "open-document"
    OTHER_FILE = "other-file"
    BOMB = "bomb"
    BROKEN = "broken"
    NOT_TEXT = "not-text"
    TOO_MANY_ROWS = "too-many-rows"
    TOO_MANY_COLUMNS = "too-many-columns"
    LONG_CELL = "long-cell"
    NO_HEADER = "no-header"
    NO_COMMENTS = "no-comments"


class Unreadable(Exception):
    """A file that is no table of annotations; `reason` says why."""

    def __init__(self, reason: Reason, **values: Any) -> None:
        super().__init__(reason.value)
        self.reason = reason
        self.values = values


class NothingReady(RuleBroken):
    """No row of the import can be submitted."""


class RowSubmitted(RuleBroken):
    """The row has become an annotation or a contribution and can be changed there only."""


class TooManyImports(RuleBroken):
    """The account keeps as many imports as are kept."""


@dataclass(frozen=True, slots=True)
class Remark:
    """What was doubtful about a row or a file, as a code and values; the words for people are in `wording`."""

    code: str
    values: Mapping[str, Any] = field(default_factory=dict)

    def stored(self) -> dict[str, Any]:
        """As it is kept."""
        return {"code": self.code, **self.values}
