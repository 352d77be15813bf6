"""Organisations and stakeholder groups for tests, committed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from itertools import count
from typing import Any

import sqlalchemy as sa

from codeprac.access.actor import MembershipRole
from codeprac.accounts.models import User
from codeprac.db import db
from codeprac.organisations.models import Organisation, StakeholderGroup
from codeprac.organisations.services import add_member, add_stakeholder_group, create_organisation

CREATED = datetime(2026, 1, 3, 9, 0, tzinfo=UTC)
GROUPS = {"industry": "Industry", "academia": "Academia", "civil-society": "Civil society"}
numbers = count(1)


def make_stakeholder_groups() -> dict[str, StakeholderGroup]:
    """The three groups that every office begins with, by slug; made once per test."""
    found = {group.slug: group for group in db.session.scalars(sa.select(StakeholderGroup))}
    for slug, name in GROUPS.items():
        if slug not in found:
            found[slug] = add_stakeholder_group(name=name, slug=slug, actor_id=None, now=CREATED)
    db.session.commit()
    return found


def make_organisation(
    *, group: str = "industry", leads: Sequence[User] = (), members: Sequence[User] = (), **values: Any
) -> Organisation:
    """An organisation of the group with this slug, with the accounts that lead it and belong to it."""
    number = next(numbers)
    chosen: dict[str, Any] = {
        "name": f"Sample Organisation {number}",
        "group": make_stakeholder_groups()[group],
        "country": "BE",
        "description": "Makes things that codes of practice are about.",
        "website": "",
        "created_by_id": None,
        "now": CREATED,
    }
    verified = values.pop("verified", False)
    organisation = create_organisation(**chosen | values)
    for role, users in ((MembershipRole.LEAD, leads), (MembershipRole.MEMBER, members)):
        for user in users:
            add_member(organisation, user, role=role, actor_id=None, now=CREATED)
    if verified:
        organisation.verified_at, organisation.verification_note = CREATED, "Found in the public register."
    db.session.commit()
    return organisation
