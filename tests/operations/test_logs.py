"""What is written into the log, and what is not."""

import json
import logging
from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import OperationalError

from codeprac.db import db
from codeprac.web import logs, slow_queries
from codeprac.web.access import public
from codeprac.web.request_ids import request_id
from tests.databases import Database


@pytest.fixture
def own_app(database: Database, make_app: Callable[..., Flask], app: Flask) -> Iterator[Flask]:
    """An application that logs its requests, and has routes for that."""
    own = make_app(database.url)
    logs.watch_requests(own)

    @own.get("/letters/<key>")
    @public
    def letter(key: str) -> str:
        logging.getLogger("codeprac.letters").warning("no letter for %s", "ada@example.org")
        return request_id()

    @own.get("/away")
    @public
    def away() -> str:
        raise OperationalError(None, None, OSError("connection to server at db.internal failed: locked"))

    yield own
    with own.app_context():
        db.engine.dispose()


def lines(caplog: pytest.LogCaptureFixture, formatter: logging.Formatter) -> list[str]:
    return [formatter.format(record) for record in caplog.records]


def test_a_request_is_a_line_of_json_without_anybodys_address(own_app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "codeprac")
    caplog.handler.setFormatter(logs.Lines())
    address = {"REMOTE_ADDR": "192.0.2.77"}
    reference = own_app.test_client().get("/letters/secret-key?q=private", environ_base=address).text
    warning, told = (json.loads(line) for line in caplog.text.splitlines())
    assert (warning["message"], warning["level"], warning["request_id"]) == (
        "no letter for <address>",
        "WARNING",
        reference,
    )
    assert told["time"].endswith("Z")
    assert told["milliseconds"] >= 0
    assert {key: told[key] for key in ("method", "route", "endpoint", "status", "client", "request_id")} == {
        "method": "GET",
        "route": "/letters/<key>",
        "endpoint": "letter",
        "status": 200,
        "client": "192.0.2.0",
        "request_id": reference,
    }
    assert "secret-key" not in caplog.text
    assert "private" not in caplog.text


def test_plain_lines_have_the_id_and_no_address(own_app: Flask) -> None:
    record = logging.LogRecord("x", logging.WARNING, "", 0, "no letter for ada@example.org", None, None)
    with own_app.test_request_context("/"):
        reference = request_id()
        assert logs.Words("%(message)s").format(record) == f"no letter for <address> [request {reference}]"
    assert logs.Words("%(message)s").format(record) == "no letter for <address>"


def test_a_slow_question_is_logged_without_its_values(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    engine = sa.create_engine("sqlite://")
    slow_queries.watch(engine, threshold=0)
    with engine.connect() as connection:
        connection.execute(sa.text("SELECT :secret"), {"secret": "a private word"})
    (record,) = caplog.records
    assert (record.message, record.__dict__["statement"]) == ("slow query", "SELECT ?")
    assert record.__dict__["milliseconds"] >= 0
    assert "private" not in caplog.text


def test_a_quick_question_is_not_logged_and_a_failed_one_leaves_nothing_behind(
    app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    engine = sa.create_engine("sqlite://")
    slow_queries.watch(engine, threshold=60_000)
    with engine.connect() as connection:
        with pytest.raises(OperationalError):
            connection.execute(sa.text("SELECT nothing FROM nowhere"))
        connection.execute(sa.text("SELECT 1"))
        assert connection.info.get(slow_queries.BEGAN) == []
    assert caplog.records == []


def test_where_the_database_does_not_answer_the_page_has_a_reference_and_names_no_host(own_app: Flask) -> None:
    answer = own_app.test_client().get("/away")
    assert answer.status_code == 503
    assert "db.internal" not in answer.text
    assert f"<code>{answer.headers['X-Request-ID']}</code>" in answer.text
