"""Accounts and organisations of the demonstration. Their password is public; outside of demo mode they open nothing."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from codeprac.access.actor import OfficeRole
from codeprac.accounts.models import User
from codeprac.accounts.passwords import hash_password
from codeprac.accounts.queries import find_account
from codeprac.accounts.services import add_account, confirm_account
from codeprac.organisations.models import Organisation, StakeholderGroup
from codeprac.organisations.queries import find_organisation_named, list_stakeholder_groups
from codeprac.organisations.rules import Profile
from codeprac.organisations.services import add_stakeholder_group, create_organisation, verify_organisation
from codeprac.sample.content import Entry, People

DEMO_PASSWORD = "plainly a public kettle"  # noqa: S105 - shown to everybody who starts the demonstration
INTRODUCED = {
    "administrator": "ada.sample@example.org",
    "moderator": "cleo.muster@example.org",
    "drafter": "dana.exempel@example.org",
    "stakeholder": "karin.provsson@example.net",
}
"""One account for each role, by address."""
VERIFIED_HOW = "The register of the country was consulted (as far as a sample has one)."


@dataclass(frozen=True, slots=True)
class Cast:
    """Accounts by address and organisations by the name that the content gives them."""

    accounts: dict[str, User]
    organisations: dict[str, Organisation]

    def organisation(self, slug: str | None) -> Organisation | None:
        """The organisation that somebody speaks for, or None."""
        return self.organisations[slug] if slug else None


def load_cast(people: People, *, now: datetime) -> Cast:
    """Create the accounts and organisations that are not there yet."""
    accounts = _load_accounts(people, now)
    groups = _load_groups(people, accounts, now)
    speakers = {entry["organisation"]: accounts[entry["email"]] for entry in reversed(people.people)}
    verifier = accounts[INTRODUCED["moderator"]]
    organisations = {}
    for place, entry in enumerate(people.organisations):
        at = now + timedelta(days=1, minutes=7 * place)
        speaker = speakers[entry["slug"]]
        organisations[entry["slug"]] = _load_organisation(entry, groups[entry["group"]], speaker, verifier, at)
    return Cast(accounts, organisations)


def _load_accounts(people: People, now: datetime) -> dict[str, User]:
    password_hash = hash_password(DEMO_PASSWORD)
    return {
        entry["email"]: find_account(entry["email"])
        or _create_account(entry, password_hash, now + timedelta(minutes=place))
        for place, entry in enumerate(people.people)
    }


def _create_account(entry: Entry, password_hash: str, now: datetime) -> User:
    account = add_account(
        email=entry["email"],
        name=entry["name"],
        affiliation=entry["description"],
        password_hash=password_hash,
        now=now,
    )
    confirm_account(account, now=now)
    account.is_demo = True
    account.office_role = OfficeRole(entry["office_role"])
    return account


def _load_groups(people: People, accounts: dict[str, User], now: datetime) -> dict[str, StakeholderGroup]:
    found = {group.slug: group for group in list_stakeholder_groups()}
    actor_id = accounts[INTRODUCED["administrator"]].id
    for entry in people.stakeholder_groups:
        if entry["slug"] not in found:
            found[entry["slug"]] = add_stakeholder_group(
                name=entry["name"], slug=entry["slug"], actor_id=actor_id, now=now
            )
    return found


def _load_organisation(
    entry: Entry, group: StakeholderGroup, speaker: User, verifier: User, now: datetime
) -> Organisation:
    present = find_organisation_named(entry["name"])
    if present is not None:
        return present
    kind, size = entry["kind"], entry["size"]
    organisation = create_organisation(
        name=entry["name"],
        group=group,
        country=entry["country"],
        description=f"{entry['description']} ({kind[0].upper()}{kind[1:]}, {size}.)",
        website=entry["website"] or "",
        profile=Profile(**entry.get("party", {})),
        created_by_id=speaker.id,
        now=now,
    )
    if entry["verified"]:
        later = now + timedelta(hours=3)
        verify_organisation(organisation, note=VERIFIED_HOW, actor_id=verifier.id, now=later)
    return organisation
