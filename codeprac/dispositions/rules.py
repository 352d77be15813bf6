"""The closed vocabulary of answers, and its rules."""

from enum import StrEnum


class Outcome(StrEnum):
    """What the drafters decided. An annotation without a disposition is `not yet considered`."""

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
