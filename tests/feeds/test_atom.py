"""Feeds and calendars are what their standards say, whatever is written into them."""

import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from codeprac.feeds.atom import Entry, Feed, clean, write_atom
from codeprac.feeds.calendar import Deadline, write_calendar
from tests.feeds.strict import assert_calendar, parse_atom

NOW = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)
BRUSSELS = ZoneInfo("Europe/Brussels")
ANY_TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)


def make_feed(*entries: Entry, title: str = "Sample") -> Feed:
    address = "https://codes.example.org/codes/sample"
    return Feed(title, address, f"{address}/feed.atom", "Sample Office", NOW, entries)


def make_deadline(words: str = "Round 1 closes", at: datetime = NOW, **values: object) -> Deadline:
    return Deadline("round-1@codes.example.org", words, "https://codes.example.org/", at, NOW, **values)  # type: ignore[arg-type]


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANY_TEXT, ANY_TEXT)
def test_a_feed_is_valid_whatever_stands_in_it(title: str, html: str) -> None:
    entry = Entry("tag:example.org,2025:1", f"Entry {title}", "https://codes.example.org/", NOW, html, author="A")
    root = parse_atom(write_atom(make_feed(entry, title=f"Feed {title}")))
    assert root.findtext("{http://www.w3.org/2005/Atom}title") == clean(f"Feed {title}").replace("\r\n", "\n").replace(
        "\r", "\n"
    )


def test_a_feed_without_entries_is_dated_and_stays_the_same() -> None:
    body = write_atom(make_feed())
    assert body == write_atom(make_feed())
    assert parse_atom(body).findtext("{http://www.w3.org/2005/Atom}updated") == "2026-03-28T12:00:00+00:00"


def test_html_is_kept_as_text_in_the_feed() -> None:
    entry = Entry("tag:example.org,2025:1", "One & two", "https://codes.example.org/", NOW, "<p>a &amp; b</p>")
    content = parse_atom(write_atom(make_feed(entry))).find(".//{http://www.w3.org/2005/Atom}content")
    assert content is not None
    assert (content.get("type"), content.text) == ("html", "<p>a &amp; b</p>")


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(ANY_TEXT.map(clean), st.integers(0, 5 * 365 * 24 * 60))
def test_a_calendar_is_valid_and_says_the_moment(words: str, minutes: int) -> None:
    at = NOW + timedelta(minutes=minutes)
    body = write_calendar("Sample", [make_deadline(words, at, reminds=True)], BRUSSELS)
    assert_calendar(body)
    (event,) = Calendar.from_ical(body).walk("VEVENT")
    assert event.decoded("dtstart") == at
    assert event.decoded("dtstart").utcoffset() == at.astimezone(BRUSSELS).utcoffset()


def test_a_calendar_brings_the_rules_of_its_time_zone_along() -> None:
    """The clocks change in the night of 29 March 2026: two hours before UTC's noon instead of one."""
    times = [NOW, NOW + timedelta(days=1)]
    body = write_calendar("Sample", [make_deadline(at=at) for at in times], BRUSSELS).decode()
    assert re.findall(r"DTSTART;TZID=Europe/Brussels:(\S+)", body) == ["20260328T130000", "20260329T140000"]
    assert "BEGIN:VTIMEZONE\r\nTZID:Europe/Brussels" in body


def test_a_cancelled_round_is_taken_out_of_calendars() -> None:
    body = write_calendar("Sample", [make_deadline(is_cancelled=True, changes=1, reminds=True)], BRUSSELS).decode()
    assert "STATUS:CANCELLED" in body
    assert "SEQUENCE:1" in body
    assert "VALARM" not in body


def test_the_strict_parser_refuses_what_is_no_feed() -> None:
    for broken in (b"<feed/>", b'<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title></feed>'):
        try:
            parse_atom(broken)
        except (AssertionError, ET.ParseError):
            continue
        raise AssertionError(broken)
