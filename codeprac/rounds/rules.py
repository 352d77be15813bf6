"""Rules of rounds and their clock, on plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from codeprac.errors import RuleBroken

MINIMUM_DAYS = 14
USUAL_DAYS = 21
MAXIMUM_DAYS = 366
# Clocks that go forward take an hour away; fourteen days by the wall clock are fourteen days.
SHORTEST = timedelta(days=MINIMUM_DAYS, hours=-1)
REASON_LENGTH = 20
SATURDAY = 5


class Visibility(StrEnum):
    """Whether annotations can be read by all while the round is open, or only once it has closed."""

    OPEN = "open"
    SEALED = "sealed"


class RoundState(StrEnum):
    """Where a round stands; always derived from the clock, never stored."""

    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"


# What annotations may be about; `annotations.rules.AnnotationKind` has the same, and answers, which a test holds.
WANTED_KINDS = ("general", "technical", "editorial")


class RoundRunning(RuleBroken):
    """A code of practice has one round at a time."""


class DraftNotReleased(RuleBroken):
    """A round opens on a released draft, so that everybody reads the same text."""


class WindowUnusable(RuleBroken):
    """The times do not make a round: in the past, the wrong way round, or far too long."""


class ReasonMissing(RuleBroken):
    """What departs from the rule needs a published reason."""


class RoundBegun(RuleBroken):
    """A round that has opened runs to its end: some have written already."""


class RoundClosed(RuleBroken):
    """The closing second has passed."""


def state_at(now: datetime, opens_at: datetime, closes_at: datetime) -> RoundState:
    """The state of a round at a moment; the closing second itself is still open."""
    if now < opens_at:
        return RoundState.PLANNED
    return RoundState.OPEN if now <= closes_at else RoundState.CLOSED


class WindowFault(StrEnum):
    """Why two times make no round."""

    OPENS_IN_THE_PAST = "opens-in-the-past"
    CLOSES_BEFORE_IT_OPENS = "closes-before-it-opens"
    TOO_LONG = "too-long"


def window_fault(opens_at: datetime, closes_at: datetime, now: datetime) -> WindowFault | None:
    """What is wrong with a window that somebody wants to open; opening this very moment is right."""
    if opens_at < now:
        return WindowFault.OPENS_IN_THE_PAST
    if closes_at <= opens_at:
        return WindowFault.CLOSES_BEFORE_IT_OPENS
    return WindowFault.TOO_LONG if closes_at - opens_at > timedelta(days=MAXIMUM_DAYS) else None


def is_short(opens_at: datetime, closes_at: datetime) -> bool:
    """Whether a window lasts under 14 days, so that it needs a published reason."""
    return closes_at - opens_at < SHORTEST


def is_reason(text: str) -> bool:
    """Whether the text can be a reason: "urgent" alone is none."""
    return len(text.strip()) >= REASON_LENGTH


class WarningKind(StrEnum):
    """What should make somebody think again about a window, without forbidding it."""

    SHORT = "short"
    OPENS_ON_A_DAY_OFF = "opens-on-a-day-off"
    CLOSES_ON_A_DAY_OFF = "closes-on-a-day-off"
    HOLDS_HOLIDAYS = "holds-holidays"
    CLOCKS_CHANGE = "clocks-change"


@dataclass(frozen=True, slots=True)
class WindowWarning:
    """One warning: the holidays or days that it is about, and for a short window the days it lasts."""

    kind: WarningKind
    days: tuple[date, ...] = ()
    length: int = 0


@dataclass(frozen=True, slots=True)
class Window:
    """A round's window in the office's time zone."""

    opens_at: datetime
    closes_at: datetime

    @classmethod
    def local(cls, opens_at: datetime, closes_at: datetime, zone: ZoneInfo) -> "Window":
        """The window as the office's clocks show it."""
        return cls(opens_at.astimezone(zone), closes_at.astimezone(zone))

    @property
    def length(self) -> int:
        """Whole days that it lasts by the wall clock."""
        return (self.closes_at.replace(tzinfo=None) - self.opens_at.replace(tzinfo=None)).days

    @property
    def days(self) -> tuple[date, ...]:
        """Every day on which it is open, however briefly."""
        first, last = self.opens_at.date(), self.closes_at.date()
        return tuple(first + timedelta(days=number) for number in range((last - first).days + 1))

    def day_number(self, now: datetime) -> int:
        """Which of its days today is, from 1."""
        today = now.astimezone(self.opens_at.tzinfo).date()
        return min(max((today - self.opens_at.date()).days + 1, 1), len(self.days))

    def working_days(self, holidays: Mapping[date, str]) -> int:
        """How many of its days are neither a weekend nor a public holiday."""
        return sum(not is_day_off(day, holidays) for day in self.days)


def is_day_off(day: date, holidays: Mapping[date, str]) -> bool:
    """Whether the day is a weekend or a public holiday."""
    return day.weekday() >= SATURDAY or day in holidays


