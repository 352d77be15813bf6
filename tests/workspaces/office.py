"""The stage of the tests of workspaces: an organisation in a round, and people who have nothing to do with it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from codeprac.accounts.models import User
from codeprac.organisations.models import Organisation
from codeprac.rounds.models import Round
from codeprac.workspaces.models import Contribution
from codeprac.workspaces.rules import Person
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft
from tests.factories.organisations import make_organisation
from tests.factories.rounds import make_round
from tests.factories.workspaces import make_contribution


@dataclass
class Office:
    """Who and what there is."""

    round: Round
    organisation: Organisation
    lead: User
    member: User
    colleague: User
    outsider: User
    drafter: User

    @property
    def address(self) -> str:
        """The address of the workspace."""
        return f"/organisations/{self.organisation.slug}/rounds/{self.round.code.slug}/{self.round.number}"

    @property
    def position(self) -> str:
        """The address of the position."""
        return f"/codes/{self.round.code.slug}/rounds/{self.round.number}/positions/{self.organisation.slug}"

    @property
    def now(self) -> datetime:
        """A moment within the round."""
        return self.round.opens_at + timedelta(days=1)

    @property
    def leading(self) -> Person:
        """The lead, as the rules know them."""
        return Person(self.lead.id, is_lead=True)

    def write(
        self, author: User, text: str, *, state: str = "draft", quote: str = "", provision: str = "measure-1.1"
    ) -> Contribution:
        """A contribution in the workspace, committed."""
        return make_contribution(
            self.organisation, self.round, author=author, text=text, state=state, quote=quote, provision=provision
        )


def make_office(**round_values: Any) -> Office:
    """A stage; the values are those of the round."""
    lead, member, colleague = make_user(name="Lea Lead"), make_user(name="Mia Member"), make_user(name="Cem Colleague")
    drafter = make_user(name="Dana Drafter")
    organisation = make_organisation(leads=[lead], members=[member, colleague])
    round_ = make_round(make_released_draft(make_code(drafters=[drafter])), **round_values)
    return Office(round_, organisation, lead, member, colleague, make_user(name="Otto Outsider"), drafter)
