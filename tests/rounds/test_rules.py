"""The clock of rounds, windows and what there is to warn of, times that come never or twice."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from codeprac.annotations.rules import AnnotationKind
from codeprac.rounds.calendar import holidays_between
from codeprac.rounds.rules import (
    WANTED_KINDS,
    Clock,
    LocalTime,
    RoundState,
    WarningKind,
    Window,
    WindowFault,
    calendar_weeks,
    is_short,
    local_time,
    moment_of,
    signature,
    state_at,
    time_left,
    usual_closing,
    window_fault,
    window_warnings,
)

BRUSSELS = ZoneInfo("Europe/Brussels")
CHRISTMAS = date(2024, 12, 25)


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=BRUSSELS)


def kinds(opens: datetime, closes: datetime) -> set[WarningKind]:
    window = Window.local(opens, closes, BRUSSELS)
    return {warning.kind for warning in window_warnings(window, holidays_between(window.days[0], window.days[-1]))}


def test_the_kinds_that_a_round_can_want_are_those_of_annotations() -> None:
    assert (*WANTED_KINDS, AnnotationKind.ANSWER) == tuple(AnnotationKind)


def test_the_closing_second_is_open_and_the_next_is_not() -> None:
    opens, closes = at(2025, 3, 11, 12), at(2025, 3, 30, 23, 59)
    assert state_at(opens - timedelta(seconds=1), opens, closes) is RoundState.PLANNED
    assert state_at(opens, opens, closes) is RoundState.OPEN
    assert state_at(closes, opens, closes) is RoundState.OPEN
    assert state_at(closes + timedelta(microseconds=1), opens, closes) is RoundState.CLOSED


def test_a_window_opens_now_or_later_and_closes_after_that() -> None:
    now = at(2025, 3, 1, 12)
    assert window_fault(now, now + timedelta(days=20), now) is None
    assert window_fault(now - timedelta(seconds=1), now + timedelta(days=20), now) is WindowFault.OPENS_IN_THE_PAST
    assert window_fault(now, now, now) is WindowFault.CLOSES_BEFORE_IT_OPENS
    assert window_fault(now, now + timedelta(days=400), now) is WindowFault.TOO_LONG


def test_fourteen_days_by_the_wall_clock_are_fourteen_days_when_clocks_go_forward() -> None:
    opens, closes = at(2025, 3, 20, 12), at(2025, 4, 3, 12)
    assert closes.astimezone(UTC) - opens.astimezone(UTC) < timedelta(days=14)
    assert not is_short(opens.astimezone(UTC), closes.astimezone(UTC))
    assert is_short(opens, at(2025, 4, 2, 12))


def test_a_window_across_christmas_that_ends_on_a_sunday_is_warned_of() -> None:
    found = kinds(at(2024, 12, 19, 14), at(2025, 1, 5, 23, 59))
    assert found == {WarningKind.CLOSES_ON_A_DAY_OFF, WarningKind.HOLDS_HOLIDAYS}
    assert kinds(at(2024, 12, 25, 9), at(2025, 1, 3, 18)) == {
        WarningKind.SHORT,
        WarningKind.OPENS_ON_A_DAY_OFF,
        WarningKind.HOLDS_HOLIDAYS,
    }


def test_the_night_of_the_clocks_is_warned_of() -> None:
    assert kinds(at(2025, 3, 11, 12), at(2025, 3, 30, 23, 59)) == {
        WarningKind.CLOSES_ON_A_DAY_OFF,
        WarningKind.CLOCKS_CHANGE,
    }


def test_an_ordinary_window_has_no_warning() -> None:
    assert kinds(at(2025, 9, 1, 9), at(2025, 9, 26, 18)) == set()


def test_warnings_are_known_by_what_they_say() -> None:
    holidays = {CHRISTMAS: "Christmas Day"}
    window = Window.local(at(2024, 12, 19, 14), at(2025, 1, 6, 12), BRUSSELS)
    one = signature(window_warnings(window, holidays))
    assert one == "holds-holidays:0:2024-12-25"
    assert signature(window_warnings(window, {})) == ""


def test_days_are_counted_as_the_office_counts_them() -> None:
    window = Window.local(at(2025, 3, 11, 12), at(2025, 3, 30, 23, 59), BRUSSELS)
    assert len(window.days) == 20
    assert window.day_number(at(2025, 3, 11, 13)) == 1
    assert window.day_number(datetime(2025, 3, 23, 23, 30, tzinfo=UTC)) == 14
    assert window.day_number(at(2026, 1, 1)) == 20
    assert window.working_days({}) == 14


def test_what_is_left_is_told_in_whole_units() -> None:
    closes = at(2025, 3, 30, 12)
    told = [
        (timedelta(days=6, hours=23), (6, "day")),
        (timedelta(days=1), (1, "day")),
        (timedelta(hours=23, minutes=59), (23, "hour")),
        (timedelta(minutes=59), (59, "minute")),
        (timedelta(seconds=3), (1, "minute")),
    ]
    for left, words in told:
        found = time_left(closes - left, closes)
        assert (found.count, found.unit) == words
    assert not time_left(closes - timedelta(days=4), closes).is_soon
    assert time_left(closes - timedelta(days=3), closes).is_soon


def test_a_planned_round_counts_to_its_opening() -> None:
    window = Window.local(at(2025, 3, 11, 12), at(2025, 3, 30, 12), BRUSSELS)
    clock = Clock(window, at(2025, 3, 9, 12))
    assert (clock.state, clock.left.count) == (RoundState.PLANNED, 2)
    assert clock.clocks_change


@pytest.mark.parametrize(
    ("wall", "found"),
    [
        ("2025-03-30 02:30", LocalTime.NEVER),
        ("2025-03-30 01:59", LocalTime.ONCE),
        ("2025-03-30 03:00", LocalTime.ONCE),
        ("2025-10-26 02:30", LocalTime.TWICE),
        ("2025-10-26 03:00", LocalTime.ONCE),
        ("2025-07-01 02:30", LocalTime.ONCE),
    ],
)
def test_a_time_on_the_wall_clock_comes_once_never_or_twice(wall: str, found: LocalTime) -> None:
    assert local_time(datetime.fromisoformat(wall), BRUSSELS) is found


def test_of_a_time_that_comes_twice_both_can_be_meant() -> None:
    wall = datetime.fromisoformat("2025-10-26 02:30")
    assert moment_of(wall, BRUSSELS) == datetime(2025, 10, 26, 0, 30, tzinfo=UTC)
    assert moment_of(wall, BRUSSELS, second=True) == datetime(2025, 10, 26, 1, 30, tzinfo=UTC)


def test_the_calendar_shows_whole_weeks_and_what_each_day_is() -> None:
    window = Window.local(at(2024, 12, 19, 14), at(2025, 1, 5, 23, 59), BRUSSELS)
    weeks = calendar_weeks(window, holidays_between(window.days[0], window.days[-1]))
    assert [week[0].day for week in weeks] == [date(2024, 12, 16), date(2024, 12, 23), date(2024, 12, 30)]
    assert all(len(week) == 7 for week in weeks)
    days = {day.day: day for week in weeks for day in week}
    assert days[CHRISTMAS].holiday == "Christmas Day"
    assert days[date(2024, 12, 19)].is_first
    assert days[date(2025, 1, 5)].is_last
    assert not days[date(2024, 12, 18)].is_open


def test_the_form_proposes_a_working_day() -> None:
    proposed = usual_closing(at(2024, 12, 4, 12), BRUSSELS, {CHRISTMAS: "Christmas Day"})
    assert proposed == at(2024, 12, 26, 18)
    assert usual_closing(at(2025, 3, 1, 12), BRUSSELS, {}) == at(2025, 3, 24, 18)


def test_the_holidays_are_belgian_and_of_the_union() -> None:
    found = holidays_between(date(2025, 4, 1), date(2025, 7, 31))
    assert {"Good Friday", "Easter Monday", "Ascension Day", "National Day"} <= set(found.values())
    assert list(found) == sorted(found)
