"""What holds in an organisation: names, addresses on the web, and that somebody always leads it. Plain values only."""

import re
import unicodedata
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from codeprac.errors import RuleBroken

NAME_LENGTH = 200
SLUG_LENGTH = 80
GROUP_NAME_LENGTH = 120
# Addresses that pages of our own have.
RESERVED_SLUGS = frozenset({"create", "mine", "new", "join"})


# The Transparency Register of the European Union: up to twelve digits, a hyphen, two digits. No rule is known by which
# the last two follow from the others, so the format alone is checked; that the entry exists is for the office to see.
REGISTER_NUMBER = re.compile(r"[0-9]{5,12}-[0-9]{2}")
INTERESTS_LENGTH = 5_000


class OrganisationKind(StrEnum):
    """What kind of organisation it is."""

    COMPANY = "company"
    BUSINESS_ASSOCIATION = "business-association"
    PROFESSIONAL_ASSOCIATION = "professional-association"
    TRADE_UNION = "trade-union"
    NGO = "ngo"
    CONSUMER_ORGANISATION = "consumer-organisation"
    UNIVERSITY = "university"
    RESEARCH_INSTITUTE = "research-institute"
    STANDARDS_BODY = "standards-body"
    PUBLIC_AUTHORITY = "public-authority"
    OTHER = "other"


class Size(StrEnum):
    """How many people work for it, in the bands of the Commission's recommendation on small and medium enterprises."""

    MICRO = "micro"
    SMALL = "small"
    MEDIUM = "medium"
    LARGE = "large"


class Signing(StrEnum):
    """Whether it may become a signatory of a code of practice."""

    YES = "yes"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Profile:
    """What an organisation says of itself as a party; empty where it has not said it."""

    kind: str = ""
    size: str = ""
    register_number: str = ""
    may_sign: str = ""
    interests: str = ""


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


def is_register_number(text: str) -> bool:
    """Whether the text has the format of a number in the Transparency Register, like 123456789012-34."""
    return REGISTER_NUMBER.fullmatch(text) is not None


def changed_fields(before: Mapping[str, object], after: Mapping[str, object]) -> list[str]:
    """The names of what reads otherwise now, in their order."""
    return [name for name, value in after.items() if before.get(name) != value]
