"""What somebody who comes back from a provider may do. Plain values only.

Who somebody is, issuer and subject say together; the e-mail address never does. It can change hands at the provider,
and an account here must not change hands with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from codeprac.errors import RuleBroken

WAITS = timedelta(minutes=10)
"""How long somebody may take from the provider's page to the last press of a button here."""


RECENT = timedelta(minutes=2)
"""How long ago somebody may have signed in at the provider for it to count as now: the way back, and two clocks."""


class LastWayIn(RuleBroken):
    """Without this identity nobody could sign in to the account any more."""


class LinkedElsewhere(RuleBroken):
    """The identity signs in to another account."""


class Arrival(StrEnum):
    """How somebody comes back."""

    KNOWN = "known"
    """The identity belongs to an account: sign in."""
    CLOSED = "closed"
    """It belongs to one that the office has closed."""
    NEW = "new"
    """Nobody has an account with it, nor with its confirmed address."""
    TAKEN = "taken"
    """An account has its confirmed address: whoever owns that signs in to it first, and links the two there."""
    UNVERIFIED = "unverified"
    """The provider does not say that the address is theirs, so nothing follows from it."""
    LINK = "link"
    """Signed in here already, with an account that the identity can be linked to."""
    OWN = "own"
    """Signed in here already, with the account that it belongs to."""
    OTHERS = "others"
    """Signed in here already, but it belongs to another account."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a provider has proven of somebody; `email` is empty unless it is a whole address, `is_verified` says that
    the provider confirmed it."""

    issuer: str
    subject: str
    email: str
    is_verified: bool
    name: str


@dataclass(frozen=True, slots=True)
class Holder:
    """The account that an identity or an address belongs to, as far as it decides anything."""

    id: str
    is_active: bool
    is_confirmed: bool = True


def arrive(claimed: Claimed, *, reader_id: str | None, linked: Holder | None, named: Holder | None) -> Arrival:
    """How somebody comes back: `reader_id` is who is signed in here, `linked` whose the identity is, `named` who has
    its address. The address counts only where the provider has confirmed it."""
    if reader_id is not None:
        if linked is None:
            return Arrival.LINK
        return Arrival.OWN if linked.id == reader_id else Arrival.OTHERS
    if linked is not None:
        return Arrival.KNOWN if linked.is_active else Arrival.CLOSED
    if not claimed.is_verified or not claimed.email:
        return Arrival.UNVERIFIED
    if named is not None and (named.is_confirmed or not named.is_active):
        return Arrival.TAKEN
    return Arrival.NEW


def is_recent(signed_in_at: float | None, now: datetime) -> bool:
    """Whether the provider has asked who is there just now; one that does not say has not."""
    return signed_in_at is not None and abs(now.timestamp() - signed_in_at) <= RECENT.total_seconds()


def may_unlink(*, has_other: bool, others: int) -> bool:
    """Whether an identity can go: another way to sign in is left, a password or passkey, or another identity."""
    return has_other or others > 0
