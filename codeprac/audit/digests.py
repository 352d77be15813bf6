"""Digests of the rows that acts change: as they were before a transaction, and as it leaves them.

What a row was before is taken from the session when it first writes it; what it is afterwards from the database."""

from collections.abc import Collection, Mapping
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session
from sqlalchemy.orm.base import NO_VALUE

from codeprac.audit.rules import row_digest
from codeprac.db import Model, in_parts

Key = tuple[str, str]
"""The table and the id of a row."""
AT_ONCE = 500
# Of an account no digest takes in who it is, nor what signs it in: a digest outlives both.
ONLY = {"users": frozenset({"id", "active", "office_role", "confirmed_at"})}


class Before:
    """What rows were before the session first wrote them in this transaction, and which of them it made."""

    def __init__(self) -> None:
        self._values: dict[Key, Mapping[str, Any] | None] = {}

    def note(self, session: Session) -> None:
        """Take in what the session is about to write over."""
        unknown = []
        for row in (*session.dirty, *session.deleted):
            key = _key_of(row)
            if key in self._values or not (row in session.deleted or session.is_modified(row)):
                continue
            if (values := _loaded_before(row)) is None:
                unknown.append(key)
            else:
                self._values[key] = values
        self._values |= _read(session, unknown)

    def note_made(self, session: Session) -> None:
        """Take in what the session has just made; it has its id only now."""
        for row in session.new:
            self._values.setdefault(_key_of(row), None)

    def digest(self, key: Key, after: str | None) -> str | None:
        """The digest of a row as it was; what the session did not write is as it was."""
        if key not in self._values:
            return after
        values = self._values[key]
        return None if values is None else row_digest(_covered(key[0], values))


def digests_of(session: Session, keys: Collection[Key]) -> dict[Key, str]:
    """The digests of rows as they are; rows that are not there are left out."""
    return {key: row_digest(_covered(key[0], values)) for key, values in _read(session, keys).items()}


def _read(session: Session, keys: Collection[Key]) -> dict[Key, Mapping[str, Any]]:
    by_table: dict[str, list[str]] = {}
    for table_name, row_id in keys:
        by_table.setdefault(table_name, []).append(row_id)
    found: dict[Key, Mapping[str, Any]] = {}
    for table_name, ids in by_table.items():
        if (statement := _statement(table_name)) is None:
            continue
        for some in in_parts(dict.fromkeys(ids), AT_ONCE):
            rows = session.connection().execute(statement, {"ids": some})
            found |= {(table_name, str(row["id"])): dict(row) for row in rows.mappings()}
    return found


@cache
def _statement(table_name: str) -> sa.Select[Any] | None:
    """Made once, as it is asked at each commit; None for a table whose rows have no id of ours."""
    table = Model.metadata.tables.get(table_name)
    if table is None or "id" not in table.c or not isinstance(table.c["id"].type, sa.String):
        return None
    return sa.select(table).where(table.c["id"].in_(sa.bindparam("ids", expanding=True)))


def _covered(table_name: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
    names = ONLY.get(table_name)
    return values if names is None else {name: value for name, value in values.items() if name in names}


def _key_of(row: Any) -> Key:
    return str(row.__tablename__), str(getattr(row, "id", ""))


def _loaded_before(row: Any) -> dict[str, Any] | None:
    """The values that the row had when it was read; None when the session does not know them all."""
    state = sa.inspect(row)
    values = {}
    for attribute in state.mapper.column_attrs:
        value = state.committed_state.get(attribute.key, state.dict.get(attribute.key, NO_VALUE))
        if value is NO_VALUE:
            return None
        values[attribute.columns[0].name] = value
    return values
