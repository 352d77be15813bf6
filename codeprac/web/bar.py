"""The bar above every page of a code of practice: what is newest, and the clock of its round.

Higher packages know rounds and editions; they register one function here, so that lower ones can show the bar."""

from dataclasses import dataclass
from datetime import datetime
from typing import cast

from flask import current_app, g

PROVIDER = "codeprac.code_bar"


@dataclass(frozen=True, slots=True)
class BarRound:
    """The round that is open or planned, or else the last one."""

    number: int
    draft_number: int
    opens_at: datetime
    closes_at: datetime


@dataclass(frozen=True, slots=True)
class CodeBar:
    """What the bar shows; equal bars look equal, so `stamp` may enter cache keys."""

    slug: str
    title: str
    latest_draft: int | None
    latest_edition: int | None
    round: BarRound | None

    @property
    def stamp(self) -> str:
        """A short text that changes whenever the bar does."""
        return repr((self.slug, self.title, self.latest_draft, self.latest_edition, self.round))


def code_bar(code_id: str) -> CodeBar:
    """The bar of a code of practice; asked of the database once in a request."""
    known: dict[str, CodeBar] = g.setdefault("code_bars", {})
    if code_id not in known:
        known[code_id] = cast(CodeBar, current_app.extensions[PROVIDER](code_id))
    return known[code_id]
