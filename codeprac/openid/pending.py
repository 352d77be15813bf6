"""What waits in the session between the provider's page and the button here: where somebody came from, and who the
provider says they are. The session is signed, and its owner is who it is about."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from flask import session

from codeprac.openid.rules import WAITS, Claimed

KEY = "openid"


@dataclass(frozen=True, slots=True)
class Pending:
    """Where to go on, who has come back, if anybody has, and since when they have been signed in at the provider, where
    that was asked."""

    place: str
    claimed: Claimed | None = None
    signed_in_at: float | None = None


def begin(place: str, *, again: bool) -> None:
    """Note where somebody goes on to once they are back, and whether they go to show once more that it is them."""
    session[KEY] = {"place": place, "again": again}


def note_return(claimed: Claimed, signed_in_at: float | None, *, now: datetime) -> None:
    """Note who has come back."""
    begun: dict[str, Any] = session.get(KEY) or {}
    session[KEY] = {
        "place": str(begun.get("place", "")),
        "claimed": asdict(claimed),
        "signed_in_at": signed_in_at if begun.get("again") else None,
        "until": (now + WAITS).timestamp(),
    }


def find(now: datetime) -> Pending:
    """What waits now; what has waited too long is nothing."""
    kept: dict[str, Any] = session.get(KEY) or {}
    place = str(kept.get("place", ""))
    if "claimed" not in kept or datetime.fromtimestamp(kept["until"], now.tzinfo) < now:
        return Pending(place)
    return Pending(place, Claimed(**kept["claimed"]), kept["signed_in_at"])


def end() -> None:
    """Forget it: it was used."""
    session.pop(KEY, None)
