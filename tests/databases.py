"""The databases of the tests: migrated once per run into a template, copied for each worker, emptied after each test.

Tests commit for real, in as many sessions, threads and processes as they like; afterwards the database is put back to
what the migrations left. That takes a few milliseconds on both databases, and hides no lock, constraint or trigger, as
savepoints around each test would."""

import fcntl
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import psycopg
from psycopg import sql

Prepare = Callable[[str], None]
TEMPLATE = "template_codeprac"
BUSY_ROUNDS = 40


class Database(Protocol):
    """A database for one worker or one live server."""

    @property
    def url(self) -> str:
        """Its address, as SQLAlchemy writes it."""

    def keep(self, name: str) -> None:
        """Keep the rows of this moment under a name."""

    def restore(self, name: str = "") -> None:
        """Put the database back to what the migrations left, or to the rows kept under a name."""

    def close(self) -> None:
        """Let go of it; the run's folder or server is removed as a whole."""


class Databases(Protocol):
    """A kind of database: makes fresh ones for the asking."""

    def create(self, name: str, prepare: Prepare | None, template: str = TEMPLATE) -> Database:
        """A database of its own under this name: a copy of the template, which `prepare` fills the first time in a run;
        without `prepare` an empty one."""


@contextmanager
def once_per_run(folder: Path) -> Iterator[None]:
    """Only one of the workers of a run at a time."""
    with (folder / "databases.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@dataclass
class SQLiteDatabase:
    """A file, put back by SQLite's own backup, which works while other connections are open."""

    path: Path
    template: Path | None

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    def keep(self, name: str) -> None:
        with closing(sqlite3.connect(self.path)) as source, closing(sqlite3.connect(self._kept(name))) as target:
            target.execute("PRAGMA synchronous=OFF")
            source.backup(target)

    def restore(self, name: str = "") -> None:
        if self.template is None:
            return
        rounds = 0

        def give_up(status: int, remaining: int, total: int) -> None:
            nonlocal rounds
            rounds += 1
            if rounds > BUSY_ROUNDS:
                raise RuntimeError("a test left a transaction open: the database cannot be put back")

        with (
            closing(sqlite3.connect(self._kept(name) if name else self.template)) as source,
            closing(sqlite3.connect(self.path, timeout=0)) as target,
        ):
            target.execute("PRAGMA synchronous=OFF")
            source.backup(target, progress=give_up)

    def close(self) -> None:
        pass

    def _kept(self, name: str) -> Path:
        return self.path.with_name(f"{self.path.stem}-{name}.sqlite")


@dataclass
class SQLiteDatabases:
    """SQLite files in the run's temporary folder."""

    folder: Path

    def create(self, name: str, prepare: Prepare | None, template: str = TEMPLATE) -> SQLiteDatabase:
        path = self.folder / f"{name}.sqlite"
        if prepare is None:
            return SQLiteDatabase(path, None)
        source = self.folder / f"{template}.sqlite"
        with once_per_run(self.folder):
            if not source.exists():
                unfinished = source.with_suffix(".unfinished")
                prepare(f"sqlite:///{unfinished}")
                with closing(sqlite3.connect(unfinished)) as connection:
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                unfinished.rename(source)
        shutil.copyfile(source, path)
        return SQLiteDatabase(path, source)


class PostgreSQLDatabase:
    """A database of the run's server, put back by deleting rows; each schema of its own holds rows that were kept."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._connection: psycopg.Connection | None = None
        self._statements: dict[str, sql.Composed] = {}

    def keep(self, name: str) -> None:
        rows = self._connect().execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in rows.fetchall() if name != "alembic_version"]
        schema = f"kept_{name}"
        self._connect().execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
        steps: list[sql.Composable] = [sql.SQL("SET LOCAL session_replication_role = replica")]
        for table_name in tables:
            table, kept = sql.Identifier(table_name), sql.Identifier(schema, table_name)
            steps.append(sql.SQL("DELETE FROM {}").format(table))
            if self._connect().execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(table)).fetchone() == (True,):
                self._connect().execute(sql.SQL("CREATE TABLE {} AS TABLE {}").format(kept, table))
                steps.append(sql.SQL("INSERT INTO {} SELECT * FROM {}").format(table, kept))
        body = sql.SQL("; ").join(steps)
        self._statements[name] = sql.SQL("DO $restore$ BEGIN {}; END $restore$").format(body)

    def restore(self, name: str = "") -> None:
        if statement := self._statements.get(name):
            self._connect().execute(statement)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def _connect(self) -> psycopg.Connection:
        if self._connection is None:
            self._connection = psycopg.connect(as_libpq(self.url), autocommit=True)
        return self._connection


@dataclass
class PostgreSQLDatabases:
    """Databases of the run's PostgreSQL, copied from a template by the server itself."""

    folder: Path
    server_url: str

    def create(self, name: str, prepare: Prepare | None, template: str = TEMPLATE) -> PostgreSQLDatabase:
        if prepare is None:
            self._create(name, "template0")
            return PostgreSQLDatabase(self._url(name))
        with once_per_run(self.folder):
            if not (self.folder / template).exists():
                self._create(template, "template0")
                prepare(self._url(template))
                (self.folder / template).touch()
            self._create(name, template)
        database = PostgreSQLDatabase(self._url(name))
        database.keep("")
        return database

    def _create(self, name: str, template: str) -> None:
        statement = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        with psycopg.connect(as_libpq(self._url("postgres")), autocommit=True) as connection:
            connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template)))

    def _url(self, name: str) -> str:
        return self.server_url.replace("/postgres?", f"/{name}?")


def as_libpq(url: str) -> str:
    """SQLAlchemy's address of a database as the driver itself writes it."""
    return url.replace("postgresql+psycopg://", "postgresql://", 1)
