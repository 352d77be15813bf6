"""Copies of the database while it is in use: SQLite's own online backup, or PostgreSQL's pg_dump."""

import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

import sqlalchemy as sa

PAGES_AT_ONCE = 1000


class BackupFailed(Exception):
    """No backup was made; the message says why and what to do."""


def back_up(engine: sa.Engine, target: Path) -> None:
    """Write a copy of the database to a new file that only its owner can read; raises BackupFailed."""
    if target.exists():
        raise BackupFailed(f"{target} exists already; name a new file, so that no earlier backup is lost.")
    if not target.parent.is_dir():
        raise BackupFailed(f"The folder {target.parent} does not exist.")
    unfinished = target.with_name(target.name + ".unfinished")
    unfinished.unlink(missing_ok=True)
    unfinished.touch(mode=0o600)
    try:
        if engine.dialect.name == "sqlite":
            _copy_sqlite(engine, unfinished)
        else:
            _dump_postgresql(engine.url, unfinished)
        unfinished.rename(target)
    finally:
        unfinished.unlink(missing_ok=True)


def _copy_sqlite(engine: sa.Engine, target: Path) -> None:
    with (
        closing(sqlite3.connect(str(engine.url.database))) as source,
        closing(sqlite3.connect(target)) as copy,
    ):
        source.backup(copy, pages=PAGES_AT_ONCE)
        copy.execute("PRAGMA journal_mode=DELETE")
        if (found := copy.execute("PRAGMA quick_check").fetchone()) != ("ok",):
            raise BackupFailed(f"The copy is damaged ({found}); is the disk full?")


def _dump_postgresql(url: sa.URL, target: Path) -> None:
    program = shutil.which("pg_dump")
    if program is None:
        raise BackupFailed(
            "pg_dump is not installed here. Install PostgreSQL's client programs (Debian: postgresql-client), "
            "or run pg_dump on the database server."
        )
    # The password goes by the environment: arguments can be read by everybody on the machine.
    environment = os.environ | ({"PGPASSWORD": str(url.password)} if url.password else {})
    address = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    command = [program, "--format=custom", f"--file={target}", f"--dbname={address}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)  # noqa: S603 - no shell, our own arguments
    if done.returncode != 0:
        raise BackupFailed(f"pg_dump failed: {done.stderr.strip() or done.returncode}")
