"""Seals are time stamped by an authority outside, where one is set; its stamps are checked, and it may be away."""

import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from shutil import which

import pytest
import sqlalchemy as sa
from flask import Flask

from codeprac import jobs
from codeprac.audit.models import AuditSeal, AuditTimeStamp
from codeprac.audit.sealing import seal_now
from codeprac.audit.stamping import NotStamped, list_unstamped, stamp
from codeprac.db import db
from tests.audit.stage import Recorded, make_recorded
from tests.client import JudgingClient
from tests.servers.smtp import free_port
from tests.servers.tsa import TimeStampingAuthority
from tests.staging import Staged

NOW = datetime.now(UTC)
pytestmark = pytest.mark.skipif(which("openssl") is None, reason="OpenSSL's programs are not installed")


@pytest.fixture
def recorded(staged: Staged) -> Recorded:
    return staged("audit", make_recorded)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TimeStampingAuthority]:
    with TimeStampingAuthority(tmp_path_factory.mktemp("tsa")) as server:
        yield server


@contextmanager
def authority_that_says(authority: TimeStampingAuthority, body: bytes) -> Iterator[None]:
    authority.always = body
    try:
        yield
    finally:
        authority.always = None


def test_the_hourly_job_seals_and_stamps_and_openssl_finds_the_stamp_right(
    app: Flask,
    client: JudgingClient,
    recorded: Recorded,
    authority: TimeStampingAuthority,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(app.config, "TIME_STAMP_URL", authority.url)
    db.session.rollback()
    jobs.seal(app)
    jobs.seal(app)
    (seal,) = db.session.scalars(sa.select(AuditSeal))
    (made,) = db.session.scalars(sa.select(AuditTimeStamp))
    digest = seal.hash
    assert made.authority == authority.url
    assert abs((made.stamped_at - datetime.now(UTC)).total_seconds()) < 60
    db.session.rollback()
    (tmp_path / "seal.tsr").write_bytes(client.get("/record/seals/1.tsr").data)
    assert "/record/seals/1.tsr" in client.get("/record").text
    command = ["openssl", "ts", "-verify", "-digest", digest, "-in", "seal.tsr", "-CAfile", str(authority.certificate)]
    found = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert "Verification: OK" in found.stdout + found.stderr


def test_an_authority_that_is_away_or_lies_leaves_the_seal_to_be_stamped_later(
    app: Flask, recorded: Recorded, authority: TimeStampingAuthority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "TIME_STAMP_URL", f"http://127.0.0.1:{free_port()}/")
    db.session.rollback()
    with pytest.raises(NotStamped, match="cannot be reached"):
        jobs.seal(app)
    (seal,) = list_unstamped(NOW)
    with authority_that_says(authority, b"not a stamp"), pytest.raises(NotStamped, match="no time stamp"):
        stamp(seal, authority.url)
    stale = stamp(seal, authority.url).token
    with authority_that_says(authority, stale), pytest.raises(NotStamped, match="something else"):
        stamp(seal, authority.url)
    assert seal_now(NOW) is None
