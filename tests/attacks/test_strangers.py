"""People of other organisations, members and leads, at every closed door: as pure roles, beside the matrix of the site.

The matrix (tests/site/test_matrix.py) walks the public, a stakeholder who leads an organisation, drafters of this code
and of another, moderators and administrators."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from codeprac.access.actor import MembershipRole
from codeprac.db import db
from codeprac.organisations.services import add_member
from tests.factories.accounts import make_user
from tests.factories.organisations import make_organisation
from tests.site.test_matrix import ENTERED, expected, readable, secrets_for, visitor
from tests.site.world import Address, World, addresses, make_world
from tests.staging import Staged

STRANGERS = ("member of another organisation", "lead of another organisation")


def make_strangers() -> World:
    world = make_world()
    member, lead = make_user(name="Mia Member"), make_user(name="Leo Lead")
    other = make_organisation(leads=[lead], verified=True, name="Other Works")
    add_member(other, member, role=MembershipRole.MEMBER, actor_id=None, now=datetime.now(UTC))
    db.session.commit()
    world.people = dict(world.people) | dict(zip(STRANGERS, (member, lead), strict=True))
    return world


@pytest.fixture
def world(staged: Staged) -> World:
    return staged("strangers", make_strangers)


def closed(app: Flask, world: World, role: str, method: str) -> list[Address]:
    """The addresses that are not open to all, or that hide something."""
    public = {address.path for address in addresses(app, world, method) if not address.hides}
    public &= {one.path for one in addresses(app, world, method) if expected(app, world, "public", one) is ENTERED}
    return [one for one in addresses(app, world, method) if one.path not in public]


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("role", STRANGERS)
def test_every_closed_door_answers_strangers_as_the_policy_says(
    app: Flask, world: World, role: str, method: str
) -> None:
    client, wrong, refused = visitor(app, world, role), [], 0
    for address in closed(app, world, role, method):
        answer = client.open(address.path, method=method, data={"text": "x"} if method == "POST" else None)
        may = expected(app, world, role, address)
        refused += may is not ENTERED
        if answer.status_code not in may:
            wrong.append(f"{method} {address.path} ({address.rule.endpoint}): {answer.status_code}, not {sorted(may)}")
        wrong += [f"{address.path}: {secret}" for secret in secrets_for(role) if secret in readable(answer)]
    assert wrong == []
    assert refused > 60
