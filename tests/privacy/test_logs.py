"""What is logged over a walk through the site names nobody: no name, no e-mail address, no whole internet address."""

import logging
from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask

from codeprac.accounts.models import User
from codeprac.db import db
from codeprac.extensions import limiter, untold
from codeprac.notifications.delivery import deliver_waiting
from codeprac.web import clock, logs
from codeprac.web.access import public
from tests.client import JudgingClient
from tests.databases import Database
from tests.factories.accounts import PASSWORD, make_user

NAME, ADDRESS, FROM, FROM_6 = "Quirin Quagga", "quagga.marker@example.net", "203.0.113.77", "2001:db8:aa:bb:cc::77"


@pytest.fixture
def own_app(database: Database, make_app: Callable[..., Flask], app: Flask) -> Flask:
    """An application that logs its requests, counts who asks, and has a page that fails with somebody's row."""
    own = make_app(database.url, {"RATELIMIT_ENABLED": True, "PROPAGATE_EXCEPTIONS": False})
    logs.watch_requests(own)

    @own.get("/fails")
    @public
    def fails() -> str:
        db.session.execute(sa.insert(User).values(id="x", email=ADDRESS, name=NAME))
        return ""

    return own


def test_the_log_of_a_walk_names_nobody(
    own_app: Flask, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.INFO)
    monkeypatch.setattr(logging.getLogger("mail.log"), "disabled", True)  # the mail server of the tests
    with own_app.app_context():
        monkeypatch.setattr(db.engine, "hide_parameters", True)  # as everywhere but in tests
    caplog.handler.setFormatter(logs.Lines())
    make_user(name=NAME, email=ADDRESS, password=PASSWORD)
    client = own_app.test_client()
    assert isinstance(client, JudgingClient)
    for address in (FROM, FROM_6):
        here = {"environ_base": {"REMOTE_ADDR": address}}
        client.post("/register", data={"email": ADDRESS, "name": NAME, "password": PASSWORD}, **here)
        client.post("/reset", data={"email": ADDRESS}, **here)
        for password in ["wrong"] * 12 + [PASSWORD]:
            client.post("/login", data={"email": ADDRESS, "password": password}, **here)
        for path in (f"/?q={ADDRESS}", f"/organisations?q={NAME}", f"/{ADDRESS}", "/account", "/fails"):
            client.get(path, **here)
    deliver_waiting(clock.now)
    own_app.logger.error("could not reach %s", ADDRESS)
    told = caplog.text.lower()
    assert '"route": "/login"' in caplog.text or "/login" in caplog.text
    assert "integrityerror" in told
    for marker in (NAME, NAME.split()[1], ADDRESS, FROM, FROM_6, "quagga.marker"):
        assert marker.lower() not in told, marker


def test_counters_are_kept_under_keys_that_lead_back_to_nobody(app: Flask) -> None:
    with app.test_request_context("/", environ_base={"REMOTE_ADDR": FROM}):
        key = limiter._key_func()
        assert FROM not in key
        assert key == untold("from", FROM)
        assert untold("from", FROM) != untold("account", FROM) != untold("account", ADDRESS)
