"""A row in each table that has none, from the form of the table alone: for tests about every table, now and later."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any

import sqlalchemy as sa

MOMENT = datetime(2025, 3, 30, 21, 59, 59, 123456, tzinfo=UTC)


def seed_empty_tables(engine: sa.Engine, names: Iterable[str]) -> set[str]:
    """Put one row into each of these tables that has none, and give the names of those that got one. Tables may refer
    to each other in any order; a table whose row would need one that cannot be is an error."""
    found = sa.MetaData()
    found.reflect(engine, only=sorted(names))
    left = {name for name in names if not _count(engine, found.tables[name])}
    seeded: set[str] = set()
    while left:
        ready = {name for name in left if not _needs(found.tables[name]) & left}
        if not ready:
            raise AssertionError(f"these tables need rows of each other: {sorted(left)}")
        with engine.begin() as connection:
            for name in sorted(ready):
                connection.execute(sa.insert(found.tables[name]).values(_row(connection, found.tables[name])))
        left -= ready
        seeded |= ready
    return seeded


def _count(engine: sa.Engine, table: sa.Table) -> int:
    with engine.connect() as connection:
        return connection.scalar(sa.select(sa.func.count()).select_from(table)) or 0


def _needs(table: sa.Table) -> set[str]:
    """The tables of which a row must be there before one of this table can be."""
    return {key.column.table.name for key in table.foreign_keys if not key.parent.nullable} - {table.name}


def _row(connection: sa.Connection, table: sa.Table) -> dict[str, Any]:
    there = {key.parent.name: connection.scalar(sa.select(key.column).limit(1)) for key in table.foreign_keys}
    return {column.name: _value(column) for column in table.columns} | there


def row_for(table: sa.Table) -> dict[str, Any]:
    """A row that differs from those put there before; what it refers to need not be there."""
    return {column.name: _value(column, mark="another ", number=977) for column in table.columns}


def _value(column: sa.Column[Any], *, mark: str = "", number: int = 7) -> Any:
    kind: Any = column.type
    if isinstance(kind, sa.DateTime):
        return MOMENT if getattr(kind, "timezone", False) else MOMENT.replace(tzinfo=None)
    for known, value in ((sa.JSON, {"é": ["\u2028", 1.5, None]}), (sa.Date, date(2025, 3, 30)), (sa.Boolean, True)):
        if isinstance(kind, known):
            return value
    for known, value in ((sa.Integer, number), (sa.Float, 0.1), (sa.LargeBinary, b"\x00\xff" + mark.encode())):
        if isinstance(kind, known):
            return value
    if any(word in column.name for word in ("sha256", "digest", "hash")):
        return f"{number:064x}"
    # Signs that get lost where text is carried carelessly.
    return f"ø\n\t'\\{mark}{column.name}"[: getattr(kind, "length", None) or 100]
