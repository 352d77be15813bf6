"""When things happen in the sample: at office hours of days that count from the last Saturday."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Europe/Brussels")
SATURDAY = 5
MORNING, MIDDAY, CLOSING = time(10), time(12), time(18)
FIRST_HOUR, LAST_HOUR = time(8, 20), time(17, 20)


@dataclass(frozen=True, slots=True)
class Calendar:
    """Days before and after the anchor. The anchor is a Saturday, and the content keeps to working days from there."""

    anchor: date

    @classmethod
    def before(cls, now: datetime) -> "Calendar":
        """The calendar whose anchor is the last Saturday, or today."""
        today = now.astimezone(ZONE).date()
        return cls(today - timedelta(days=(today.weekday() - SATURDAY) % 7))

    def moment(self, day: int, at: time) -> datetime:
        """A time of the office's clocks on a day, which is negative in the past."""
        return datetime.combine(self.anchor + timedelta(days=day), at, tzinfo=ZONE).astimezone(UTC)

    def spread(self, day: int, place: int, among: int, *, first: time = FIRST_HOUR) -> datetime:
        """The moment of one of several things that happen on a day, one after the other within its working hours."""
        start, end = self.moment(day, first), self.moment(day, LAST_HOUR)
        return (start + (end - start) * (place + 1) / (among + 1)).replace(microsecond=0)

    def share(self, start: datetime, end: datetime, place: int, among: int) -> datetime:
        """The moment of one of several things between two others."""
        return (start + (end - start) * (place + 1) / (among + 1)).replace(microsecond=0)
