"""All rows of the database, to see what an act has changed."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from codeprac.db import Model, db

Row = tuple[Any, ...]


class Rows(dict[str, dict[Row, Row]]):
    """Every row by its table and key; and each table as the driver gives it, which is told apart faster."""

    def __init__(self) -> None:
        super().__init__()
        self.plain: dict[str, list[Any]] = {}


def all_rows(before: Rows | None = None) -> Rows:
    """Every row by its table and key, as of now; what is as it was `before` is taken from there."""
    db.session.rollback()
    found, cursor = Rows(), db.session.connection().connection.cursor()
    for table in Model.metadata.sorted_tables:
        name = table.name
        cursor.execute(f'SELECT * FROM "{name}"')
        found.plain[name] = cursor.fetchall()
        is_same = before is not None and before.plain[name] == found.plain[name]
        found[name] = before[name] if before is not None and is_same else _rows_of(table)
    cursor.close()
    db.session.rollback()
    return found


def changes(before: Rows, after: Rows) -> Iterator[tuple[str, Row | None, Row | None]]:
    """What came, went and changed: table, the row as it was, the row as it is."""
    for table in before:
        old, new = before[table], after[table]
        if old is new:
            continue
        for key in old.keys() | new.keys():
            if old.get(key) != new.get(key):
                yield table, old.get(key), new.get(key)


def values_of(row: Row, table: str) -> dict[str, str]:
    """A row by the names of its columns."""
    return dict(zip(Model.metadata.tables[table].columns.keys(), row, strict=True))


def _rows_of(table: sa.Table) -> dict[Row, Row]:
    keys = [list(table.columns).index(column) for column in table.primary_key]
    rows = [tuple(repr(value) for value in row) for row in db.session.execute(sa.select(table))]
    return {tuple(row[key] for key in keys): row for row in rows}
