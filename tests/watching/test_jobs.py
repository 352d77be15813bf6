"""The worker's minute: clocks are told, and what is due is put into mails, also where there is nothing to do."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from flask import Flask
from huey import Huey

from codeprac import jobs
from codeprac.db import db
from codeprac.notifications.models import OutboxMessage
from codeprac.notifications.notices import set_frequency
from codeprac.notifications.rules import Frequency
from tests.factories.annotations import make_annotation
from tests.watching.conftest import Scene


def run_minute(app: Flask) -> None:
    """Run the job that the worker runs each minute."""
    huey: Huey = app.extensions[jobs.HUEY]
    (task,) = [task for task in huey._registry.periodic_tasks if task.name == "tell_each_minute"]
    db.session.commit()
    task.execute()
    db.session.expire_all()


def test_a_minute_tells_and_mails_once(app: Flask, scene: Scene, watch_all: Callable[..., None]) -> None:
    watch_all()
    set_frequency(scene.reader.id, Frequency.AT_ONCE, now=datetime.now(UTC))
    now = datetime.now(UTC)
    author = make_annotation(scene.round, now=now - timedelta(hours=1)).author
    scene.round.closes_at = now + timedelta(hours=5)
    for _ in range(2):
        run_minute(app)
        rows = db.session.execute(sa.select(OutboxMessage.event, OutboxMessage.recipient).order_by(OutboxMessage.event))
        assert [tuple(row) for row in rows] == [("notices", scene.reader.email), ("receipts", author.email)]


def test_a_minute_without_news_writes_nothing(app: Flask) -> None:
    run_minute(app)
    assert db.session.scalars(sa.select(OutboxMessage)).all() == []
