"""All rows of the database, to see what an act has changed."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa

from codeprac.db import Model, db

Row = tuple[Any, ...]
Rows = dict[str, dict[Row, Row]]


def all_rows() -> Rows:
    """Every row by its table and key, as of now."""
    db.session.rollback()
    found: Rows = {}
    for table in Model.metadata.sorted_tables:
        keys = [list(table.columns).index(column) for column in table.primary_key]
        rows = [tuple(repr(value) for value in row) for row in db.session.execute(sa.select(table))]
        found[table.name] = {tuple(row[key] for key in keys): row for row in rows}
    db.session.rollback()
    return found


def changes(before: Rows, after: Rows) -> Iterator[tuple[str, Row | None, Row | None]]:
    """What came, went and changed: table, the row as it was, the row as it is."""
    for table in before:
        old, new = before[table], after[table]
        for key in old.keys() | new.keys():
            if old.get(key) != new.get(key):
                yield table, old.get(key), new.get(key)


def values_of(row: Row, table: str) -> dict[str, str]:
    """A row by the names of its columns."""
    return dict(zip(Model.metadata.tables[table].columns.keys(), row, strict=True))
