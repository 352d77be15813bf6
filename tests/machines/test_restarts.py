"""PostgreSQL and Redis may be restarted, or be away, while people read and write: nothing that was taken is lost."""

from collections.abc import Callable
from datetime import UTC, datetime
from types import SimpleNamespace

import psycopg
import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from codeprac.db import db
from codeprac.jobs import HUEY
from codeprac.notifications.delivery import deliver_waiting
from codeprac.web import transaction
from codeprac.web.kept import EXTENSION, KeptPages
from tests.client import JudgingClient
from tests.factories.accounts import make_user
from tests.machines.conftest import NOBODY_LISTENS
from tests.notifications.test_delivery import NOW, queue_mail
from tests.servers.redis import RedisServer
from tests.servers.smtp import MailServer

MakeNode = Callable[[str], Flask]
WRONG = {"email": "ada@example.org", "password": "not the password"}


@pytest.fixture
def postgresql(app: Flask) -> None:
    if db.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no server that could be restarted")


def test_a_restart_of_the_database_between_two_requests_is_not_noticed(
    postgresql: None, client: JudgingClient, db_session: Session
) -> None:
    assert client.get("/").status_code == 200
    db_session.rollback()
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
    with psycopg.connect(db.engine.url.render_as_string(False).replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute(f"{ended} AND pid <> pg_backend_pid() AND application_name = 'codeprac'")
    assert client.get("/").status_code == 200


def test_a_database_that_is_away_is_told_of_and_when_to_come_back(
    postgresql: None, client: JudgingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise psycopg.OperationalError("the database system is shutting down")

    monkeypatch.setattr(db.engine.dialect, "connect", lambda *_, **__: refuse())
    db.engine.dispose()
    answer = client.get("/")
    assert answer.status_code == 503
    assert answer.headers["Retry-After"] == "5"
    assert "The database does not answer just now" in answer.text
    assert client.get("/", headers={"Accept": "application/json"}).status_code == 503


def test_a_commit_that_meets_a_restart_is_no_defect_of_ours(
    postgresql: None, app: Flask, client: JudgingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> None:
        raise OperationalError("COMMIT", {}, psycopg.errors.AdminShutdown("terminating connection"))

    client.sign_in(make_user())
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    session = SimpleNamespace(commit=fail, rollback=db.session.rollback)
    monkeypatch.setattr(transaction, "db", SimpleNamespace(session=session))
    answer = client.post("/logout")
    assert answer.status_code == 503
    assert "An annotation that arrived after all is not stored twice" in answer.text


def test_pages_are_served_and_attempts_counted_while_redis_is_away(make_node: MakeNode, db_session: Session) -> None:
    make_user(email=WRONG["email"])
    db_session.commit()
    visitor = make_node(NOBODY_LISTENS).test_client()
    assert visitor.get("/").status_code == 200
    statuses = [visitor.post("/login", data=WRONG).status_code for _ in range(12)]
    assert statuses[0] == 422
    assert statuses[-1] == 429


def test_mail_is_sent_although_the_queue_was_lost(make_node: MakeNode, mails: MailServer) -> None:
    node = make_node(NOBODY_LISTENS)
    with node.app_context():
        queue_mail(to="patient@example.org")
        db.session.commit()  # wants to wake the worker through a queue that is not there
        db.session.close()
        assert deliver_waiting(lambda: NOW) == 1  # as the job of each minute does
        db.session.close()
    mails.wait_for("patient@example.org")


def test_nodes_share_their_counts_and_go_on_after_a_restart_of_redis(
    make_node: MakeNode, redis_server: RedisServer, db_session: Session
) -> None:
    make_user(email=WRONG["email"])
    db_session.commit()
    visitor, node = make_node(redis_server.url).test_client(), make_node(redis_server.url)
    statuses = [visitor.post("/login", data=WRONG).status_code for _ in range(10)]
    assert set(statuses) == {422}
    assert node.test_client().post("/login", data=WRONG).status_code == 429
    redis_server.kill()
    assert node.test_client().get("/").status_code == 200
    redis_server.start()
    assert node.test_client().get("/").status_code == 200
    with node.app_context():
        queue_mail(to="after@example.org")
        db.session.commit()
        db.session.close()
    assert node.extensions[HUEY].pending_count() == 1


def test_a_page_for_everyone_is_made_by_one_node_and_shown_by_all(
    make_node: MakeNode, redis_server: RedisServer
) -> None:
    made: list[datetime] = []

    def make() -> str:
        made.append(datetime.now(UTC))
        return f"<p>{made[-1]}</p>"

    first, second = make_node(redis_server.url), make_node(redis_server.url)
    with first.app_context():
        page = KeptPages("one place").get(("key", 1), make)
        assert KeptPages("another place").get(("key", 1), make).digest != page.digest
    with second.app_context():
        assert KeptPages("one place").get(("key", 1), make) == page
        assert KeptPages("one place").get(("key", 2), make) != page
        redis_server.kill()
        pages = KeptPages("one place")
        assert pages.get(("key", 1), make) != page
        redis_server.start()
    assert len(made) == 4


def test_pages_made_by_other_code_are_not_shown(make_node: MakeNode, redis_server: RedisServer) -> None:
    node = make_node(redis_server.url)
    shared = node.extensions[EXTENSION]
    shared.keep("key", b"new")
    assert shared.find("key") == b"new"
    shared._made_by = "an older release"
    assert shared.find("key") is None
