"""What is not kept for good goes when its period is over, and not before."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from codeprac.accounts.models import User
from codeprac.annotations.models import UnsentText
from codeprac.config import KEEP_DAYS, ConfigurationError, read_settings
from codeprac.db import db
from codeprac.drafts.models import ReadingPosition
from codeprac.jobs import HUEY
from codeprac.notifications.models import Notice, OutboxMessage
from codeprac.notifications.services import note_sent, queue
from codeprac.privacy.services import keep_periods
from codeprac.sheets.models import SheetImport, SheetRow
from tests.conftest import SECRET
from tests.factories.accounts import make_user
from tests.site.world import World, make_world
from tests.staging import Staged

NOW = datetime.now(UTC)


@pytest.fixture
def world(staged: Staged) -> World:
    return staged("world", make_world)


def count(table: type) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def test_each_kind_goes_after_its_period(world: World) -> None:
    message = queue("organisation_member_added", to="x@example.org", now=NOW, name="X", organisation="x", path="/")
    note_sent(message, now=NOW)
    place = ReadingPosition(
        user_id=world.people["stakeholder"].id,
        draft_id=world.seen.draft_id,
        provision_id=world.seen.provision_id,
        read_at=NOW,
    )
    db.session.add(place)
    stranger = make_user(confirmed=False, name="Never Confirmed", now=NOW)
    db.session.commit()
    kinds = (OutboxMessage, Notice, UnsentText, SheetImport, SheetRow, ReadingPosition)
    before = {kind: count(kind) for kind in kinds}
    assert all(before.values())
    keep_periods(NOW + timedelta(days=1), KEEP_DAYS)
    assert {kind: count(kind) for kind in kinds} == before
    assert stranger.erased_at is None
    done = keep_periods(NOW + timedelta(days=800), KEEP_DAYS)
    left = {kind.__name__: count(kind) for kind in kinds if kind is not OutboxMessage}
    assert left == {"Notice": 0, "UnsentText": 0, "SheetImport": 0, "SheetRow": 0, "ReadingPosition": 0}
    assert db.session.scalar(sa.select(OutboxMessage.id).where(OutboxMessage.sent_at.is_not(None))) is None
    assert done["unconfirmed"] == 1
    assert db.session.get_one(User, stranger.id).name == "A former participant"


def test_nothing_goes_where_the_period_is_zero(world: World) -> None:
    before = count(UnsentText), count(Notice)
    keep_periods(NOW + timedelta(days=8000), dict.fromkeys(KEEP_DAYS, 0))
    assert (count(UnsentText), count(Notice)) == before


def test_the_office_sets_its_own_periods() -> None:
    env = {"CODEPRAC_SECRET_KEY": SECRET, "CODEPRAC_KEEP_DAYS": "mail=14 unsent=0"}
    assert read_settings(env).keep_days == KEEP_DAYS | {"mail": 14, "unsent": 0}
    for wrong in ("post=3", "mail=soon", "mail"):
        with pytest.raises(ConfigurationError, match="CODEPRAC_KEEP_DAYS"):
            read_settings(env | {"CODEPRAC_KEEP_DAYS": wrong})


def test_the_night_job_carries_them_out(app: Flask, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    db.session.rollback()
    monkeypatch.setattr("codeprac.web.clock.now", lambda: NOW + timedelta(days=800))
    task: Callable[[], None] = next(
        task for name, task in app.extensions[HUEY]._registry._registry.items() if "forget_what_is_over" in name
    )
    task().execute()
    db.session.expire_all()
    assert count(UnsentText) == 0
