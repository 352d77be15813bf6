"""By which way something came, in words."""

from datetime import date

from flask_babel import format_date
from flask_babel import gettext as _

from codeprac.records.rules import Channel


def channel_word(channel: str) -> str:
    """What the channel is called."""
    return {
        Channel.WORKSHOP: _("Workshop"),
        Channel.MEETING: _("Meeting"),
        Channel.LETTER: _("Letter"),
        Channel.BOARD: _("Board"),
        Channel.PARLIAMENT: _("Parliament"),
        Channel.PLATFORM: _("Another platform"),
    }[Channel(channel)]


def named(channel: str, held_on: date) -> str:
    """A record in few words, as in "Workshop of 3 March 2026"."""
    if channel == Channel.PLATFORM:
        return _("Another platform, until %(day)s", day=format_date(held_on, "d MMMM y"))
    return _("%(channel)s of %(day)s", channel=channel_word(channel), day=format_date(held_on, "d MMMM y"))
