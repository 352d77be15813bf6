"""Strict readers: a feed by RFC 4287, a calendar by RFC 5545. They raise on the first thing that is wrong."""

import re
import xml.etree.ElementTree as ET
from datetime import datetime
from urllib.parse import urlsplit

from icalendar import Calendar

ATOM = "{http://www.w3.org/2005/Atom}"
ONE_EACH = ("id", "title", "updated")
OF_A_FEED = {"title", "link", "id", "updated", "author", "entry", "subtitle"}
OF_AN_ENTRY = {"title", "link", "id", "updated", "author", "published", "content", "summary"}
LONGEST_LINE = 75


def parse_atom(body: bytes) -> ET.Element:
    """The root of a feed that has all that a feed must have, and nothing that it must not."""
    root = ET.fromstring(body)
    assert root.tag == f"{ATOM}feed"
    entries = root.findall(f"{ATOM}entry")
    check(root, OF_A_FEED)
    for entry in entries:
        check(entry, OF_AN_ENTRY)
        assert root.find(f"{ATOM}author") is not None or entry.find(f"{ATOM}author") is not None
    own = [link.get("rel") for link in root.findall(f"{ATOM}link")]
    assert own.count("self") == own.count("alternate") == 1
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == len(ids), "two entries with one id"
    return root


def check(element: ET.Element, allowed: set[str]) -> None:
    """What a feed and an entry have in common."""
    assert {child.tag.removeprefix(ATOM) for child in element} <= allowed
    for name in ONE_EACH:
        assert len(element.findall(f"{ATOM}{name}")) == 1, f"{element.tag} needs one {name}"
    assert urlsplit(element.findtext(f"{ATOM}id") or "").scheme
    for author in element.findall(f"{ATOM}author"):
        assert author.findtext(f"{ATOM}name")
    for link in element.findall(f"{ATOM}link"):
        assert urlsplit(link.get("href") or "").scheme in {"http", "https"}, "a link that leads nowhere"
    for name in ("updated", "published"):
        for moment in element.findall(f"{ATOM}{name}"):
            assert datetime.fromisoformat(moment.text or "").tzinfo is not None


def assert_calendar(body: bytes) -> None:
    """Lines end and fold as they must, every zone that is named is there, every event has what it must have."""
    assert body.endswith(b"\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert max(map(len, body.split(b"\r\n"))) <= LONGEST_LINE
    calendar = Calendar.from_ical(body)
    assert calendar.errors == []
    for event in calendar.walk("VEVENT"):
        assert event.errors == []
        assert {"UID", "DTSTAMP", "DTSTART", "SUMMARY"} <= set(event)
    zones = {str(zone["TZID"]) for zone in calendar.walk("VTIMEZONE")}
    assert set(re.findall(rb"TZID=([^:;]+)[:;]", body)) == {zone.encode() for zone in zones}
    uids = [str(event["UID"]) for event in calendar.walk("VEVENT")]
    assert len(set(uids)) == len(uids)
