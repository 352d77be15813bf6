"""Hostile times: zones that skip and repeat hours, years that are none, a clock that jumps."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from flask import Flask

from codeprac.audit.verifying import verify_record
from codeprac.config import ConfigurationError, read_settings
from codeprac.db import db
from codeprac.web import clock
from tests.annotations.scene import Scene, make_scene
from tests.client import JudgingClient
from tests.dispositions.stage import Stage, make_stage
from tests.staging import Staged

STRANGE = (
    "2026-03-29T02:30",  # does not exist in Brussels
    "2026-10-25T02:30",  # exists twice
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "2026-02-30T12:00",
    "-2026-01-01T00:00",
    "2026-01-01T24:00",
    "２０２６-01-01T00:00",
    "2026-01-01T00:00+14:00",
    "9" * 400,
)


@pytest.mark.parametrize("zone", ["", "../../etc/passwd", "/etc/localtime", "Europe/Nowhere", "\x00", "a" * 5_000])
def test_a_zone_that_is_none_stops_the_start_with_one_sentence(zone: str) -> None:
    with pytest.raises(ConfigurationError, match="CODEPRAC_TIME_ZONE"):
        read_settings({"CODEPRAC_SECRET_KEY": "s" * 40, "CODEPRAC_TIME_ZONE": zone})


@pytest.mark.parametrize("zone", ["Pacific/Kiritimati", "Pacific/Apia", "Antarctica/Troll", "Asia/Kathmandu"])
def test_pages_with_times_are_shown_in_any_zone(
    app: Flask, client: JudgingClient, staged: Staged, monkeypatch: pytest.MonkeyPatch, zone: str
) -> None:
    stage: Stage = staged("dispositions", make_stage)
    monkeypatch.setitem(app.config, "TIME_ZONE", zone)
    page = client.get(f"/codes/{stage.code.slug}/rounds/1")
    assert page.status_code == 200
    closes = stage.round.closes_at.astimezone(ZoneInfo(zone))
    assert f"{closes:%H:%M}" in page.text


@pytest.mark.parametrize("moment", STRANGE)
def test_a_strange_time_in_a_form_is_told_and_opens_nothing(client: JudgingClient, staged: Staged, moment: str) -> None:
    stage: Stage = staged("dispositions", make_stage)
    client.sign_in(stage.drafter)
    day, _t, time = moment.partition("T")
    said = {f"{field}-{part}": value for field in ("opens", "closes") for part, value in (("day", day), ("time", time))}
    for path in ("rounds/open", "rounds/1/extend"):
        answer = client.post(f"/codes/{stage.code.slug}/{path}", data=said | {"reason": "x", "opens_when": "then"})
        assert answer.status_code in {409, 422}, path
    assert client.get(f"/codes/{stage.code.slug}/calendar.ics").status_code == 200


def test_a_round_opens_and_closes_by_the_clock_of_the_server_alone(
    client: JudgingClient, staged: Staged, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene: Scene = staged("annotations", make_scene)
    client.sign_in(scene.author)
    form = {"kind": "technical", "text": "In time?", "submitted_at": "2000-01-01T00:00", "now": "2000-01-01T00:00"}
    headers = {"Date": "Sat, 01 Jan 2000 00:00:00 GMT"}
    closes = scene.round.closes_at
    for seconds, taken in ((-1, True), (1, False), (3_600, False)):
        monkeypatch.setattr(clock, "now", lambda at=closes + timedelta(seconds=seconds): at)
        sent = form | {"form_token": f"at {seconds}"}
        answer = client.post(f"{scene.address()}/annotations", data=sent, headers=headers)
        assert ("sent=" in (answer.location or "")) is taken, seconds


def test_a_clock_that_jumps_back_breaks_neither_the_record_nor_a_form(
    client: JudgingClient, staged: Staged, monkeypatch: pytest.MonkeyPatch
) -> None:
    scene: Scene = staged("annotations", make_scene)
    client.sign_in(scene.author)
    start = scene.round.opens_at + timedelta(days=1)
    for number, hours in enumerate((5, 0, 9, -3, 4)):
        monkeypatch.setattr(clock, "now", lambda at=start + timedelta(hours=hours): at)
        sent = {"kind": "technical", "text": f"Said at {hours}.", "form_token": f"jump {number}"}
        assert client.post(f"{scene.address()}/annotations", data=sent).status_code in {302, 303}
    monkeypatch.setattr(clock, "now", lambda: datetime.now(UTC))
    page = client.get(f"/codes/{scene.code.slug}/annotations").text
    assert all(f"Said at {hours}." in page for hours in (5, 0, 9, -3, 4))
    verify_whole()


def verify_whole() -> None:
    """The record is whole, whatever the clock said: its order is that of its links, not that of its times."""
    db.session.rollback()
    assert verify_record().fault is None
