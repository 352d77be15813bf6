"""What acts on the desk are given, on plain values."""

from datetime import date

import pytest

from codeprac.desk.rules import (
    NOBODY,
    Assignee,
    DayUnreadable,
    FilterUnnamed,
    TagUnusable,
    check_filter_name,
    check_tag,
    read_assignee,
    read_day,
)


def test_an_assignee_reads_back_from_its_key() -> None:
    for assignee in (Assignee(drafter_id="1"), Assignee(working_group_id="2"), NOBODY):
        assert read_assignee(assignee.key) == assignee
    for nonsense in ("x", "drafter:", "owner:1", ":", "\x00"):
        assert read_assignee(nonsense) == NOBODY


def test_a_day_is_one_of_the_calendar() -> None:
    assert read_day(" 2026-03-31 ") == date(2026, 3, 31)
    assert read_day(" ") is None
    for nonsense in ("2026-02-30", "tomorrow", "31.3.2026", "2026-03-31T00:00"):
        with pytest.raises(DayUnreadable):
            read_day(nonsense)


def test_tags_and_filters_have_short_names() -> None:
    assert check_tag(" open\n  question\x00") == "open question"
    assert check_filter_name(" Mine ") == "Mine"
    for name in (" ", "x" * 61):
        with pytest.raises(TagUnusable):
            check_tag(name)
        with pytest.raises(FilterUnnamed):
            check_filter_name(name)
