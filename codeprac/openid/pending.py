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
    """Where to go on, and who has come back, if anybody has."""

    place: str
    claimed: Claimed | None = None


def begin(place: str) -> None:
    """Note where somebody goes on to once they are back."""
    session[KEY] = {"place": place}


def note_return(claimed: Claimed, *, now: datetime) -> None:
    """Note who has come back."""
    session[KEY] = {"place": find(now).place, "claimed": asdict(claimed), "until": (now + WAITS).timestamp()}


def find(now: datetime) -> Pending:
    """What waits now; what has waited too long is nothing."""
    kept: dict[str, Any] = session.get(KEY) or {}
    place = str(kept.get("place", ""))
    if "claimed" not in kept or datetime.fromtimestamp(kept["until"], now.tzinfo) < now:
        return Pending(place)
    return Pending(place, Claimed(**kept["claimed"]))


def end() -> None:
    """Forget it: it was used."""
    session.pop(KEY, None)
