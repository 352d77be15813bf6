"""What holds in an organisation: names, addresses on the web, and that somebody always leads it. Plain values only."""

import unicodedata
from collections.abc import Collection
from urllib.parse import urlsplit

from codeprac.errors import RuleBroken

NAME_LENGTH = 200
SLUG_LENGTH = 80
GROUP_NAME_LENGTH = 120
# Addresses that pages of our own have.
RESERVED_SLUGS = frozenset({"create", "mine", "new", "join"})


class NameTaken(RuleBroken):
    """There is an organisation with this name already."""


class AlreadyMember(RuleBroken):
    """The person belongs to the organisation already."""


class LastLead(RuleBroken):
    """The act would leave members without anybody who leads the organisation."""


class InvitationUnusable(RuleBroken):
    """The invitation has run out, or was made for somebody else."""


def comparable_name(name: str) -> str:
    """Names that look the same to a reader are the same: case, spacing and compatibility forms do not count."""
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())


def free_slug(proposal: str, taken: Collection[str]) -> str:
    """The proposal, or with the lowest number behind it that is free."""
    base = proposal[: SLUG_LENGTH - 4].strip("-.") or "organisation"
    unusable = RESERVED_SLUGS | set(taken)
    number = 1
    slug = base
    while slug in unusable:
        number += 1
        slug = f"{base}-{number}"
    return slug


def is_web_address(text: str) -> bool:
    """Whether the text is an address of http or https, without a password and with a host."""
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return False
    no_blanks = not any(sign.isspace() or unicodedata.category(sign) == "Cc" for sign in text)
    return no_blanks and parts.scheme in {"http", "https"} and "." in host and "@" not in parts.netloc


def leaves_without_lead(*, leads: int, is_lead: bool, members: int) -> bool:
    """Whether taking this person away leaves members, and nobody to lead them."""
    return is_lead and leads <= 1 and members > 1
