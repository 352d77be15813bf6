"""What a release has to pass, who has to agree, and what undoes an approval; on plain values."""

from collections.abc import Collection, Mapping
from datetime import datetime
from enum import StrEnum

from codeprac.errors import RuleBroken

REASON_LIMIT = 2_000
NOTE_LIMIT = 2_000


class Gate(StrEnum):
    """What a gate looks at, in the order in which it is shown."""

    UNANSWERED = "unanswered"
    UNREASONED = "unreasoned"
    NOT_AGREED = "not-agreed"
    UNEXPLAINED = "unexplained"
    UNCHANGED = "unchanged"
    UNASKED = "unasked"
    MISPLACED = "misplaced"
    UNTRACED = "untraced"
    OBJECTIONS = "objections"
    FINDINGS = "findings"


BLOCKING = frozenset(
    {Gate.UNANSWERED, Gate.UNREASONED, Gate.NOT_AGREED, Gate.UNEXPLAINED, Gate.UNCHANGED, Gate.UNASKED}
)
"""What holds a release up unless a code says otherwise: its answers and its reasons. The rest is a place to look."""


class Persons(StrEnum):
    """How many persons a release takes. By default two, where the code has somebody to be the second."""

    DEFAULT = "default"
    TWO = "two"
    ONE = "one"


class Stage(StrEnum):
    """How far a prepared release is."""

    PREPARED = "prepared"
    APPROVED = "approved"
    RELEASED = "released"
    SENT_BACK = "sent-back"
    VOID = "void"


OPEN = (Stage.PREPARED, Stage.APPROVED)


class GateNotMet(RuleBroken):
    """Something at the gate blocks, and nobody has said why it may be passed over."""

    def __init__(self, message: str, gates: Collection[Gate] = ()) -> None:
        super().__init__(message)
        self.gates = frozenset(gates)


class SamePerson(RuleBroken):
    """Who prepared a release does not approve it."""


class NobodyToApprove(RuleBroken):
    """The code takes two persons and has only one."""


class AlreadyPrepared(RuleBroken):
    """A release of this draft waits already."""


class NoLongerPrepared(RuleBroken):
    """The release was approved, sent back or undone meanwhile."""


class MomentPassed(RuleBroken):
    """A release is scheduled for a moment to come."""


class BadReason(RuleBroken):
    """A reason is too long to be published."""


def blocking_of(chosen: Collection[str] | None) -> frozenset[Gate]:
    """What blocks for a code: what its settings say, or else what blocks by default."""
    if chosen is None:
        return BLOCKING
    return frozenset(Gate(one) for one in chosen if one in set(Gate))


def unmet(counts: Mapping[Gate, int], blocking: Collection[Gate], passed: Mapping[str, int]) -> list[Gate]:
    """What holds the release up, in order. What was passed over counts only as far as it went then: `passed` says how
    many there were, and one more is not covered by the reason that was given."""
    return [gate for gate in Gate if gate in blocking and counts.get(gate, 0) > passed.get(gate, 0)]


def takes_two(persons: str, others: int) -> bool:
    """Whether a second person has to approve; `others` are those besides the preparer who could."""
    if persons == Persons.ONE:
        return False
    return persons == Persons.TWO or others > 0


def check_moment(release_at: datetime | None, now: datetime) -> datetime | None:
    """The minute of the release, or None for as soon as it is approved; raises MomentPassed."""
    if release_at is not None and release_at <= now:
        raise MomentPassed("This moment has passed. Choose one to come, or release as soon as it is approved.")
    return release_at


def check_reason(text: str) -> str:
    """A tidied reason, maybe empty; raises BadReason."""
    said = text.replace("\r\n", "\n").replace("\x00", "").strip()
    if len(said) > REASON_LIMIT:
        raise BadReason(f"The reason is {len(said):,} characters long; the limit is {REASON_LIMIT:,}.")
    return said
