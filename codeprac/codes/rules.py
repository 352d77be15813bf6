"""Rules of codes of practice, on plain values."""

import re
from collections.abc import Collection
from enum import StrEnum
from urllib.parse import urlsplit

from codeprac.errors import RuleBroken
from codeprac.text.slugs import slugify

SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
SLUG_LIMIT = 60
RESERVED_SLUGS = frozenset({"new"})
# The official languages of the European Union.
LANGUAGES = tuple("bg cs da de el en es et fi fr ga hr hu it lt lv mt nl pl pt ro sk sl sv".split())


class Checking(StrEnum):
    """Whether moderators read contributions before they are published."""

    AFTER = "after"
    NEW = "new"
    """The first ones of each account, until enough of them are published."""
    ALL = "all"


MOST_ACCEPTED_FIRST = 20


class AccountSuspended(RuleBroken):
    """A moderator has suspended the account for this code of practice."""


class SlugTaken(RuleBroken):
    """Another code of practice has this address."""


class SlugUnusable(RuleBroken):
    """The address has signs that addresses of codes do not have, or is one of our own pages."""


class AddressUnusable(RuleBroken):
    """The link is no web address."""


class LastModerator(RuleBroken):
    """A code of practice keeps at least one moderator."""


class AccountUnconfirmed(RuleBroken):
    """Roles are given to accounts whose e-mail address is confirmed."""


def is_slug(slug: str) -> bool:
    """Whether the text may be the address of a code: small letters, digits and single hyphens, not one of our pages."""
    return len(slug) <= SLUG_LIMIT and SLUG.fullmatch(slug) is not None and slug not in RESERVED_SLUGS


def suggest_slug(title: str, taken: Collection[str] = ()) -> str:
    """A free address made from a title; from one without any letter of ours, ``code``."""
    letters = slugify(title).replace(".", "-").encode("ascii", "ignore").decode()
    base = "-".join(part for part in letters.split("-") if part) or "code"
    slug, number = base, 2
    while slug in taken or not is_slug(slug):
        ending = f"-{number}"
        slug, number = base[: SLUG_LIMIT - len(ending)].rstrip("-") + ending, number + 1
    return slug


def is_web_address(url: str) -> bool:
    """Whether the text is an absolute http or https address with a host; nothing else may become a link."""
    if any(sign.isspace() or ord(sign) < 32 for sign in url):
        return False
    try:
        parts = urlsplit(url)
        return parts.scheme in {"http", "https"} and bool(parts.hostname)
    except ValueError:
        return False


def is_held(checking: Checking, *, published: int, accepted_first: int, is_known: bool, is_insider: bool) -> bool:
    """Whether a contribution waits for a moderator. `published` counts what of the account is public in this code;
    `is_known`: the office has verified who it is, or for whom it speaks; `is_insider`: it works on the code."""
    if is_insider or checking is Checking.AFTER:
        return False
    return checking is Checking.ALL or (not is_known and published < accepted_first)


def is_last_moderator(user_id: str, moderator_ids: Collection[str]) -> bool:
    """Whether taking the moderator's role from this account would leave the code without one."""
    return set(moderator_ids) <= {user_id}
