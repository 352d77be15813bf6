"""Contributions and positions of organisations for tests, committed."""

from datetime import datetime, timedelta
from itertools import count

from codeprac.accounts.models import User
from codeprac.annotations.services.contents import check_content
from codeprac.db import db
from codeprac.organisations.models import Organisation
from codeprac.rounds.models import Round
from codeprac.text.anchoring import Selector
from codeprac.workspaces.models import Contribution, Position, Workspace
from codeprac.workspaces.queries import list_accepted
from codeprac.workspaces.rules import ContributionState, Person
from codeprac.workspaces.services import contribute, open_workspace, set_state, submit_position
from codeprac.workspaces.services.deciding import previewed
from tests.factories.annotations import get_provision_of

numbers = count(1)


def make_contribution(
    organisation: Organisation,
    round_: Round,
    *,
    author: User,
    text: str,
    state: str = ContributionState.DRAFT,
    quote: str = "",
    provision: str = "measure-1.1",
    now: datetime | None = None,
) -> Contribution:
    """A contribution in the organisation's workspace, on these words or all of a provision, a day into the round."""
    moment = now or round_.opens_at + timedelta(days=1)
    made = contribute(
        open_workspace(organisation, round_, now=moment),
        get_provision_of(round_, provision),
        check_content(kind="technical", text=text, rationale="", proposed_wording=None, evidence=()),
        selector=Selector(quote) if quote else None,
        author_id=author.id,
        form_token=f"form-{next(numbers)}",
        now=moment,
    )
    if state != ContributionState.DRAFT:
        set_state(made, ContributionState(state), person=Person(author.id, is_lead=True))
    db.session.commit()
    return made


def make_position(workspace: Workspace, lead: User, *, cover: str = "We speak for many.") -> Position:
    """All that is accepted in a workspace, submitted."""
    position = submit_position(
        workspace,
        lead=lead,
        person=Person(lead.id, is_lead=True),
        cover=cover,
        seen=previewed(list_accepted(workspace.id)),
        form_token=f"position-{next(numbers)}",
        now=workspace.round.opens_at + timedelta(days=2),
    )
    db.session.commit()
    return position
