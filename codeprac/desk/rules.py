"""Acts on the desk and what they are given, on plain values."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from codeprac.errors import RuleBroken

NAME_LIMIT = 60
MOST_AT_ONCE = 25_000
"""More annotations than any round has had; a database takes so many ids in one statement."""


class Act(StrEnum):
    """What drafters do to many annotations at once. Each can be undone."""

    ASSIGN = "assign"
    DUE = "due"
    TAG = "tag"
    UNTAG = "untag"
    GATHER = "gather"
    SCATTER = "scatter"
    ANSWER = "answer"
    CLEAR = "clear"


class TagUnusable(RuleBroken):
    """A tag is a short word."""


class FilterUnnamed(RuleBroken):
    """A kept filter is found by its name."""


class NotOnTheCode(RuleBroken):
    """Only drafters of the code, and its working groups, answer."""


class DayUnreadable(RuleBroken):
    """The day is none of the calendar."""


class ActUndone(RuleBroken):
    """An act is undone once."""


class TooMany(RuleBroken):
    """More annotations than one act takes."""


@dataclass(frozen=True, slots=True)
class Assignee:
    """A drafter or a working group; neither is nobody."""

    drafter_id: str | None = None
    working_group_id: str | None = None

    @property
    def key(self) -> str:
        """What stands for it in forms, addresses and acts; empty for nobody."""
        if self.drafter_id:
            return f"drafter:{self.drafter_id}"
        return f"group:{self.working_group_id}" if self.working_group_id else ""


NOBODY = Assignee()


def read_assignee(key: str) -> Assignee:
    """The assignee behind a key; nobody for anything unreadable."""
    kind, _colon, id_ = key.partition(":")
    if kind == "drafter" and id_:
        return Assignee(drafter_id=id_)
    return Assignee(working_group_id=id_) if kind == "group" and id_ else NOBODY


def read_day(text: str) -> date | None:
    """The day as forms and acts write it, None for none; raises DayUnreadable."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise DayUnreadable("Write the day as year, month and day: 2026-03-31.") from None


def check_tag(name: str) -> str:
    """The tidied tag; raises TagUnusable."""
    tidied = " ".join(name.replace("\x00", "").split())
    if not tidied:
        raise TagUnusable("Write a tag.")
    if len(tidied) > NAME_LIMIT:
        raise TagUnusable(f"The tag is {len(tidied)} characters long; the limit is {NAME_LIMIT}.")
    return tidied


def check_filter_name(name: str) -> str:
    """The tidied name of a kept filter; raises FilterUnnamed."""
    tidied = " ".join(name.replace("\x00", "").split())
    if not tidied:
        raise FilterUnnamed("Give the filter a name.")
    if len(tidied) > NAME_LIMIT:
        raise FilterUnnamed(f"The name is {len(tidied)} characters long; the limit is {NAME_LIMIT}.")
    return tidied
