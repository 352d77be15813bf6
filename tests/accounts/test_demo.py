"""The accounts of the demonstration open nothing outside of it."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from codeprac.access.actor import OfficeRole
from codeprac.db import db
from tests.client import JudgingClient
from tests.databases import Database
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.codes import make_code
from tests.factories.organisations import make_organisation


@pytest.fixture
def demo(app: Flask, database: Database, make_app: Callable[..., Flask]) -> Iterator[JudgingClient]:
    """A visitor of a demonstration."""
    demo_app = make_app(database.url, CODEPRAC_DEMO="1", CODEPRAC_MAIL_URL="local:")
    client = demo_app.test_client()
    assert isinstance(client, JudgingClient)
    yield client
    with demo_app.app_context():
        db.engine.dispose()


def test_the_accounts_of_the_demonstration_are_listed_with_their_roles(
    demo: JudgingClient, db_session: Session
) -> None:
    drafter = make_user(is_demo=True, name="Dana Exempel")
    make_user(is_demo=True, name="Ada Sample", office_role=OfficeRole.ADMINISTRATOR)
    for name in ("Gustav Muster", "Iris Vorlage"):
        make_organisation(name=f"Makers of {name}", members=[make_user(is_demo=True, name=name)])
    make_user(is_demo=True, name="Uma Template")
    make_code(drafters=[drafter])
    make_user(name="Not From Here")
    everybody, sign_in = demo.get("/demo").text, demo.get("/login").text
    for words in (
        "Drafter of one code",
        "Administrator",
        "Speaks for Makers of Gustav Muster",
        "Speaks for themselves",
    ):
        assert words in everybody
        assert words in sign_in
    assert "Iris Vorlage" in everybody
    assert "Iris Vorlage" not in sign_in
    assert "One more account to try" in sign_in
    assert "Not From Here" not in everybody


def test_one_press_signs_in_and_leads_back(demo: JudgingClient, db_session: Session) -> None:
    first, second = make_user(is_demo=True), make_user(is_demo=True)
    answer = demo.post("/demo?next=/organisations", data={"account": first.id})
    assert answer.location == "/organisations"
    assert demo.get("/session.json").json["name"] == first.name
    for place in ("//evil.example", "/%5Cevil.example", "evil.example"):
        assert demo.post(f"/demo?next={place}", data={"account": second.id}).location == "/since"
    assert demo.get("/session.json").json["name"] == second.name


def test_one_press_signs_in_as_nobody_else(demo: JudgingClient, db_session: Session) -> None:
    for account in (make_user(), make_user(is_demo=True, active=False)):
        assert demo.post("/demo", data={"account": account.id}).status_code == 404
    assert demo.post("/demo").status_code == 404


def test_a_demonstration_without_accounts_says_so(demo: JudgingClient) -> None:
    assert "No accounts yet" in demo.get("/demo").text


def test_outside_of_the_demonstration_there_is_no_such_door(client: JudgingClient, db_session: Session) -> None:
    account = make_user(is_demo=True, email="demo@example.org", password=PASSWORD)
    assert client.get("/demo").status_code == 404
    assert client.post("/demo", data={"account": account.id}).status_code == 404
    assert account.name not in client.get("/login").text
    refused = client.post("/login", data={"email": "demo@example.org", "password": PASSWORD})
    assert refused.status_code == 422
    assert "The e-mail address or the password is wrong." in refused.text
    client.sign_in(account)  # an old cookie
    assert client.get("/session.json").json == {"signed_in": False}


def test_the_mail_of_a_demonstration_can_be_read(demo: JudgingClient, db_session: Session) -> None:
    assert "No mail" in demo.get("/mail").text
    values = {"name": "Ida Specimen", "email": "ida@example.org", "password": PASSWORD}
    assert demo.post("/register", data=values).status_code == 302
    assert "Read it here" in demo.get("/register/sent").text
    page = demo.get("/mail")
    assert "Confirm your e-mail address" in page.text
    assert "Confirm your e-mail address" in demo.get("/mail?to=Ida@example.org").text
    assert "No mail" in demo.get("/mail?to=somebody@example.org").text
    path = page.text.split('class="entry-title"><a href="')[1].split('"')[0]
    assert "/confirm/" in demo.get(path).text
    assert demo.get(path + ".html").status_code == 200
    assert demo.get("/mail/nothing").status_code == 404


def test_mail_that_is_really_sent_cannot_be_read(client: JudgingClient) -> None:
    assert client.get("/mail").status_code == 404
