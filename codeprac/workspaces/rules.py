"""Rules of workspaces, on plain values: states of contributions, who may change what, links, reminders."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from codeprac.errors import RuleBroken

COVER_LIMIT = 30_000
NAME_LENGTH = 120
LABEL_LENGTH = 120
NOTE_LIMIT = 10_000
MOST_USES = 10_000
# Hours before the closing second at which leads hear that something is not submitted, the longest first.
REMINDED_BEFORE = (timedelta(hours=48), timedelta(hours=3))
# What nobody was reminded of for so long, because no worker ran or it was written since, is not mailed any more.
REMINDED_LATE = timedelta(hours=2)


class ContributionState(StrEnum):
    """Where a contribution stands on its way into the organisation's position."""

    DRAFT = "draft"
    READY = "ready"
    ACCEPTED = "accepted"
    LEFT_OUT = "left-out"


class LinkState(StrEnum):
    """Whether people without an account can write through a link."""

    OPEN = "open"
    REVOKED = "revoked"
    EXPIRED = "expired"
    USED_UP = "used-up"


class NothingAccepted(RuleBroken):
    """The workspace has nothing that a lead has accepted and nobody has submitted."""


class ContributionSettled(RuleBroken):
    """The contribution was merged into another one or submitted: it stays as it is."""


class LinkUnusable(RuleBroken):
    """The link takes no contributions any more."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What decides who may change a contribution; nobody is the author of one that came through a link."""

    state: ContributionState
    author_id: str | None
    is_merged: bool = False
    is_submitted: bool = False

    @property
    def is_settled(self) -> bool:
        """Whether it stays as it is, for everyone."""
        return self.is_merged or self.is_submitted


@dataclass(frozen=True, slots=True)
class Person:
    """A member of the organisation."""

    user_id: str
    is_lead: bool


def can_edit(standing: Standing, person: Person) -> bool:
    """Whether somebody may change what a contribution says: its author until a lead has decided, a lead always."""
    if standing.is_settled:
        return False
    return person.is_lead or (standing.author_id == person.user_id and not _is_decided(standing.state))


def can_set(standing: Standing, to: ContributionState, person: Person) -> bool:
    """Whether somebody may put a contribution into a state: a lead into any, its author between draft and ready. All
    members may mark ready what came through a link."""
    if standing.is_settled or standing.state == to:
        return False
    if person.is_lead:
        return True
    is_theirs = standing.author_id in {None, person.user_id}
    return is_theirs and not _is_decided(standing.state) and not _is_decided(to)


def state_of_link(*, revoked: bool, expires_at: datetime, uses: int, most_uses: int | None, now: datetime) -> LinkState:
    """Where a link stands at this moment."""
    if revoked:
        return LinkState.REVOKED
    if now > expires_at:
        return LinkState.EXPIRED
    if most_uses is not None and uses >= most_uses:
        return LinkState.USED_UP
    return LinkState.OPEN


def reminder_due(closes_at: datetime, now: datetime) -> timedelta | None:
    """Which reminder belongs to this moment: one whose time came within the last hours; None at any other."""
    passed = ((before, now - (closes_at - before)) for before in REMINDED_BEFORE)
    return next((before for before, late in passed if timedelta() <= late < REMINDED_LATE), None)


def join_texts(texts: Sequence[str]) -> str:
    """Several texts as the beginning of a merged one: each once, in their order, with blank lines between."""
    return "\n\n".join(dict.fromkeys(text.strip() for text in texts if text.strip()))


def _is_decided(state: ContributionState) -> bool:
    return state in {ContributionState.ACCEPTED, ContributionState.LEFT_OUT}
