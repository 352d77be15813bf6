"""Transaction by method: what is answered decides what is kept."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, g
from sqlalchemy.orm import Session

from codeprac.access.actor import Actor, CodeRoleName, Facts
from codeprac.access.permissions import Permission
from codeprac.db import db
from codeprac.errors import RuleBroken
from codeprac.organisations.models import StakeholderGroup
from codeprac.web.access import ensure, public, requires
from codeprac.web.transaction import WroteOnRead, after_commit
from tests.client import JudgingClient
from tests.databases import Database
from tests.factories.accounts import make_user

DRAFTER = Actor("dan", name="Dan Drafter", code_roles=frozenset({("code-1", CodeRoleName.DRAFTER)}))


def write() -> None:
    db.session.add(StakeholderGroup(slug="written", name="Written", position=50))
    db.session.flush()


@pytest.fixture
def own_app(database: Database, make_app: Callable[..., Flask], app: Flask) -> Iterator[Flask]:
    """An application with routes that only these tests have, on the tests' database."""
    own = make_app(database.url)
    calls: list[str] = []
    own.extensions["calls"] = calls

    @own.route("/act/<int:status>", methods=["GET", "POST", "PUT", "PATCH", "DELETE"])
    @public
    def act(status: int) -> tuple[str, int]:
        write()
        after_commit(lambda: calls.append("committed"))
        return "", status

    @own.post("/break")
    @public
    def break_rule() -> str:
        write()
        raise RuleBroken("The round has closed.")

    @own.post("/settle/<code_id>")
    @requires(Permission.DRAFT_WRITE)
    def settle(code_id: str) -> str:
        if code_id != "forgotten":
            ensure(Permission.DRAFT_WRITE, Facts(code_id=code_id))
        write()
        return ""

    yield own
    with own.app_context():
        db.engine.dispose()


def is_written(session: Session) -> bool:
    session.rollback()
    return session.scalar(sa.select(StakeholderGroup).where(StakeholderGroup.slug == "written")) is not None


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE"])
@pytest.mark.parametrize(("status", "kept"), [(200, True), (303, True), (400, False), (409, False), (422, False)])
def test_a_write_is_kept_if_it_is_answered_below_400(
    own_app: Flask, db_session: Session, method: str, status: int, kept: bool
) -> None:
    own_app.test_client().open(f"/act/{status}", method=method)
    assert is_written(db_session) == kept
    assert own_app.extensions["calls"] == (["committed"] if kept else [])


def test_a_broken_rule_leaves_nothing(own_app: Flask, db_session: Session) -> None:
    answer = own_app.test_client().post("/break")
    assert answer.status_code == 409
    assert "The round has closed." in answer.text
    assert not is_written(db_session)


def test_a_get_cannot_write(own_app: Flask, db_session: Session) -> None:
    with pytest.raises(WroteOnRead):
        own_app.test_client().get("/act/200")
    assert not is_written(db_session)


def as_drafter(app: Flask) -> JudgingClient:
    @app.before_request
    def act_as_drafter() -> None:
        g.actor = DRAFTER

    client = app.test_client()
    assert isinstance(client, JudgingClient)
    return client


def test_a_permission_settled_on_the_object_lets_the_act_through(own_app: Flask, db_session: Session) -> None:
    assert as_drafter(own_app).post("/settle/code-1").status_code == 200
    assert is_written(db_session)


def test_a_permission_on_another_object_is_refused(own_app: Flask, db_session: Session) -> None:
    assert as_drafter(own_app).post("/settle/code-2").status_code == 403
    assert not is_written(db_session)


def test_a_view_that_forgets_to_settle_its_permission_fails(own_app: Flask, db_session: Session) -> None:
    with pytest.raises(AssertionError, match="never settled"):
        as_drafter(own_app).post("/settle/forgotten")
    assert not is_written(db_session)


def test_the_public_is_sent_to_sign_in(own_app: Flask, db_session: Session) -> None:
    answer = own_app.test_client().post("/settle/code-1")
    assert answer.status_code == 303
    assert answer.location.startswith("/login")
    assert not is_written(db_session)


def test_a_read_takes_no_writers_place(
    own_app: Flask, app: Flask, client: JudgingClient, count_queries: Callable[..., Any]
) -> None:
    client.sign_in(make_user())
    with count_queries() as statements:
        client.get("/codes/nowhere")
    assert statements
    assert "BEGIN IMMEDIATE" not in statements
