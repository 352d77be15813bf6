"""Deciding on many contributions at once, as a lead has seen them."""

from collections.abc import Sequence

from flask_babel import gettext as _

from codeprac.db import db
from codeprac.errors import NotAllowed, Stale
from codeprac.workspaces.models import Contribution, Workspace
from codeprac.workspaces.queries import list_contributions
from codeprac.workspaces.rules import ContributionState, Person
from codeprac.workspaces.services.contributing import hold


def previewed(contributions: Sequence[Contribution]) -> str:
    """What a lead saw before an act: each contribution with its version."""
    return " ".join(f"{one.id}:{one.version}" for one in contributions)


def accept_ready(workspace: Workspace, *, seen: str, lead: Person) -> list[Contribution]:
    """Accept all contributions that are ready; Stale when they are not what the lead has seen."""
    if not lead.is_lead:
        raise NotAllowed(workspace.id)
    hold(workspace.id)
    ready = list_contributions(workspace.id, ContributionState.READY)
    if seen != previewed(ready):
        raise Stale(_("What is ready changed since you saw the list. Look at it again."), theirs="", yours="")
    for one in ready:
        one.state, one.decided_by_id = ContributionState.ACCEPTED, lead.user_id
    db.session.flush()
    return ready
