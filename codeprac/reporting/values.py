"""What the report of a round tells, as plain values: for the page and for every file."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from codeprac.dispositions.queries import GroupRow
from codeprac.dispositions.rules import Origin, Outcome, Stance

MOST_LISTED = 200
"""Of what stays open, the first ones are listed; the number tells of the rest."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An outcome with its reason, and how many annotations got it."""

    outcome: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class ReportedIssue:
    """An issue with its number of annotations and what they were answered, the most frequent first."""

    number: int
    title: str
    summary: str
    annotations: int
    answers: Sequence[Answered]
    open: int


@dataclass(frozen=True, slots=True)
class ReportedChange:
    """A change of the next draft with its reason, where it came from, and the annotations answered with it."""

    place: str
    address: str
    is_dropped: bool
    reason: str
    origin: Origin
    issues: Sequence[tuple[int, str]]
    annotations: int


@dataclass(frozen=True, slots=True)
class Listed:
    """An annotation on a list: its number, where it sits, and its page."""

    number: int
    place: str
    address: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class Passed:
    """What the gate of the release was passed over with, and how many there were."""

    gate: str
    count: int
    reason: str


@dataclass(frozen=True, slots=True)
class RoundReport:
    """All that a report tells. Numbers are absolute; what the public does not see is nowhere in it."""

    code: str
    slug: str
    number: int
    draft: int
    next_draft: int | None
    opens_at: datetime
    closes_at: datetime
    made_at: datetime
    groups: Sequence[GroupRow]
    places: Sequence[tuple[str, int]]
    outcomes: Mapping[Outcome, int]
    issues: Sequence[ReportedIssue]
    changes: Sequence[ReportedChange]
    unanswered: Sequence[Listed]
    objections: Sequence[Listed]
    objections_count: int
    follow_ups: Mapping[Stance, int]
    passed: Sequence[Passed]

    @property
    def total(self) -> int:
        """Every annotation."""
        return sum(self.outcomes.values())

    @property
    def open(self) -> int:
        """How many are not yet considered."""
        return self.outcomes.get(Outcome.NOT_YET_CONSIDERED, 0)

    @property
    def participants(self) -> int:
        """Everybody who is named, an organisation once."""
        return sum(group.participants for group in self.groups)

    @property
    def base(self) -> str:
        """The address of the code."""
        return f"/codes/{self.slug}"
