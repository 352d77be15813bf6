"""The workspace of one organisation in the sample: members and workshops draft, a lead merges and submits."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from codeprac.access.actor import MembershipRole
from codeprac.annotations.services.contents import Content, check_content
from codeprac.organisations.memberships import add_member
from codeprac.organisations.queries import find_membership
from codeprac.rounds.models import Round
from codeprac.sample.accounts import Cast
from codeprac.sample.calendar import Calendar
from codeprac.sample.content import Entry
from codeprac.sample.provisions import Named
from codeprac.text.anchoring import Selector
from codeprac.workspaces.models import Contribution, ContributionLink
from codeprac.workspaces.queries import list_accepted
from codeprac.workspaces.rules import ContributionState, Person
from codeprac.workspaces.services import (
    contribute,
    contribute_through,
    make_link,
    merge_contributions,
    open_workspace,
    remark_on,
    set_state,
    submit_position,
    toggle_support,
)
from codeprac.workspaces.services.deciding import previewed

BEFORE = timedelta(days=1)
BETWEEN = timedelta(minutes=17)
LAST = 19
"""The last of what happens on a day."""


def workspace_act(
    round_: Round, named: Named, entry: Entry, opens: int, cast: Cast, calendar: Calendar
) -> tuple[datetime, Callable[[], None]]:
    """All that happened in the workspace, and when its position was submitted; days count from the round's opening."""
    together = _Together(round_, named, entry, opens, cast, calendar)
    return together.at(entry["position"]["day"], LAST), together.tell


@dataclass
class _Together:
    round_: Round
    named: Named
    entry: Entry
    opens: int
    cast: Cast
    calendar: Calendar
    written: dict[str, Contribution] = field(default_factory=dict)

    def tell(self) -> None:
        """Members and link, contributions, what was merged, and the position."""
        organisation = self.cast.organisations[self.entry["organisation"]]
        for place, member in enumerate(self.entry["members"]):
            account = self.cast.accounts[member["account"]]
            if find_membership(organisation.id, account.id) is None:
                at = self.round_.opens_at - BEFORE + place * BETWEEN
                role = MembershipRole(member["role"])
                add_member(organisation, account, role=role, actor_id=account.id, now=at)
        self.workspace = open_workspace(organisation, self.round_, now=self.round_.opens_at)
        self.link = self._make_link()
        for contribution in self.entry["contributions"]:
            self._write(contribution)
        self._submit()
        self._merge()

    @property
    def lead(self) -> Person:
        """Who leads the organisation."""
        return Person(self.cast.accounts[self.entry["lead"]].id, is_lead=True)

    def at(self, day: int, place: int = 0) -> datetime:
        """One of the moments of a day."""
        return self.calendar.spread(self.opens + day, place, 20)

    def _make_link(self) -> ContributionLink:
        entry = self.entry["link"]
        link, _token = make_link(
            self.workspace,
            label=entry["label"],
            expires_at=self.round_.closes_at,
            most_uses=entry["most_uses"],
            actor_id=self.lead.user_id,
            now=self.at(entry["day"]),
        )
        return link

    def _write(self, entry: Entry) -> None:
        at = self.at(entry["day"])
        provision = self.named[entry["provision"]]
        selector = Selector(entry["quote"]) if entry["quote"] else None
        token = f"sample-{entry['id']}"
        if "link" in entry:
            made = contribute_through(
                self.link, provision, _content(entry), selector=selector, name=entry["name"], form_token=token, now=at
            )
        else:
            author_id = self.cast.accounts[entry["author"]].id
            made = contribute(
                self.workspace,
                provision,
                _content(entry),
                selector=selector,
                author_id=author_id,
                form_token=token,
                now=at,
            )
        self.written[entry["id"]] = made
        self._discuss(made, entry)
        if entry["state"] != ContributionState.DRAFT:
            set_state(made, ContributionState(entry["state"]), person=self.lead)

    def _discuss(self, made: Contribution, entry: Entry) -> None:
        for place, email in enumerate(entry["supported_by"], 1):
            toggle_support(made, user_id=self.cast.accounts[email].id, now=self.at(entry["day"], place))
        for place, remark in enumerate(entry["remarks"], 5):
            remark_on(
                made,
                author_id=self.cast.accounts[remark["author"]].id,
                text=remark["text"],
                form_token=f"sample-{entry['id']}-{place}",
                now=self.at(entry["day"], place),
            )

    def _merge(self) -> None:
        entry = self.entry["merge"]
        merge_contributions(
            [self.written[name] for name in entry["of"]],
            _content(dict(entry) | {"kind": "technical"}),
            words_of=self.written[entry["words_of"]],
            lead=self.lead,
            form_token=f"sample-{entry['day']}-merge",
            now=self.at(entry["day"]),
        )

    def _submit(self) -> None:
        entry = self.entry["position"]
        submit_position(
            self.workspace,
            lead=self.cast.accounts[self.entry["lead"]],
            person=self.lead,
            cover=entry["cover"],
            seen=previewed(list_accepted(self.workspace.id)),
            form_token=f"sample-{entry['day']}-position",
            now=self.at(entry["day"], LAST),
        )


def _content(entry: Entry) -> Content:
    return check_content(
        kind=entry["kind"],
        text=entry["text"],
        rationale=entry["rationale"],
        proposed_wording=entry["proposed_wording"],
        evidence=(),
    )
