"""Deadlines by RFC 5545: values in, bytes out. Times stand in the office's time zone, with its rules in the file."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event

REMINDER = timedelta(days=-1)
# How often a calendar that somebody subscribed to looks for news; an extension is announced hours ahead.
REFRESH = timedelta(hours=6)


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment that matters: a permanent id, words, an absolute address, when it was last changed and how often."""

    id: str
    words: str
    link: str
    at: datetime
    changed_at: datetime
    changes: int = 0
    is_cancelled: bool = False
    reminds: bool = False


def write_calendar(name: str, deadlines: Sequence[Deadline], zone: ZoneInfo) -> bytes:
    """The deadlines as a calendar that can be subscribed to."""
    calendar = Calendar()
    calendar.add("prodid", "-//codeprac//deadlines//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", zone.key)
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for deadline in deadlines:
        calendar.add_component(_event(deadline, zone))
    calendar.add_missing_timezones()
    return calendar.to_ical()


def _event(deadline: Deadline, zone: ZoneInfo) -> Event:
    event = Event()
    event.add("uid", deadline.id)
    event.add("summary", deadline.words)
    event.add("dtstart", deadline.at.astimezone(zone))
    event.add("dtstamp", deadline.changed_at)
    event.add("last-modified", deadline.changed_at)
    event.add("sequence", deadline.changes)
    event.add("url", deadline.link)
    event.add("status", "CANCELLED" if deadline.is_cancelled else "CONFIRMED")
    event.add("transp", "TRANSPARENT")
    if deadline.reminds and not deadline.is_cancelled:
        event.add_component(_reminder(deadline.words))
    return event


def _reminder(words: str) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", words)
    alarm.add("trigger", REMINDER)
    return alarm
