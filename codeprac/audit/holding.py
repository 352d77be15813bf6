"""Holding rows: with every transaction the record takes in digests of the rows that bind (`binding`) as it leaves them.

Nobody has to think of it: whatever the session writes, or has written by a statement, is noted, and before the commit
one more act is recorded, with the digests of those rows, nothing for the ones that went. The first such act holds every
row that binds there is; from then on one that is in no act was written behind the application's back."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from typing import Any
from weakref import WeakSet

import sqlalchemy as sa
from sqlalchemy.orm import Mapper, ORMExecuteState, Session, UOWTransaction

from codeprac.audit.binding import BINDING, FORM, FORMS, columns_of, key_of, table_of
from codeprac.audit.models import AuditEntry, AuditLink
from codeprac.audit.rules import held_digest
from codeprac.audit.tags import Tag
from codeprac.db import in_parts

Key = tuple[str, str]
"""The table and the id of a row."""
HELD = "codeprac.audit.held"
AT_ONCE = 500
IN_ONE_ACT = 2_000
OBJECT = "rows"
BEGUN: WeakSet[sa.Engine] = WeakSet()
"""The databases whose record has begun to hold rows, as far as this process knows."""


@dataclass(slots=True)
class Held:
    """What the record holds of rows: the form, the digest (None for one that is gone) and the act of each."""

    rows: dict[str, dict[str, tuple[int, bytes | None, int]]] = field(default_factory=dict)
    has_begun: bool = False

    def take_in(self, entry_id: int, data: Mapping[str, Any]) -> None:
        """Follow one act that holds rows; a later one counts instead of an earlier one."""
        self.has_begun |= bool(data.get("begins"))
        for table, digests in data["rows"].items():
            held = self.rows.setdefault(table, {})
            for row_id, digest in digests.items():
                held[row_id] = (data["form"], None if digest is None else bytes.fromhex(digest), entry_id)


def note_flushed(session: Session, context: UOWTransaction) -> None:
    """Note the rows that were just written; those that were made have their ids only now."""
    for state, (is_deleted, only_listed) in context.states.items():
        columns = _watched(state.mapper)
        if columns and not only_listed and (is_deleted or state.key is None or state.committed_state.keys() & columns):
            row = state.obj()
            session.info[HELD].add((str(state.mapper.local_table.name), _id_of(state.mapper, row)))


def note_before_flush(session: Session) -> None:
    """Note the rows that the database is about to delete with others."""
    ids: dict[str, list[str]] = defaultdict(list)
    for row in session.deleted:
        mapper = sa.inspect(row).mapper
        if mapper.local_table.name in _dependents():
            ids[mapper.local_table.name].append(_id_of(mapper, row))
    for table_name, some in ids.items():
        _note_dependents(session, table_name, some)


def note_statement(state: ORMExecuteState) -> None:
    """Note the rows that a statement is about to write. One that does not tell which they are is refused."""
    if not (state.is_insert or state.is_update or state.is_delete):
        return
    statement: Any = state.statement
    name = statement.table.name
    if name not in BINDING and name not in _dependents():
        return
    connection = state.session.connection()  # begins the transaction, if nothing has yet
    if state.is_insert:
        ids = _inserted(statement, state.parameters)
    else:
        key = key_of(table_of(name))
        where = [] if statement.whereclause is None else [statement.whereclause]
        if isinstance(state.parameters, list):
            raise TypeError(f"a statement on {name} with many parameters does not tell which rows it writes")
        ids = [str(one) for one in connection.scalars(sa.select(key).where(*where), state.parameters)]
    if name in BINDING:
        state.session.info[HELD] |= {(name, row_id) for row_id in ids}
    if state.is_delete:
        _note_dependents(state.session, name, ids)


def hold(session: Session, at: datetime | None, lock: Callable[[Session], None]) -> list[AuditEntry]:
    """The acts, to be added, that hold the rows noted in this transaction, and all others if none was ever held; `lock`
    keeps everybody else from adding to the chain."""
    if not session.info[HELD]:
        return []
    digests: dict[Key, str | None] = dict.fromkeys(session.info[HELD])
    session.info[HELD] = set()
    digests |= digests_of(session, digests, stay=True)
    begins = False
    if not has_begun(session):
        lock(session)
        begins = not has_begun(session)
    if begins:
        digests = {**digests_of(session, list_keys(session)), **digests}
    acts = []
    for some in in_parts(sorted(digests), IN_ONE_ACT):
        rows: dict[str, dict[str, str | None]] = defaultdict(dict)
        for table, row_id in some:
            rows[table][row_id] = digests[table, row_id]
        data = {"form": FORM, "rows": dict(rows)} | ({"begins": True} if begins else {})
        acts.append(_act(data, at or datetime.now(UTC)))
    return acts


def beginning(at: datetime) -> AuditEntry:
    """The act, to be added, with which the record begins to hold rows where there is none."""
    return _act({"form": FORM, "rows": {}, "begins": True}, at)


def has_begun(session: Session) -> bool:
    """Whether rows were ever held. Where they were they always will have been, and nobody asks again."""
    engine = session.get_bind().engine
    if engine not in BEGUN:
        first = sa.select(AuditEntry.id).where(AuditEntry.tag == Tag.ROWS_HELD).limit(1)
        if session.connection().scalar(first) is None:
            return False
        BEGUN.add(engine)
    return True


def note(session: Session, keys: Iterable[Key]) -> None:
    """Have these rows held, as they are, by the transaction that runs."""
    session.info[HELD] |= set(keys)


def list_keys(session: Session) -> list[Key]:
    """Every row that binds."""
    return [
        (name, str(row_id))
        for name in BINDING
        for row_id in session.connection().scalars(sa.select(key_of(table_of(name))))
    ]


def read_held(session: Session) -> Held:
    """What the chain holds of rows, whether the chain is whole or not."""
    acts = (
        sa.select(AuditEntry.id, AuditEntry.data)
        .join(AuditLink, AuditLink.entry_id == AuditEntry.id)
        .where(AuditEntry.tag == Tag.ROWS_HELD)
        .order_by(AuditLink.position)
    )
    held = Held()
    for entry_id, data in session.execute(acts):
        held.take_in(entry_id, data)
    return held


def digests_of(session: Session, keys: Iterable[Key], *, stay: bool = False) -> dict[Key, str]:
    """The digests of rows as they are, of the newest form; rows that are not there are left out. Those that `stay` are
    locked until the end of the transaction, so that what is held is what is committed."""
    ids: dict[str, list[str]] = defaultdict(list)
    for table_name, row_id in keys:
        ids[table_name].append(row_id)
    found: dict[Key, str] = {}
    connection = session.connection()
    for name, of_table in ids.items():
        statement = _statement(name, stay)
        for some in in_parts(sorted(of_table), AT_ONCE):
            for row_id, *values in connection.execute(statement, {"ids": some}):
                found[name, row_id] = digest_of_row(name, FORM, row_id, values)
    return found


def digest_of_row(name: str, form: int, row_id: str, values: Sequence[Any]) -> str:
    """The digest, of a form, of a row with its values in the order of `columns_of`."""
    return held_digest(name, row_id, {column: values[at] for column, at in _places(name, form)})


@cache
def _statement(name: str, stay: bool) -> sa.Select[Any]:
    """Made once: making a statement takes longer than asking it, and these are asked at each commit."""
    key, *columns = columns_of(name)
    statement = sa.select(key, *columns).where(key.in_(sa.bindparam("ids", expanding=True)))
    return statement.with_for_update(key_share=True) if stay else statement


@cache
def _places(name: str, form: int) -> tuple[tuple[str, int], ...]:
    names = [column.name for column in columns_of(name)[1:]]
    return tuple((column, names.index(column)) for column in FORMS[form][name])


def _act(data: dict[str, Any], at: datetime) -> AuditEntry:
    return AuditEntry(tag=Tag.ROWS_HELD, actor_id=None, object_type=OBJECT, object_id="", at=at, data=data)


def _inserted(statement: Any, parameters: Any) -> list[str]:
    name = statement.table.name
    key = key_of(table_of(name)).name
    rows = parameters if isinstance(parameters, list) else [parameters or statement.compile().params]
    if any(row.get(key) is None for row in rows):
        raise TypeError(f"a statement that writes into {name} must tell the {key} of each row")
    return [str(row[key]) for row in rows]


def _note_dependents(session: Session, name: str, ids: Sequence[str]) -> None:
    for column in _dependents().get(name, ()):
        key = key_of(column.table)
        for some in in_parts(ids, AT_ONCE):
            rows = session.connection().scalars(sa.select(key).where(column.in_(some)))
            session.info[HELD] |= {(column.table.name, str(row_id)) for row_id in rows}


@cache
def _dependents() -> Mapping[str, tuple[sa.Column[Any], ...]]:
    """The columns of rows that bind, by the table with whose rows the database deletes them."""
    found: dict[str, tuple[sa.Column[Any], ...]] = {}
    for name in BINDING:
        for foreign in table_of(name).foreign_keys:
            if foreign.ondelete == "CASCADE":
                parent = foreign.column.table.name
                found[parent] = (*found.get(parent, ()), foreign.parent)
    return found


@cache
def _watched(mapper: Mapper[Any]) -> frozenset[str]:
    """The attributes that bind of the rows of a mapper; none where none do."""
    names = BINDING.get(str(getattr(mapper.local_table, "name", "")), ())
    return frozenset(one.key for one in mapper.column_attrs if one.columns[0].name in names)


def _id_of(mapper: Mapper[Any], row: Any) -> str:
    return str(mapper.primary_key_from_instance(row)[0])
