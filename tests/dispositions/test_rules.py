"""Rules of answers, on plain values."""

import pytest

from codeprac.dispositions.rules import (
    CHANGING,
    REASON_LIMIT,
    RECORDABLE,
    Fate,
    Outcome,
    OutcomeNotRecordable,
    ReasonMissing,
    check_disposition,
    fate_of,
    overlap,
)


def test_every_outcome_but_one_is_recorded_by_drafters() -> None:
    assert set(Outcome) - set(RECORDABLE) == {Outcome.NOT_YET_CONSIDERED}
    for outcome in RECORDABLE:
        assert check_disposition(outcome, "Because.") is outcome


@pytest.mark.parametrize("outcome", ["", "not-yet-considered", "splendid", "ACCEPTED"])
def test_nothing_else_is_recorded(outcome: str) -> None:
    with pytest.raises(OutcomeNotRecordable):
        check_disposition(outcome, "Because.")


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * (REASON_LIMIT + 1)])
def test_an_answer_needs_a_reason_of_bounded_length(reason: str) -> None:
    with pytest.raises(ReasonMissing):
        check_disposition("accepted", reason)


def test_every_outcome_has_one_fate() -> None:
    assert {fate_of(outcome) for outcome in CHANGING} == {Fate.CHANGED}
    assert fate_of(Outcome.DEFERRED) is fate_of(Outcome.NOTED_FOR_REVIEW) is Fate.LATER
    assert fate_of(Outcome.NOT_YET_CONSIDERED) is Fate.OPEN
    rest = set(RECORDABLE) - CHANGING - {Outcome.DEFERRED, Outcome.NOTED_FOR_REVIEW}
    assert {fate_of(outcome) for outcome in rest} == {Fate.KEPT}


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ((0, 5), (5, 9), False),
        ((0, 6), (5, 9), True),
        ((5, 9), (0, 6), True),
        ((2, 3), (0, 9), True),
        ((0, 1), (8, 9), False),
        ((None, None), (8, 9), True),
        ((0, 1), (None, None), True),
    ],
)
def test_spans_overlap_when_they_share_a_character_or_one_is_the_whole(
    one: tuple[int | None, int | None], other: tuple[int | None, int | None], expected: bool
) -> None:
    assert overlap(one, other) is expected
