"""The one clock of requests and jobs; services and rules get its time as an argument."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from flask import current_app


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return datetime.now(UTC)


def office_zone() -> ZoneInfo:
    """The time zone in which the office's deadlines are meant and shown."""
    return ZoneInfo(current_app.config["TIME_ZONE"])
