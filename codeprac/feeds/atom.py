"""Feeds by RFC 4287: values in, bytes out. The same values give the same bytes, so that an ETag says whether there is
anything new."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO

from feedgenerator import Atom1Feed

KEPT_CONTROLS = "\t\n\r"


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry: a permanent id, a title, an absolute address, when it happened, and safe HTML."""

    id: str
    title: str
    link: str
    at: datetime
    html: str = ""
    author: str = ""
    updated: datetime | None = None


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: its own address, the page that it belongs to, who publishes it, since when there can be entries."""

    title: str
    link: str
    address: str
    author: str
    since: datetime
    entries: Sequence[Entry]


class DatedFeed(Atom1Feed):
    """The library dates a feed without entries by the clock; this one by the moment from which there can be some."""

    since: datetime

    def latest_post_date(self) -> datetime:
        """When the feed last changed."""
        dates = [date for item in self.items for date in (item["pubdate"], item["updateddate"]) if date]
        return max(dates, default=self.since)


def write_atom(feed: Feed, language: str = "en") -> bytes:
    """The feed as UTF-8; signs that XML cannot hold are left out."""
    made = DatedFeed(
        title=clean(feed.title),
        link=feed.link,
        description="",
        language=language,
        feed_url=feed.address,
        feed_guid=feed.address,
        author_name=clean(feed.author),
    )
    made.since = feed.since
    for entry in feed.entries:
        made.add_item(
            title=clean(entry.title),
            link=entry.link,
            description=None,
            content=clean(entry.html) or None,
            unique_id=entry.id,
            pubdate=entry.at,
            updateddate=entry.updated or entry.at,
            author_name=clean(entry.author) or None,
        )
    out = BytesIO()
    made.write(out, "utf-8")
    return out.getvalue()


def clean(text: str) -> str:
    """The text without the control signs, halves of pairs and non-characters that no XML document may hold."""
    return "".join(sign for sign in text if sign in KEPT_CONTROLS or _is_allowed(sign))


def _is_allowed(sign: str) -> bool:
    return unicodedata.category(sign) not in {"Cc", "Cs"} and ord(sign) not in {0xFFFE, 0xFFFF}
