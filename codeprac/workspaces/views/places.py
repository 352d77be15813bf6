"""The workspace that a request is about; to everyone but the members of its organisation there is none."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import url_for

from codeprac.access.actor import Facts
from codeprac.access.permissions import Permission
from codeprac.errors import NotFound
from codeprac.organisations.models import Organisation
from codeprac.organisations.queries import get_organisation
from codeprac.rounds.models import Round
from codeprac.rounds.rules import RoundState
from codeprac.web import clock
from codeprac.web.access import current_actor, ensure
from codeprac.workspaces.models import Contribution, Workspace
from codeprac.workspaces.queries import find_workspace, get_contribution, get_round_at
from codeprac.workspaces.rules import Person
from codeprac.workspaces.services import open_workspace


@dataclass(frozen=True, slots=True)
class Room:
    """An organisation in a round, seen by one of its members; `workspace` is there once somebody has written."""

    organisation: Organisation
    round: Round
    workspace: Workspace | None
    person: Person
    now: datetime

    @property
    def state(self) -> RoundState:
        """Where the round stands."""
        return self.round.state(self.now)

    @property
    def is_open(self) -> bool:
        """Whether a position can be submitted now."""
        return self.state is RoundState.OPEN

    @property
    def arguments(self) -> dict[str, Any]:
        """What the addresses of the workspace are made of."""
        return {"slug": self.organisation.slug, "code_slug": self.round.code.slug, "number": self.round.number}

    def address(self, endpoint: str = "workspace", **values: Any) -> str:
        """The address of a page of the workspace."""
        return url_for(f"workspaces.{endpoint}", **self.arguments, **values)

    def opened(self) -> Workspace:
        """The workspace, made where there is none; only for acts."""
        return self.workspace or open_workspace(self.organisation, self.round, now=self.now)

    def contribution(self, contribution_id: str) -> Contribution:
        """One contribution of the workspace, or NotFound."""
        if self.workspace is None:
            raise NotFound(contribution_id)
        return get_contribution(self.workspace, contribution_id)


def enter(slug: str, code_slug: str, number: int, *, permission: Permission = Permission.WORKSPACE_WRITE) -> Room:
    """The workspace at an address, for members; NotFound for everyone else, whoever they are, and NotAllowed for
    members who do not lead, where a lead is wanted."""
    actor, now = current_actor(), clock.now()
    organisation = get_organisation(slug)
    if actor.user_id is None or organisation.id not in actor.organisations:
        raise NotFound(slug)
    ensure(permission, Facts(organisation_id=organisation.id))
    round_ = get_round_at(code_slug, number)
    person = Person(actor.user_id, is_lead=organisation.id in actor.leads)
    return Room(organisation, round_, find_workspace(organisation.id, round_.id), person, now)
