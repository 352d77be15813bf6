"""Where a second factor is required, roles rest without one: nothing of them can be done, and it is said why."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from codeprac.access.actor import Actor, CodeRoleName, Facts, OfficeRole
from codeprac.access.permissions import Permission
from codeprac.access.policy import could_be_allowed, is_allowed
from codeprac.accounts.models import User
from codeprac.config import ConfigurationError, read_settings
from tests.accounts.test_factors import with_app
from tests.client import JudgingClient
from tests.factories.accounts import PASSWORD, make_administrator, make_user
from tests.factories.codes import make_code


@pytest.fixture
def required(app: Flask) -> Iterator[Flask]:
    """The application of an office that requires it."""
    app.config["SECOND_FACTOR"] = "required"
    yield app
    app.config["SECOND_FACTOR"] = "offered"


def test_roles_rest_until_a_second_factor_is_there(required: Flask, client: JudgingClient, db_session: Session) -> None:
    drafter = make_user(email="dana@example.org", password=PASSWORD)
    code = make_code(drafters=[drafter], moderators=[drafter])
    led = client.post("/login", data={"email": drafter.email, "password": PASSWORD})
    assert led.location == "/account/signing-in"
    assert "Your roles rest" in client.get("/account/signing-in").text
    for path in (f"/codes/{code.slug}/desk", f"/codes/{code.slug}/people"):
        refused = client.get(path)
        assert refused.status_code == 403
        assert "Set up a second factor" in refused.text
    assert client.post(f"/codes/{code.slug}/people", data={"email": "x@example.org"}).status_code == 403
    assert client.get("/session.json").json["drafter_of"] == []
    assert client.get("/organisations/create").status_code == 200  # what everybody may, they may
    with_app(drafter)
    page = client.get(f"/codes/{code.slug}/people")
    assert page.status_code == 200
    assert "Your roles rest" not in page.text


def test_an_administrator_without_one_is_never_locked_out(
    required: Flask, client: JudgingClient, db_session: Session
) -> None:
    administrator = make_administrator()
    client.sign_in(administrator)
    assert client.get("/admin/").status_code == 403
    for path in ("/account/signing-in", "/account/app", "/account/passkeys", "/account/recovery-codes"):
        assert client.get(path).status_code == 200
    with_app(administrator)
    assert client.get("/admin/").status_code == 200


def test_stakeholders_are_not_asked(required: Flask, client: JudgingClient, db_session: Session) -> None:
    client.sign_in(make_user())
    assert "Your roles rest" not in client.get("/account").text


def test_where_everybody_needs_one_nothing_is_open_before_but_the_own_account(
    required: Flask, client: JudgingClient, db_session: Session
) -> None:
    required.config["SECOND_FACTOR"] = "everybody"
    stakeholder = make_user(email="sam@example.org", password=PASSWORD)
    led = client.post("/login", data={"email": stakeholder.email, "password": PASSWORD})
    assert led.location == "/account/signing-in"
    assert "This office asks everybody for a second factor" in client.get("/account/signing-in").text
    refused = client.get("/organisations/create")
    assert refused.status_code == 403
    assert "Set up a second factor first" in refused.text
    assert client.post("/organisations/create", data={"name": "Sample"}).status_code == 403
    assert client.get("/organisations").status_code == 200
    with_app(stakeholder)
    assert client.get("/organisations/create").status_code == 200


def test_a_held_actor_may_nothing_but_look_after_the_own_account() -> None:
    held = Actor("u", "Dana", OfficeRole.ADMINISTRATOR, leads=frozenset({"o"}), organisations=frozenset({"o"})).held()
    facts = Facts(code_id="c", owner_id="u", organisation_id="o")
    assert {one for one in Permission if is_allowed(held, one, facts)} == {Permission.ACCOUNT_OWN}
    assert {one for one in Permission if could_be_allowed(held, one)} == {Permission.ACCOUNT_OWN}


def test_it_is_required_unless_the_office_says_otherwise_or_in_the_demonstration() -> None:
    key = {"CODEPRAC_SECRET_KEY": "x" * 40}
    assert read_settings(key).second_factor == "required"
    assert read_settings(key | {"CODEPRAC_SECOND_FACTOR": "offered"}).second_factor == "offered"
    assert read_settings(key | {"CODEPRAC_SECOND_FACTOR": "everybody"}).second_factor == "everybody"
    assert read_settings({"CODEPRAC_DEMO": "1"}).second_factor == "offered"
    with pytest.raises(ConfigurationError, match="CODEPRAC_SECOND_FACTOR"):
        read_settings(key | {"CODEPRAC_SECOND_FACTOR": "sometimes"})


def test_a_resting_actor_keeps_what_is_nobodys_to_take() -> None:
    drafts = frozenset({("c", CodeRoleName.DRAFTER)})
    actor = Actor("u", "Dana", OfficeRole.MODERATOR, drafts, frozenset({"o"}), frozenset({"o"}), frozenset({("c", "")}))
    resting = actor.resting()
    assert (resting.holds_role, resting.is_chair_in("c"), resting.waits) == (False, False, True)
    assert (resting.user_id, resting.organisations, resting.leads) == ("u", {"o"}, {"o"})
    assert not User().has_second_factor
