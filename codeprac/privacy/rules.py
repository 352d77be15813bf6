"""What erasing and merging accounts asks, on plain values."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from codeprac.access.actor import OfficeRole
from codeprac.errors import RuleBroken

REASON_LENGTH = 1000
NOWHERE = "erased.invalid"
"""The part behind the @ in the address of an erased account: nothing can ever be delivered there (RFC 2606)."""


class CannotErase(RuleBroken):
    """Erasing this account now would leave something without anybody."""


class CannotMerge(RuleBroken):
    """These two accounts cannot become one."""


class NothingToUndo(RuleBroken):
    """The erasure is undone or done already."""


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why an account cannot be erased yet, in words with what to do; `path` is where. One that the office may step over
    leaves an organisation without people, which wrongs nobody else."""

    words: str
    path: str = ""
    may_be_overruled: bool = False


def due_at(now: datetime, days: int) -> datetime:
    """When an erasure asked for now is done; until then it can be undone."""
    return now + timedelta(days=days)


def may_merge(role_of_actor: OfficeRole, *roles: OfficeRole) -> bool:
    """Whether somebody of the office may merge accounts that hold these roles in the office: a moderator may not touch
    those of the office, for the rights of one account become another's."""
    if role_of_actor is OfficeRole.ADMINISTRATOR:
        return True
    return role_of_actor is OfficeRole.MODERATOR and all(role is OfficeRole.NONE for role in roles)
