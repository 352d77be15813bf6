"""Sessions, tokens and passwords as an attacker holds them."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from codeprac.db import db
from tests.attacks.forms import forms_of
from tests.client import JudgingClient
from tests.databases import Database
from tests.factories.accounts import PASSWORD, make_user


def name_of(client: FlaskClient) -> str | None:
    name: str | None = client.get("/session.json").get_json().get("name")
    return name


def test_a_session_laid_under_somebody_is_worth_nothing_after_they_sign_in(app: Flask, client: JudgingClient) -> None:
    make_user(email="victim@example.org", name="Vera Victim", password=PASSWORD)
    attacker, cookie_name = app.test_client(), app.config["SESSION_COOKIE_NAME"]
    attacker.get("/register?back=/organisations")  # begins a session
    with attacker.session_transaction() as session:
        session["laid"] = "under"
    laid = attacker.get_cookie(cookie_name)
    assert laid is not None
    client.set_cookie(cookie_name, laid.value)
    client.post("/login", data={"email": "victim@example.org", "password": PASSWORD})
    assert name_of(client) == "Vera Victim"
    worn = client.get_cookie(cookie_name)
    assert worn is not None
    assert worn.value != laid.value
    assert name_of(attacker) is None
    attacker.set_cookie(cookie_name, laid.value)
    assert name_of(attacker) is None


def test_the_token_of_another_session_sends_nothing(
    app: Flask, database: Database, make_app: Callable[..., Flask]
) -> None:
    guarded = make_app(database.url, {"WTF_CSRF_ENABLED": True})
    attacker, victim = guarded.test_client(), guarded.test_client()
    tokens = [_token(one.get("/login").text) for one in (attacker, victim)]
    assert tokens[0] != tokens[1]
    data = {"email": "nobody@example.org", "password": "x"}
    assert victim.post("/login", data=data | {"csrf_token": tokens[0]}).status_code == 400
    assert victim.post("/login", data=data | {"csrf_token": tokens[1]}).status_code == 422
    with guarded.app_context():
        db.engine.dispose()


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(("path", "filled_in"), [("/login", "current-password"), ("/register", "new-password")])
def test_fields_of_passwords_hide_them_and_take_what_managers_fill_in(
    client: JudgingClient, path: str, filled_in: str
) -> None:
    page = client.get(path).text
    kinds = {name: kind for form in forms_of(page, path) for name, kind in form.kinds.items()}
    assert kinds["password"] == "password"
    assert f'autocomplete="{filled_in}"' in page
    assert "onpaste" not in page


def test_a_password_is_taken_to_the_last_sign(client: JudgingClient) -> None:
    long = PASSWORD + " ünd " + "0123456789" * 6
    make_user(email="long@example.org", name="Lena Long", password=long)
    for wrong in (long[:-1], long.lower() if long != long.lower() else long.upper(), f" {long}"):
        assert client.post("/login", data={"email": "long@example.org", "password": wrong}).status_code == 422
    client.post("/login", data={"email": "long@example.org", "password": long})
    assert name_of(client) == "Lena Long"
