"""Who acts: plain data, made once per request from the signed-in account."""

from dataclasses import dataclass, field, replace
from enum import StrEnum


class OfficeRole(StrEnum):
    """What an account may do for the office as a whole."""

    NONE = "none"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"


class CodeRoleName(StrEnum):
    """What an account may do within one code of practice."""

    DRAFTER = "drafter"
    MODERATOR = "moderator"


class MembershipRole(StrEnum):
    """What an account may do within one organisation."""

    MEMBER = "member"
    LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Actor:
    """A signed-in account, or the public (`user_id` None)."""

    user_id: str | None = None
    name: str = ""
    office_role: OfficeRole = OfficeRole.NONE
    code_roles: frozenset[tuple[str, CodeRoleName]] = field(default_factory=frozenset)
    organisations: frozenset[str] = field(default_factory=frozenset)
    leads: frozenset[str] = field(default_factory=frozenset)
    chairs: frozenset[tuple[str, str]] = field(default_factory=frozenset)
    """Codes with the working group that the actor chairs there, empty for the whole code."""
    waits: bool = False
    """Whether the actor has roles that rest until a second factor is set up."""
    is_held: bool = False
    """Whether the actor does nothing but look after their own account until then."""

    @property
    def is_signed_in(self) -> bool:
        """Whether there is an account behind the actor."""
        return self.user_id is not None

    @property
    def is_administrator(self) -> bool:
        """Whether the actor is over all."""
        return self.office_role == OfficeRole.ADMINISTRATOR

    @property
    def is_office(self) -> bool:
        """Whether the actor works for the office: moderator or administrator."""
        return self.office_role in {OfficeRole.MODERATOR, OfficeRole.ADMINISTRATOR}

    @property
    def holds_role(self) -> bool:
        """Whether the actor drafts, moderates or administers anything."""
        return self.is_office or bool(self.code_roles)

    def resting(self) -> "Actor":
        """The same person without their roles, which wait for a second factor."""
        nothing: frozenset[tuple[str, CodeRoleName]] = frozenset()
        return replace(self, office_role=OfficeRole.NONE, code_roles=nothing, chairs=frozenset(), waits=True)

    def held(self) -> "Actor":
        """The same person where everybody needs a second factor: nothing is open to them but their own account."""
        return replace(self.resting(), is_held=True)

    def has_role(self, code_id: str | None, role: CodeRoleName) -> bool:
        """Whether the actor has the role in the code."""
        return (code_id, role) in self.code_roles

    def has_role_anywhere(self, role: CodeRoleName) -> bool:
        """Whether the actor has the role in some code."""
        return any(name == role for _, name in self.code_roles)

    def is_chair_in(self, code_id: str | None) -> bool:
        """Whether the actor chairs a working group of the code, or the code."""
        return any(chaired == code_id for chaired, _ in self.chairs)


PUBLIC = Actor()


@dataclass(frozen=True, slots=True)
class Facts:
    """What the policy needs to know of an object: the code it belongs to, who owns it, for which organisation."""

    code_id: str | None = None
    owner_id: str | None = None
    organisation_id: str | None = None
    is_recorded: bool = False
    """Whether drafters wrote down what was said elsewhere: then nobody speaks, and they correct it in its record."""
