"""One scheduler among several workers, and one at a time of what must not be done twice."""

import subprocess
import sys
from collections.abc import Iterator
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask
from huey import MemoryHuey, crontab

from codeprac.db import db
from codeprac.locking import AdvisoryLock, alone, lock_of
from codeprac.migrating import upgrade
from codeprac.scheduling import OneOfMany

NAME = "tests"
# Advisory locks are listed for the whole server, and other tests run in databases of their own beside this one.
OURS = "l.locktype = 'advisory' AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
HOLD = """
import sys
from pathlib import Path
import sqlalchemy as sa
from codeprac.locking import AdvisoryLock, FileLock
where = sys.argv[1]
lock = AdvisoryLock(sa.create_engine(where), "tests") if "postgresql" in where else FileLock(Path(where, "tests.lock"))
print(lock.take(), flush=True)
sys.stdin.read()
"""


@pytest.fixture
def lock(app: Flask) -> Iterator[AdvisoryLock]:
    lock = lock_of(app, NAME)
    if not isinstance(lock, AdvisoryLock):
        pytest.skip("SQLite has one machine, and a lock on a file")
    yield lock
    lock.release()


def test_one_of_two_has_a_lock_and_the_other_gets_it_afterwards(app: Flask) -> None:
    first, second, other = lock_of(app, NAME), lock_of(app, NAME), lock_of(app, "something else")
    assert first.take()
    assert first.take()
    assert not second.take()
    assert other.take()
    first.release()
    first.release()
    assert second.take()
    second.release()
    other.release()


def test_what_is_done_alone_is_left_out_by_the_second(app: Flask) -> None:
    with alone(app, NAME) as is_free, alone(app, NAME) as is_free_as_well:
        assert is_free
        assert not is_free_as_well
    with alone(app, NAME) as is_free:
        assert is_free


def test_a_lock_ends_with_the_process_that_is_killed(app: Flask) -> None:
    url = app.config["SQLALCHEMY_ENGINES"]["default"]["url"]
    where = url if db.engine.dialect.name == "postgresql" else str(app.config["INSTANCE"])
    command = [sys.executable, "-c", HOLD, where]
    holder = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    try:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"True\n"
        assert not lock_of(app, NAME).take()
    finally:
        holder.kill()
        holder.communicate()
    lock = lock_of(app, NAME)
    assert lock.take(wait=True)
    lock.release()


def test_who_was_cut_off_from_the_database_finds_that_another_has_the_lock(app: Flask, lock: AdvisoryLock) -> None:
    assert lock.take()
    _end_the_holder()
    assert lock.take(), "nobody else wanted it"
    _end_the_holder()
    other = lock_of(app, NAME)
    assert other.take(wait=True)
    assert not lock.take()
    other.release()


def test_holding_a_lock_keeps_no_old_rows_from_being_cleaned_up(lock: AdvisoryLock) -> None:
    assert lock.take()
    held = "SELECT a.state, a.backend_xid, a.backend_xmin FROM pg_stat_activity a JOIN pg_locks l USING (pid)"
    with db.engine.connect() as connection:
        rows = connection.execute(sa.text(f"{held} WHERE {OURS}")).all()
    assert [tuple(row) for row in rows] == [("idle in transaction", None, None)]


def test_two_workers_put_the_job_of_a_minute_into_the_queue_once(app: Flask) -> None:
    huey = MemoryHuey()
    huey.periodic_task(crontab(), name="each_minute")(lambda: None)
    first, second = (
        OneOfMany(lock_of(app, NAME), huey=huey, stop_flag=None, interval=1, periodic=True) for _ in range(2)
    )
    for worker in (first, second):
        worker.enqueue_periodic_tasks(datetime(2026, 3, 1, 12, 0))  # noqa: DTZ001 - huey's own way
    assert huey.pending_count() == 1
    first.shutdown()
    second.enqueue_periodic_tasks(datetime(2026, 3, 1, 12, 1))  # noqa: DTZ001
    assert huey.pending_count() == 2
    second.shutdown()


def test_migrating_waits_for_another_machine_that_migrates(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    taken = []

    def note(lock: object, *, wait: bool = False) -> bool:
        taken.append(wait)
        return True

    monkeypatch.setattr(type(lock_of(app, "migrate")), "take", note)
    upgrade()
    assert taken == [True]


def _end_the_holder() -> None:
    ended = f"SELECT pg_terminate_backend(l.pid) FROM pg_locks l WHERE {OURS} AND l.granted"
    with db.engine.connect() as connection:
        assert connection.execute(sa.text(ended)).all() == [(True,)]
