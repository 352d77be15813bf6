"""Locks that all processes of an instance share: in PostgreSQL an advisory lock, beside SQLite a lock on a file.

Both end with the process that holds them, however it ends, so that none is left behind by one that was killed."""

import fcntl
import hashlib
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

import sqlalchemy as sa
from flask import Flask

from codeprac.db import db

STAY = sa.text("SET LOCAL idle_in_transaction_session_timeout = 0")
log = logging.getLogger(__name__)


class Lock(Protocol):
    """A lock with a name; one holder at a time."""

    def take(self, *, wait: bool = False) -> bool:
        """Take it, or make sure that it is still ours; false where somebody else has it. With `wait`, wait for it."""

    def release(self) -> None:
        """Give it back; nothing happens where it is not held."""


def lock_of(app: Flask, name: str) -> Lock:
    """The lock of this name, of the instance that the application serves."""
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "postgresql":
        return AdvisoryLock(engine, name)
    return FileLock(app.config["INSTANCE"] / f"{name}.lock")


@contextmanager
def alone(app: Flask, name: str) -> Iterator[bool]:
    """Whether nobody else does what this name stands for; nobody else begins it before the end."""
    lock = lock_of(app, name)
    try:
        yield lock.take()
    finally:
        lock.release()


class AdvisoryLock:
    """Held by a transaction that stays open on a connection of its own. A lock of a session would not do: a pooler that
    hands out its connections by transaction (PgBouncer) would keep the lock, or give it to somebody else.

    The last statement is one that reads nothing, so that the transaction has no snapshot while it is idle and keeps no
    old rows from being cleaned up."""

    def __init__(self, engine: sa.Engine, name: str) -> None:
        self._engine = engine
        self._key = key_of(name)
        self._connection: sa.Connection | None = None

    def take(self, *, wait: bool = False) -> bool:
        """Take it, or ask the server whether the transaction that holds it is still there."""
        if self._connection is not None:
            try:
                self._connection.execute(STAY)
            except sa.exc.DBAPIError:
                log.warning("the connection that held a lock was lost; trying to take it anew")
                self.release()
            else:
                return True
        connection = self._engine.connect().execution_options(isolation_level="READ COMMITTED")
        try:
            taken = self._ask(connection, wait=wait)
        except BaseException:
            connection.close()
            raise
        if taken:
            self._connection = connection
        else:
            connection.close()
        return taken

    def release(self) -> None:
        """End the transaction, and with it the lock."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _ask(self, connection: sa.Connection, *, wait: bool) -> bool:
        key = {"key": self._key}
        if wait:
            connection.execute(sa.text("SET LOCAL lock_timeout = 0"))
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), key)
            taken = True
        else:
            taken = bool(connection.scalar(sa.text("SELECT pg_try_advisory_xact_lock(:key)"), key))
        connection.execute(STAY)
        return taken


class FileLock:
    """For processes of one machine, which is all that SQLite serves."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: IO[Any] | None = None

    def take(self, *, wait: bool = False) -> bool:
        """Take it; the system gives it back when the file is closed, and when the process ends."""
        if self._file is not None:
            return True
        self._path.parent.mkdir(parents=True, exist_ok=True)
        file = self._path.open("w")
        try:
            fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            file.close()
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Close the file."""
        file, self._file = self._file, None
        if file is not None:
            file.close()


def key_of(name: str) -> int:
    """PostgreSQL names advisory locks by signed numbers of 64 bits; ours come from words, so that two never meet."""
    return int.from_bytes(hashlib.sha256(f"codeprac {name}".encode()).digest()[:8], signed=True)
