"""What the register says of each kind of data about people, in a form that its page shows and its acts follow."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import sqlalchemy as sa

from codeprac.db import Model


class Fate(StrEnum):
    """What erasing an account does with data of a kind."""

    REMOVED = "removed"
    """The rows of the person go."""
    EMPTIED = "emptied"
    """What was there is overwritten with what says nothing of anybody."""
    UNNAMED = "unnamed"
    """It stays, and where a name stood, a former participant stands."""
    STAYS = "stays"
    """It stays as it is: it names nobody by itself, or somebody else wrote it."""


class Basis(StrEnum):
    """Why it may be kept, in law."""

    TASK = "task"
    CHOICE = "choice"
    DUTY = "duty"


class Topic(StrEnum):
    """Under which heading the page shows a kind of data."""

    ACCOUNT = "account"
    CONTRIBUTIONS = "contributions"
    WORK = "work"
    OTHERS = "others"
    RECORD = "record"
    PASSING = "passing"


@dataclass(frozen=True, slots=True)
class Holding:
    """One kind of data: `what` it is, `why` it is kept, on which `basis`, how long (`kept` in words; `period` names a
    period of the settings), and what erasure does with it (`fate`, and `after` in words).

    `columns` names each column, ``table.column``. `owners` says, by table, whose a row is, for the export and for
    removing: a column that refers to accounts, or a path to one (``annotation_id>annotations.author_id``)."""

    key: str
    topic: Topic
    what: Any
    why: Any
    basis: Basis
    kept: Any
    fate: Fate
    after: Any
    columns: tuple[str, ...] = ()
    owners: tuple[tuple[str, str], ...] = ()
    period: str = ""

    @property
    def tables(self) -> tuple[str, ...]:
        """The tables that it lies in, each once."""
        return tuple(dict.fromkeys(column.partition(".")[0] for column in self.columns))


def columns(table: str, names: str) -> tuple[str, ...]:
    """The columns of a table as the register names them."""
    return tuple(f"{table}.{name}" for name in names.split())


def owned(table: sa.Table, path: str, user_id: str) -> sa.ColumnElement[bool]:
    """Whether a row of the table is this account's, by a path as `Holding.owners` writes it."""
    first, _arrow, rest = path.partition(">")
    if not rest:
        return table.c[first] == user_id
    parent_name, _dot, onward = rest.partition(".")
    parent = Model.metadata.tables[parent_name]
    return table.c[first].in_(sa.select(parent.c.id).where(owned(parent, onward, user_id)))


def references_to_accounts() -> Iterable[sa.Column[Any]]:
    """Every column that refers to an account, of every table, parents before children."""
    for table in Model.metadata.sorted_tables:
        for column in table.columns:
            if any(key.target_fullname == "users.id" for key in column.foreign_keys):
                yield column
