"""The databases of the tests: migrated once per run into a template, copied for each worker, emptied after each test.

Tests commit for real, in as many sessions, threads and processes as they like; afterwards the database is put back to
what the migrations left. That takes a few milliseconds on both databases, and hides no lock, constraint or trigger, as
savepoints around each test would."""

import fcntl
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg import sql

Prepare = Callable[[str], None]
TEMPLATE = "template_codeprac"
REVISIONS = "alembic_version"
BUSY_ROUNDS, BUSY_SECONDS = 40, 0.25
LEFT_OPEN = "a test left a transaction open: the database cannot be put back"
MANY_ROWS = 2_000
Rows = list[tuple[Any, ...]]


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
def once_per_run(folder: Path, template: str) -> Iterator[None]:
    """Only one of the workers of a run at a time, for each template."""
    with (folder / f"{template}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


class SQLiteDatabase:
    """A file, put back by deleting rows while other connections are open: these keep what they know of its form, and
    their statements. Only where a test changed the form, or where there are many rows, the whole file is copied."""

    def __init__(self, path: Path, template: Path | None) -> None:
        self.path, self.template = path, template
        self._kept: dict[str, dict[str, Rows]] = {}
        if template is not None:
            self._connection = sqlite3.connect(path, timeout=0, isolation_level=None, cached_statements=1_000)
            self._connection.execute("PRAGMA synchronous=OFF")
            self._connection.set_authorizer(_without_triggers)
            self._form = self._ask("schema_version")
            self._now = ("", self._ask("data_version"))  # what was put back last, and what SQLite called it
            self.keep("")

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    def keep(self, name: str) -> None:
        rows = {table: self._connection.execute(f"SELECT * FROM {table}").fetchall() for table in self._tables()}
        self._kept[name] = {table: some for table, some in rows.items() if some}

    def restore(self, name: str = "") -> None:
        if self.template is None or (name, self._ask("data_version")) == self._now:
            return  # nobody wrote meanwhile
        is_long = sum(map(len, self._kept[""].values())) > MANY_ROWS
        if is_long or self._ask("schema_version") != self._form:
            self._copy(self.template)
        if not is_long or name:
            self._put_rows(self._kept[name])
        self._now = (name, self._ask("data_version"))

    def close(self) -> None:
        if self.template is not None:
            self._connection.close()

    def _ask(self, pragma: str) -> int:
        return int(self._connection.execute(f"PRAGMA {pragma}").fetchone()[0])

    def _tables(self) -> list[str]:
        rows = self._connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> ?", [REVISIONS]
        )
        return [name for (name,) in rows]

    def _put_rows(self, kept: Mapping[str, Rows]) -> None:
        self._begin()
        for table in self._tables():
            if self._connection.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone():
                self._connection.execute(f"DELETE FROM {table}")
        for table, rows in kept.items():
            self._connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)
        self._connection.execute("COMMIT")

    def _begin(self) -> None:
        for left in reversed(range(BUSY_ROUNDS)):
            try:
                self._connection.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if not left:
                    raise RuntimeError(LEFT_OPEN) from error
                time.sleep(BUSY_SECONDS)
            else:
                return

    def _copy(self, template: Path) -> None:
        """Page by page; and say that the form is the one that everybody knew before."""
        rounds = 0

        def give_up(status: int, remaining: int, total: int) -> None:
            nonlocal rounds
            rounds += 1
            if rounds > BUSY_ROUNDS:
                raise RuntimeError(LEFT_OPEN)

        with closing(sqlite3.connect(template)) as source:
            source.backup(self._connection, progress=give_up)
        self._connection.execute(f"PRAGMA schema_version = {self._form}")


def _without_triggers(action: int, first: str | None, second: str | None, name: str | None, trigger: str | None) -> int:
    """Leave out what triggers say: they refuse to delete what has to stay."""
    return sqlite3.SQLITE_IGNORE if trigger and action == sqlite3.SQLITE_SELECT else sqlite3.SQLITE_OK


@dataclass
class SQLiteDatabases:
    """SQLite files in the run's temporary folder; their templates may lie where a later run finds them."""

    folder: Path
    templates: Path

    def create(self, name: str, prepare: Prepare | None, template: str = TEMPLATE) -> SQLiteDatabase:
        path = self.folder / f"{name}.sqlite"
        if prepare is None:
            return SQLiteDatabase(path, None)
        source = self.templates / f"{template}.sqlite"
        with once_per_run(self.templates, template):
            if not source.exists():
                unfinished = source.with_suffix(".unfinished")
                prepare(f"sqlite:///{unfinished}")
                with closing(sqlite3.connect(unfinished)) as connection:
                    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                unfinished.rename(source)
        shutil.copyfile(source, path)
        return SQLiteDatabase(path, source)


class PostgreSQLDatabase:
    """A database of the run's server, put back by deleting rows. A schema of its own holds rows that were kept, and a
    function that puts them back, whose statements the server plans once."""

    def __init__(self, url: str) -> None:
        self.url = url
        self._connection: psycopg.Connection | None = None
        self._kept: dict[str, sql.Composed] = {}

    def keep(self, name: str) -> None:
        rows = self._connect().execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1")
        tables = [name for (name,) in rows.fetchall() if name != REVISIONS]
        schema = f"kept_{name}"
        self._connect().execute(sql.SQL("CREATE SCHEMA {}").format(sql.Identifier(schema)))
        steps: list[sql.Composable] = []
        for table_name in tables:
            table, kept = sql.Identifier(table_name), sql.Identifier(schema, table_name)
            steps.append(sql.SQL("DELETE FROM {};").format(table))
            if self._connect().execute(sql.SQL("SELECT EXISTS (SELECT FROM {})").format(table)).fetchone() == (True,):
                self._connect().execute(sql.SQL("CREATE TABLE {} AS TABLE {}").format(kept, table))
                steps.append(sql.SQL("INSERT INTO {} SELECT * FROM {};").format(table, kept))
        function = sql.Identifier(schema, "restore")
        form = sql.SQL("CREATE FUNCTION {}() RETURNS void LANGUAGE plpgsql AS $body$ BEGIN {} END $body$")
        self._connect().execute(form.format(function, sql.SQL(" ").join(steps)))
        self._kept[name] = sql.SQL("SELECT {}()").format(function)

    def restore(self, name: str = "") -> None:
        if statement := self._kept.get(name):
            self._connect().execute(statement)

    def close(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def _connect(self) -> psycopg.Connection:
        if self._connection is None:
            self._connection = psycopg.connect(as_libpq(self.url), autocommit=True)
            # No trigger and no key: rows go and come in any order, also those that have to stay.
            self._connection.execute("SET session_replication_role = replica")
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
        with once_per_run(self.folder, template):
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
