"""The closed vocabulary of answers, and its rules, on plain values."""

from enum import StrEnum

from codeprac.errors import RuleBroken


class Outcome(StrEnum):
    """What the drafters decided. An annotation without a released disposition is `not yet considered`."""

    ACCEPTED = "accepted"
    ACCEPTED_IN_PART = "accepted-in-part"
    ACCEPTED_IN_PRINCIPLE = "accepted-in-principle"
    ALREADY_COVERED = "already-covered"
    NOT_ACCEPTED = "not-accepted"
    OUT_OF_SCOPE = "out-of-scope"
    NOTED_FOR_REVIEW = "noted-for-review"
    DEFERRED = "deferred"
    DUPLICATE = "duplicate"
    WITHDRAWN = "withdrawn"
    NOT_YET_CONSIDERED = "not-yet-considered"


RECORDABLE = tuple(outcome for outcome in Outcome if outcome is not Outcome.NOT_YET_CONSIDERED)
CHANGING = frozenset({Outcome.ACCEPTED, Outcome.ACCEPTED_IN_PART, Outcome.ACCEPTED_IN_PRINCIPLE})
REASON_LIMIT = 10_000


class ReasonMissing(RuleBroken):
    """A disposition without a reason is no answer."""


class OutcomeNotRecordable(RuleBroken):
    """The outcome is not one that drafters record."""


class DispositionReleased(RuleBroken):
    """A released answer stays as it was given."""


def check_disposition(outcome: str, reason: str) -> Outcome:
    """The outcome, if it may be recorded with this reason; raises what is wrong."""
    if outcome not in RECORDABLE:
        raise OutcomeNotRecordable("Choose one of the outcomes of the list.")
    if not reason.strip():
        raise ReasonMissing("Give a reason: it is published with the answer.")
    if len(reason) > REASON_LIMIT:
        raise ReasonMissing(f"The reason is {len(reason):,} characters long; the limit is {REASON_LIMIT:,}.")
    return Outcome(outcome)


def published_outcome(outcome: str | None, *, is_released: bool) -> Outcome:
    """What the public sees of an answer."""
    return Outcome(outcome) if outcome and is_released else Outcome.NOT_YET_CONSIDERED
