"""Comparing the rows that bind with what the record holds of them."""

from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.audit.binding import BINDING, columns_of
from codeprac.audit.holding import Held, Key, digest_of_row
from codeprac.audit.rules import FaultKind
from codeprac.db import db

AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Difference:
    """A row that is not as the record holds it; `entry_id` is the act that held it last, 0 where none did."""

    kind: FaultKind
    table: str
    row_id: str
    entry_id: int = 0

    @property
    def key(self) -> Key:
        """By what the record knows it."""
        return self.table, self.row_id

    def __str__(self) -> str:
        if not self.entry_id:
            return _("row %(id)s of %(table)s", id=self.row_id, table=self.table)
        return _(
            "row %(id)s of %(table)s, held by entry %(entry)s", id=self.row_id, table=self.table, entry=self.entry_id
        )


@dataclass(slots=True)
class Compared:
    """How many rows were compared, and how many could not be."""

    rows: int = 0
    unheld: int = 0
    """Rows of a site that has held none yet: nothing tells them from forged ones."""


def compare_rows(held: Held, compared: Compared, tables: Iterable[str] = BINDING) -> Iterator[Difference]:
    """Every row that is not as it is held, table after table; first those that are there, then those that are gone.
    What is compared is taken out of what is held."""
    for name in tables:
        known = held.rows.get(name, {})
        yield from _compare_table(name, known, held.has_begun, compared)
        for row_id in sorted(row_id for row_id, (_form, digest, _entry) in known.items() if digest is not None):
            compared.rows += 1
            yield Difference(FaultKind.ROW_MISSING, name, row_id, known[row_id][2])


def _compare_table(
    name: str, known: dict[str, tuple[int, bytes | None, int]], has_begun: bool, compared: Compared
) -> Iterator[Difference]:
    key, *columns = columns_of(name)
    statement = sa.select(key, *columns).order_by(key).execution_options(yield_per=AT_ONCE)
    with closing(db.session.connection().execute(statement)) as rows:
        for row_id, *values in rows:
            form, digest, entry_id = known.pop(row_id, (0, None, 0))
            if digest is None and not has_begun:
                compared.unheld += 1
                continue
            compared.rows += 1
            if digest is None:
                yield Difference(FaultKind.ROW_UNKNOWN, name, row_id, entry_id)
            elif digest_of_row(name, form, row_id, values) != digest.hex():
                yield Difference(FaultKind.ROW_CHANGED, name, row_id, entry_id)
