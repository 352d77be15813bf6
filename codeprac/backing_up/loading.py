"""Putting rows into empty tables: at once, in one transaction, with every rule of the database looked at afterwards.

Rows refer to rows that come later, and triggers guard what is old; so foreign keys are taken off and put back, which
checks them all, and triggers sleep meanwhile. What goes wrong leaves the tables empty."""

import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, Protocol

import psycopg
import sqlalchemy as sa
from psycopg import sql
from sqlalchemy.dialects import sqlite

from codeprac.backing_up.errors import BackupFailed
from codeprac.backing_up.manifests import Table

ROWS_AT_ONCE = 500


class Loader(Protocol):
    """Puts the rows of a table into it."""

    def __call__(self, table: Table, rows: Iterable[list[Any]]) -> None: ...


@contextmanager
def loading(engine: sa.Engine, tables: Sequence[str]) -> Iterator[Loader]:
    """A transaction in which these tables, emptied first, are filled."""
    raw = engine.raw_connection()
    connection: Any = raw.driver_connection
    prepare, load, finish = _STEPS[engine.dialect.name]
    try:
        kept = prepare(connection, tables)
        yield lambda table, rows: load(connection, table, rows)
        finish(connection, kept)
        connection.execute("COMMIT")
    except (sqlite3.Error, psycopg.Error) as error:
        raise BackupFailed(f"The database refuses what is in the backup: {str(error).splitlines()[0]}") from error
    finally:
        _let_go(connection, engine.dialect.name)
        raw.close()


def _let_go(connection: Any, dialect: str) -> None:
    if dialect == "postgresql":
        connection.rollback()
        return
    if connection.in_transaction:
        connection.execute("ROLLBACK")
    connection.execute("PRAGMA foreign_keys=ON")


def _prepare_sqlite(connection: sqlite3.Connection, tables: Sequence[str]) -> list[str]:
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("BEGIN IMMEDIATE")
    triggers = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY name").fetchall()
    for name, _made in triggers:
        connection.execute(f'DROP TRIGGER "{name}"')
    for table in tables:
        connection.execute(str(sa.delete(sa.table(table))))
    return [made for _name, made in triggers]


def _load_sqlite(connection: sqlite3.Connection, table: Table, rows: Iterable[list[Any]]) -> None:
    statement = sa.insert(sa.table(table.name, *map(sa.column, table.columns))).compile(dialect=sqlite.dialect())
    connection.executemany(str(statement), ([_for_sqlite(value) for value in row] for row in rows))


def _for_sqlite(value: Any) -> Any:
    """As SQLAlchemy writes it."""
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    return value.isoformat() if isinstance(value, date) else value


def _finish_sqlite(connection: sqlite3.Connection, kept: Sequence[str]) -> None:
    if broken := connection.execute("PRAGMA foreign_key_check").fetchone():
        raise BackupFailed(f"A row of the table {broken[0]} refers to a row of {broken[2]} that is not in the backup.")
    for trigger in kept:
        connection.execute(trigger)


Foreign = tuple[str, str, str]


def _prepare_postgresql(connection: psycopg.Connection, tables: Sequence[str]) -> tuple[Sequence[str], list[Foreign]]:
    foreign = connection.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND connamespace = current_schema()::regnamespace ORDER BY 1, 2"
    ).fetchall()
    for table, name, _made in foreign:
        _run(connection, "ALTER TABLE {} DROP CONSTRAINT {}", table, name)
    for table in tables:
        _run(connection, "ALTER TABLE {} DISABLE TRIGGER USER", table)
        _run(connection, "DELETE FROM {}", table)
    return tables, foreign


def _load_postgresql(connection: psycopg.Connection, table: Table, rows: Iterable[list[Any]]) -> None:
    columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
    statement = sql.SQL("COPY {} ({}) FROM STDIN").format(sql.Identifier(table.name), columns)
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)


def _finish_postgresql(connection: psycopg.Connection, kept: tuple[Sequence[str], list[Foreign]]) -> None:
    tables, foreign = kept
    for table in tables:
        _run(connection, "ALTER TABLE {} ENABLE TRIGGER USER", table)
    for table, name, made in foreign:
        definition = sql.SQL(made)  # the server's own words for it
        connection.execute(
            sql.SQL("ALTER TABLE {} ADD CONSTRAINT {} {}").format(
                sql.Identifier(table), sql.Identifier(name), definition
            )
        )
    _count_on(connection)


def _count_on(connection: psycopg.Connection) -> None:
    """Let the numbers that the server counts go on after the largest one in use."""
    counted = connection.execute(
        "SELECT table_name, column_name, pg_get_serial_sequence(quote_ident(table_name), column_name) "
        "FROM information_schema.columns WHERE table_schema = current_schema() "
        "AND pg_get_serial_sequence(quote_ident(table_name), column_name) IS NOT NULL"
    ).fetchall()
    for table, column, sequence in counted:
        statement = sql.SQL("SELECT setval({}, coalesce(max({}), 0) + 1, false) FROM {}")
        names = (sql.Literal(sequence), sql.Identifier(column), sql.Identifier(table))
        connection.execute(statement.format(*names))


def _run(connection: psycopg.Connection, statement: str, *names: str) -> None:
    connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


Steps = tuple[Callable[..., Any], Callable[..., None], Callable[..., None]]
_STEPS: Mapping[str, Steps] = {
    "sqlite": (_prepare_sqlite, _load_sqlite, _finish_sqlite),
    "postgresql": (_prepare_postgresql, _load_postgresql, _finish_postgresql),
}
