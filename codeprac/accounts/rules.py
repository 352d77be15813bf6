"""What makes an account: its e-mail address, and who may change the roles of whom. Plain values only."""

import unicodedata
from dataclasses import dataclass

from codeprac.access.actor import OfficeRole
from codeprac.errors import RuleBroken

NAME_LENGTH = 200
AFFILIATION_LENGTH = 200
PASSWORD_SHORTEST = 12
PASSWORD_LONGEST = 128
RECORDER = "recorder@codeprac.invalid"
"""The address of the account that stands for what was recorded of other channels; no mail can ever reach it."""

RECOVERY_SIGNS = "0123456789abcdefghjkmnpqrstvwxyz"
"""The signs of recovery codes: none looks like another, in Crockford's way."""


class EmailTaken(RuleBroken):
    """There is an account with this address already."""


class Erased(RuleBroken):
    """There is nobody behind the account any more."""


class LastAdministrator(RuleBroken):
    """The act would leave the office without an administrator."""


class OwnAccount(RuleBroken):
    """Nobody takes rights from their own account: a slip of the hand would lock the office out."""


def normalise_email(email: str) -> str:
    """The one form in which an address is stored and compared: composed, without blanks around it, in lower case."""
    return unicodedata.normalize("NFC", email).strip().lower()


def one_line(text: str) -> str:
    """The text with every run of white space and control characters as one blank."""
    return " ".join("".join(" " if unicodedata.category(sign) == "Cc" else sign for sign in text).split())


def tidy_recovery_code(typed: str) -> str:
    """A recovery code as it was made, however it was typed from paper: without blanks and dashes, o for 0, i and l
    for 1."""
    signs = "".join(sign for sign in typed.lower() if sign.isalnum())
    return signs.translate(str.maketrans("oil", "011"))


def holds_web_address(text: str) -> bool:
    """Whether a name would carry a link into the mails that bear it, which strangers can have sent to anybody."""
    lowered = text.lower()
    return "://" in lowered or "www." in lowered or "@" in lowered


@dataclass(frozen=True, slots=True)
class Standing:
    """What an account may do for the office, and whether it can be used."""

    role: OfficeRole
    is_active: bool

    @property
    def administers(self) -> bool:
        """Whether the account can administer now."""
        return self.is_active and self.role == OfficeRole.ADMINISTRATOR


def ensure_standing_may_change(
    before: Standing, after: Standing, *, own: bool, administrators: int, message_own: str, message_last: str
) -> None:
    """Raise OwnAccount or LastAdministrator where a change of standing would lock somebody out."""
    if not before.administers or after.administers:
        if own and before != after:
            raise OwnAccount(message_own)
        return
    if own:
        raise OwnAccount(message_own)
    if administrators <= 1:
        raise LastAdministrator(message_last)
