"""Health, readiness and figures, over the application."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from alembic.migration import MigrationContext
from flask import Flask

from codeprac.db import db
from codeprac.web.later import QUEUE
from tests.client import JudgingClient
from tests.databases import Database

TOKEN = "a token of the tests, long enough"


@pytest.fixture
def own_app(database: Database, make_app: Callable[..., Flask], app: Flask) -> Iterator[Flask]:
    """An application behind one proxy, whose figures need a token."""
    own = make_app(database.url, CODEPRAC_METRICS_TOKEN=TOKEN, CODEPRAC_TRUSTED_PROXIES="1")
    yield own
    with own.app_context():
        db.engine.dispose()


def test_a_process_says_that_it_is_alive_without_asking_anything(
    client: JudgingClient, count_queries: Callable[..., Any]
) -> None:
    with count_queries() as statements:
        answer = client.get("/health/live")
    assert (answer.status_code, answer.json, statements) == (200, {"alive": True}, [])
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_an_instance_that_works_is_ready(client: JudgingClient) -> None:
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json) == (
        200,
        {"ready": True, "database": True, "migrations": True, "queue": True},
    )


@pytest.mark.parametrize(("there", "status"), [("0001", 503), ("9999", 200)])
def test_a_database_of_an_older_form_is_not_ready_and_one_of_a_newer_form_is(
    client: JudgingClient, monkeypatch: pytest.MonkeyPatch, there: str, status: int
) -> None:
    monkeypatch.setattr(MigrationContext, "get_current_heads", lambda self: (there,))
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json and answer.json["migrations"]) == (status, status == 200)


def test_without_a_queue_an_instance_is_not_ready_and_tells_no_reason(
    app: Flask, client: JudgingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> int:
        raise OSError("secret-host refused")

    monkeypatch.setattr(app.extensions[QUEUE].storage, "queue_size", fail)
    answer = client.get("/health/ready")
    assert (answer.status_code, answer.json) == (
        503,
        {"ready": False, "database": True, "migrations": True, "queue": False},
    )
    assert "secret-host" not in answer.text


def test_figures_answer_this_machine_only(client: JudgingClient) -> None:
    client.get("/health/live")
    here = client.get("/metrics")
    assert here.status_code == 200
    assert 'codeprac_requests_total{endpoint="operations.live",method="GET",status="200"}' in here.text
    assert client.get("/metrics", environ_base={"REMOTE_ADDR": "192.0.2.7"}).status_code == 404
    assert client.get("/metrics", headers={"X-Forwarded-For": "127.0.0.1"}).status_code == 404


def test_with_a_token_figures_answer_who_has_it(own_app: Flask) -> None:
    client = own_app.test_client()
    assert client.get("/metrics").status_code == 404
    assert client.get("/metrics", headers={"Authorization": "Bearer wrong"}).status_code == 404
    elsewhere = {"Authorization": f"Bearer {TOKEN}", "X-Forwarded-For": "192.0.2.7"}
    assert client.get("/metrics", headers=elsewhere).status_code == 200


def test_the_id_of_a_request_is_taken_from_a_trusted_proxy_alone(app: Flask, own_app: Flask) -> None:
    given = {"X-Request-ID": "from-the-proxy-1"}
    assert own_app.test_client().get("/health/live", headers=given).headers["X-Request-ID"] == "from-the-proxy-1"
    assert app.test_client().get("/health/live", headers=given).headers["X-Request-ID"] != "from-the-proxy-1"


@pytest.mark.parametrize("given", ["short", "with spaces in it", "x" * 65, "<script>alert(1)</script>"])
def test_an_id_that_is_not_well_formed_is_replaced(own_app: Flask, given: str) -> None:
    made = own_app.test_client().get("/health/live", headers={"X-Request-ID": given}).headers["X-Request-ID"]
    assert len(made) == 16


def test_error_pages_name_the_reference_and_nothing_of_the_inside(client: JudgingClient) -> None:
    page = client.get("/nowhere")
    reference = page.headers["X-Request-ID"]
    assert f"<code>{reference}</code>" in page.text
    told = client.get("/nowhere", headers={"Accept": "application/json"})
    assert told.json == {"error": {"status": 404, "message": "", "reference": told.headers["X-Request-ID"]}}


def test_answers_that_caches_keep_bear_no_id(client: JudgingClient) -> None:
    answer = client.get("/static/x/nothing")
    assert "X-Request-ID" in answer.headers
    icon = client.get("/favicon.ico")
    assert ("X-Request-ID" in icon.headers) is (not icon.cache_control.public)