def window_warnings(window: Window, holidays: Mapping[date, str]) -> tuple[WindowWarning, ...]:
    """Everything about a window that takes time away from people: too short, days off at its ends, holidays within."""
    first, last = window.opens_at.date(), window.closes_at.date()
    within = tuple(day for day in window.days[1:-1] if day in holidays)
    warnings = (
        (is_short(window.opens_at, window.closes_at), WindowWarning(WarningKind.SHORT, length=window.length)),
        (is_day_off(first, holidays), WindowWarning(WarningKind.OPENS_ON_A_DAY_OFF, (first,))),
        (is_day_off(last, holidays), WindowWarning(WarningKind.CLOSES_ON_A_DAY_OFF, (last,))),
        (bool(within), WindowWarning(WarningKind.HOLDS_HOLIDAYS, within)),
        (clocks_change(window.closes_at), WindowWarning(WarningKind.CLOCKS_CHANGE, (last,))),
    )
    return tuple(warning for applies, warning in warnings if applies)


@dataclass(frozen=True, slots=True)
class CalendarDay:
    """One day of the weeks that a window touches."""

    day: date
    is_open: bool
    is_off: bool
    holiday: str
    is_first: bool
    is_last: bool


def calendar_weeks(window: Window, holidays: Mapping[date, str]) -> tuple[tuple[CalendarDay, ...], ...]:
    """The weeks that a window touches, from Monday to Sunday."""
    first, last = window.days[0], window.days[-1]
    start = first - timedelta(days=first.weekday())
    count = (last - start).days // 7 + 1
    return tuple(
        tuple(
            CalendarDay(
                day, first <= day <= last, is_day_off(day, holidays), holidays.get(day, ""), day == first, day == last
            )
            for day in (start + timedelta(days=7 * week + weekday) for weekday in range(7))
        )
        for week in range(count)
    )


def usual_closing(now: datetime, zone: ZoneInfo, holidays: Mapping[date, str]) -> datetime:
    """What a form proposes: three weeks from today, or the next working day after that, at 18:00."""
    day = now.astimezone(zone).date() + timedelta(days=USUAL_DAYS)
    while is_day_off(day, holidays):
        day += timedelta(days=1)
    return datetime.combine(day, time(18), tzinfo=zone)


def signature(warnings: tuple[WindowWarning, ...]) -> str:
    """The warnings in short, so that what somebody understood can be compared with what there is to understand."""
    return " ".join(
        ":".join((warning.kind, str(warning.length), *(day.isoformat() for day in warning.days)))
        for warning in warnings
    )


def clocks_change(moment: datetime) -> bool:
    """Whether clocks go forward or back on the day of this moment, which must be in the office's time zone."""
    midnight = moment.replace(hour=0, minute=0, second=0, microsecond=0)
    return midnight.utcoffset() != (midnight + timedelta(days=1)).utcoffset()


@dataclass(frozen=True, slots=True)
class TimeLeft:
    """How long a round stays open, in its largest whole unit."""

    count: int
    unit: str

    @property
    def is_soon(self) -> bool:
        """Whether it is three days or less."""
        return self.unit != "day" or self.count <= 3


def time_left(now: datetime, closes_at: datetime) -> TimeLeft:
    """Whole days, or in the last day whole hours, or in the last hour minutes (at least one)."""
    seconds = int((closes_at - now).total_seconds())
    for unit, size in (("day", 86_400), ("hour", 3_600)):
        if seconds >= size:
            return TimeLeft(seconds // size, unit)
    return TimeLeft(max(1, seconds // 60), "minute")


@dataclass(frozen=True, slots=True)
class Clock:
    """A round's window seen at one moment."""

    window: Window
    now: datetime

    @property
    def state(self) -> RoundState:
        """Where the round stands."""
        return state_at(self.now, self.window.opens_at, self.window.closes_at)

    @property
    def is_open(self) -> bool:
        """Whether annotations are taken."""
        return self.state is RoundState.OPEN

    @property
    def left(self) -> TimeLeft:
        """How long until it closes, or until it opens where it is planned."""
        planned = self.state is RoundState.PLANNED
        return time_left(self.now, self.window.opens_at if planned else self.window.closes_at)

    @property
    def day(self) -> int:
        """Which of its days it is, from 1."""
        return self.window.day_number(self.now)

    @property
    def clocks_change(self) -> bool:
        """Whether clocks go forward or back on the closing day."""
        return clocks_change(self.window.closes_at)


class LocalTime(StrEnum):
    """How often a time on the wall clock comes: once, never (clocks go forward over it), or twice (they go back)."""

    ONCE = "once"
    NEVER = "never"
    TWICE = "twice"


def local_time(wall: datetime, zone: ZoneInfo) -> LocalTime:
    """Whether a naive time exists in the zone, and only once."""
    first, second = wall.replace(tzinfo=zone, fold=0), wall.replace(tzinfo=zone, fold=1)
    if first.utcoffset() == second.utcoffset():
        return LocalTime.ONCE
    there_and_back = first.astimezone(UTC).astimezone(zone).replace(tzinfo=None)
    return LocalTime.TWICE if there_and_back == wall else LocalTime.NEVER


def moment_of(wall: datetime, zone: ZoneInfo, *, second: bool = False) -> datetime:
    """The moment of a naive time in the zone; of one that comes twice the first, unless the second is wanted."""
    return wall.replace(tzinfo=zone, fold=int(second)).astimezone(UTC)
