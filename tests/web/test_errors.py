"""What the database refuses becomes an answer that says what to do."""

from collections.abc import Callable, Iterator

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from codeprac.db import db
from codeprac.organisations.models import StakeholderGroup
from codeprac.web.access import public
from tests.databases import Database


@pytest.fixture
def own_app(database: Database, make_app: Callable[..., Flask], app: Flask) -> Iterator[Flask]:
    """An application with routes that only these tests have, on the tests' database."""
    own = make_app(database.url)

    @own.post("/twice")
    @public
    def write_twice() -> str:
        db.session.add_all(StakeholderGroup(slug="same", name="Same", position=place) for place in range(2))
        db.session.flush()
        return ""

    @own.post("/wait")
    @public
    def wait_for_the_writer() -> str:
        raise OperationalError("BEGIN IMMEDIATE", (), Exception("database is locked"))

    @own.post("/broken")
    @public
    def break_a_statement() -> str:
        db.session.execute(sa.text("select nothing from nowhere"))
        return ""

    yield own
    with own.app_context():
        db.engine.dispose()


def test_of_two_who_do_the_same_at_once_the_second_is_told(own_app: Flask, db_session: Session) -> None:
    answer = own_app.test_client().post("/twice")
    assert answer.status_code == 409
    assert "at the same moment" in answer.text
    assert db_session.scalar(sa.select(StakeholderGroup.id).where(StakeholderGroup.slug == "same")) is None


def test_who_waits_too_long_for_the_writer_is_asked_to_come_again(own_app: Flask) -> None:
    answer = own_app.test_client().post("/wait")
    assert answer.status_code == 503
    assert "Send it again in a minute." in answer.text


def test_a_defect_stays_a_defect(own_app: Flask) -> None:
    own_app.config["PROPAGATE_EXCEPTIONS"] = False
    answer = own_app.test_client().post("/broken")
    assert answer.status_code == 500
    assert "It is not your doing." in answer.text
