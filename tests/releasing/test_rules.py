"""What holds a release up, and who has to agree."""

from datetime import UTC, datetime, timedelta

import pytest

from codeprac.releasing.rules import (
    BLOCKING,
    BadReason,
    Gate,
    MomentPassed,
    blocking_of,
    check_moment,
    check_reason,
    takes_two,
    unmet,
)

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_only_what_blocks_and_was_not_passed_over_holds_a_release_up() -> None:
    counts = {Gate.FINDINGS: 9, Gate.UNANSWERED: 3, Gate.UNEXPLAINED: 1, Gate.UNASKED: 0}
    assert unmet(counts, BLOCKING, {}) == [Gate.UNANSWERED, Gate.UNEXPLAINED]
    assert unmet(counts, BLOCKING, {"unanswered": 3}) == [Gate.UNEXPLAINED]
    assert unmet(counts, BLOCKING, {"unanswered": 2, "unexplained": 5}) == [Gate.UNANSWERED]
    assert unmet(counts, [Gate.FINDINGS], {}) == [Gate.FINDINGS]


def test_settings_replace_what_blocks_by_default() -> None:
    assert blocking_of(None) == BLOCKING
    assert blocking_of([]) == frozenset()
    assert blocking_of(["findings", "of another time"]) == {Gate.FINDINGS}


@pytest.mark.parametrize(
    ("persons", "others", "expected"),
    [("default", 0, False), ("default", 1, True), ("one", 5, False), ("two", 0, True), ("two", 2, True)],
)
def test_two_persons_are_needed_where_there_are_two(persons: str, others: int, expected: bool) -> None:
    assert takes_two(persons, others) is expected


def test_a_release_waits_for_a_moment_to_come() -> None:
    assert check_moment(None, NOW) is None
    assert check_moment(NOW + timedelta(minutes=1), NOW) == NOW + timedelta(minutes=1)
    with pytest.raises(MomentPassed):
        check_moment(NOW, NOW)


def test_reasons_are_tidied_and_bounded() -> None:
    assert check_reason(" So\r\nit is\x00 ") == "So\nit is"
    with pytest.raises(BadReason):
        check_reason("x" * 2_001)
