"""The database: one declarative base, ids, aware times, and SQLite made to behave (WAL, foreign keys, a real BEGIN)."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from inspect import iscoroutinefunction
from itertools import islice
from typing import Any, TypeVar

import sqlalchemy as sa
from flask import Flask
from flask_sqlalchemy_lite import SQLAlchemy
from sqlalchemy import event
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator
from ulid import ULID

from codeprac.text.ordering import sort_key

Item = TypeVar("Item")

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}

# A read takes SQLite's shared lock; everything else takes the writer's place at once, so that two writers queue
# instead of failing when the second one tries to upgrade its lock.
reading: ContextVar[bool] = ContextVar("reading", default=False)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware time, kept in UTC on both databases."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Refuse naive times; convert to UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        """Give UTC back, also from SQLite, which forgets the zone."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Model(DeclarativeBase):
    """The base of every table."""

    metadata = sa.MetaData(naming_convention=NAMING)
    type_annotation_map = {
        datetime: UtcDateTime,
        dict[str, Any]: sa.JSON(none_as_null=True),
        list[str]: sa.JSON,
        list[dict[str, Any]]: sa.JSON,
        str: sa.Text,
    }


def new_id() -> str:
    """A short, opaque, stable id that sorts by the time it was made."""
    return str(ULID())


class WithId:
    """A primary key of 26 characters."""

    id: Mapped[str] = mapped_column(sa.String(26), primary_key=True, default=new_id)


def reference(target: str, *, index: bool = True, primary_key: bool = False, ondelete: str | None = None) -> Any:
    """A column that refers to the id of another table, for instance ``reference("users.id")``."""
    return mapped_column(
        sa.String(26),
        sa.ForeignKey(target, ondelete=ondelete),
        index=index and not primary_key,
        primary_key=primary_key,
    )


class _ByName(sa.sql.functions.GenericFunction[str]):
    inherit_cache = True
    type = sa.Text()


@compiles(_ByName)
def _fold(element: _ByName, compiler: sa.sql.compiler.SQLCompiler, **kwargs: Any) -> str:
    # Nothing here depends on the collation that a server happens to have.
    bare = f"regexp_replace(normalize({compiler.process(element.clauses, **kwargs)}, NFKD), '[\u0300-\u036f]', '', 'g')"
    return f"lower(translate({bare}, 'ÆŒØÐĐŁæœøðđłı', 'AOODDLaooddli'))"


@compiles(_ByName, "sqlite")
def _sort_key(element: _ByName, compiler: sa.sql.compiler.SQLCompiler, **kwargs: Any) -> str:
    return f"codeprac_sort_key({compiler.process(element.clauses, **kwargs)})"


def by_name(column: Any) -> sa.ColumnElement[str]:
    """For ORDER BY: names as people look for them, É with E and ø with o, whatever the database."""
    return _ByName(column)


db = SQLAlchemy(session_options={"expire_on_commit": False})


def in_parts(items: Iterable[Item], size: int) -> Iterator[list[Item]]:
    """The items, so many at once: a statement takes no list of any length."""
    rest = iter(items)
    while some := list(islice(rest, size)):
        yield some


@contextmanager
def only_reading() -> Iterator[None]:
    """Without taking the writer's place on SQLite, for what takes long to read; a new transaction begins after it."""
    token = reading.set(True)
    try:
        yield
        db.session.rollback()
    finally:
        reading.reset(token)


@contextmanager
def one_moment() -> Iterator[None]:
    """Reading only, and everything as it stood at one moment, whatever is written meanwhile; SQLite always does so."""
    db.session.rollback()
    with only_reading():
        if db.session.get_bind().dialect.name == "postgresql":
            db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield


def init_app(app: Flask) -> None:
    """Bind the database to the application and prepare SQLite connections."""
    db.init_app(app)
    # The extension closes its async sessions after every request, in an event loop made for that: 0.8 ms for nothing,
    # because there are none here.
    app.teardown_appcontext_funcs = [hook for hook in app.teardown_appcontext_funcs if not iscoroutinefunction(hook)]
    with app.app_context():
        engine = db.engine
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)


def _prepare_sqlite(connection: Any, record: object) -> None:
    connection.isolation_level = None  # the driver must not begin or commit by itself
    cursor = connection.cursor()
    for pragma in ("journal_mode=WAL", "foreign_keys=ON", "synchronous=FULL", "busy_timeout=20000"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
    connection.create_function("codeprac_sort_key", 1, _sort_key_or_null, deterministic=True)


def _sort_key_or_null(name: str | None) -> str | None:
    return None if name is None else sort_key(name)


def _begin_sqlite(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN" if reading.get() else "BEGIN IMMEDIATE")
