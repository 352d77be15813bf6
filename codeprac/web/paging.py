"""Lists in pages: the same size, address and macro everywhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

import sqlalchemy as sa
from flask import request

from codeprac.db import db
from codeprac.text.numbers import read_whole

Row = TypeVar("Row")
PAGE_SIZE = 50


@dataclass(frozen=True)
class Page(Generic[Row]):
    """One page of a list: its rows, its number from 1, and how many rows there are in all."""

    rows: Sequence[Row]
    number: int
    total: int
    size: int = PAGE_SIZE

    @property
    def count(self) -> int:
        """How many pages there are, at least one."""
        return max(1, -(-self.total // self.size))

    @property
    def first(self) -> int:
        """The number of the first row shown, from 1; 0 when there is none."""
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        """The number of the last row shown."""
        return (self.number - 1) * self.size + len(self.rows)

    @property
    def numbers(self) -> list[int | None]:
        """Page numbers to link, None for a gap: the ends, and two around the present one."""
        wanted = sorted({1, self.count, *range(max(1, self.number - 2), min(self.count, self.number + 2) + 1)})
        linked: list[int | None] = []
        for before, number in zip([0, *wanted], wanted, strict=False):
            if number - before > 1:
                linked.append(None)
            linked.append(number)
        return linked


def requested_page() -> int:
    """The page number in the address, 1 for anything that is none."""
    return max(read_whole(request.args.get("page"), digits=6) or 1, 1)


def paginate(
    statement: sa.Select[Any], *, number: int | None = None, size: int = PAGE_SIZE, by: Any = None
) -> Page[Any]:
    """Run an ordered select for one page: two queries, whatever the length of the list. With `by`, the id of its rows,
    a third: the rows are sorted by their ids alone, and only those of the page are read whole."""
    narrow = statement if by is None else statement.with_only_columns(by)
    total = db.session.scalar(sa.select(sa.func.count()).select_from(narrow.order_by(None).subquery())) or 0
    wanted = min(number or requested_page(), max(1, -(-total // size)))
    part = narrow.limit(size).offset((wanted - 1) * size)
    rows: Sequence[Any] = db.session.scalars(part).unique().all()
    if by is not None:
        places = {row_id: place for place, row_id in enumerate(rows)}
        whole = db.session.scalars(statement.order_by(None).where(by.in_(places))).unique()
        rows = sorted(whole, key=lambda row: places[row.id])
    return Page(rows=rows, number=wanted, total=total, size=size)
