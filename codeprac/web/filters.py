"""How templates show dates, numbers and Markdown, the same everywhere."""

from datetime import date, datetime
from functools import lru_cache

from flask import Flask
from flask_babel import format_date, format_decimal, get_locale
from markupsafe import Markup

from codeprac.text.markdown import render
from codeprac.web.clock import office_zone

BEGINNING = 3_000


def init_app(app: Flask) -> None:
    """Install the filters."""
    app.add_template_filter(show_datetime, "datetime")
    app.add_template_filter(show_date, "date")
    app.add_template_filter(iso, "iso")
    app.add_template_filter(number, "number")
    app.add_template_filter(markdown, "markdown")
    app.add_template_filter(beginning, "beginning")
    app.add_template_test(is_web_address, "web_address")


def is_web_address(value: str) -> bool:
    """Whether a link may lead there. Forms ask this too; what came by another door is shown as text."""
    return value.startswith(("https://", "http://"))


def show_datetime(value: datetime) -> str:
    """``Sunday 30 March 2025, 23:59 CEST``, in the office's time zone."""
    local = value.astimezone(office_zone())
    return f"{format_date(local.date(), 'EEEE d MMMM y')}, {local:%H:%M} {local:%Z}"


def show_date(value: datetime | date, pattern: str = "d MMMM y") -> str:
    """``30 March 2025``, of a moment in the office's time zone; another pattern shows it otherwise."""
    return format_date(value.astimezone(office_zone()).date() if isinstance(value, datetime) else value, pattern)


def iso(value: datetime) -> str:
    """For the datetime attribute of a time element."""
    return value.astimezone(office_zone()).isoformat(timespec="seconds")


def number(value: int) -> str:
    """``12,800``."""
    return _decimal(value, str(get_locale() or ""))


@lru_cache(maxsize=10_000)
def _decimal(value: int, _locale: str) -> str:
    """The number as the language of the reader writes it; a page shows hundreds, most of them small."""
    return format_decimal(value)


def markdown(source: str, prefix: str = "") -> Markup:
    """The Markdown that people write in annotations, replies and reasons: safe HTML without headings. The prefix keeps
    the ids of footnotes apart where several texts stand on one page."""
    return Markup(render(source, prefix=prefix, headings="strip"))  # noqa: S704 - our own renderer: raw HTML off, cleaned after


def beginning(source: str, length: int = BEGINNING) -> str:
    """What a list shows of a long text: its beginning, cut where a line or a word ends; a short text whole."""
    if len(source) <= length:
        return source
    cut = source[:length]
    return cut[: max(cut.rfind("\n"), cut.rfind(" "), length // 2)].rstrip()
