"""An uploaded file as rows of text: what kind of file it is, by its content, and the table in it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice

from codeprac.sheets import delimited, workbooks
from codeprac.sheets.columns import WHERE, Column, Header, find_header
from codeprac.sheets.rules import FILE_LIMIT, MEGABYTE, MOST_ROWS, Layout, Reason, Remark, Unreadable
from codeprac.sheets.workbooks import Grid

HEADER_WITHIN = 40
_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OTHER = (b"%PDF", b"{\\rtf", b"\x89PNG", b"\xff\xd8\xff", b"<!DOCTYPE", b"<html", b"<?xml", b"\x1f\x8b", b"PK\x05\x06")


@dataclass(frozen=True, slots=True)
class Raw:
    """A row as it came: its line in the file (from 1), the recognised cells, all cells by heading, and which of them
    a spreadsheet holds as numbers or dates."""

    line: int
    cells: Mapping[Column, str]
    named: Mapping[str, str]
    was: Mapping[Column, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a file that hold anything, below its headings."""

    layout: Layout
    rows: Sequence[Raw]
    remarks: Sequence[Remark] = ()


def read_table(data: bytes) -> Table:
    """The table in an uploaded file; Unreadable, with the reason, when there is none."""
    if not data.strip():
        raise Unreadable(Reason.EMPTY)
    if len(data) > FILE_LIMIT:
        raise Unreadable(Reason.TOO_LARGE, size=f"{len(data) / MEGABYTE:.1f}", limit=FILE_LIMIT // MEGABYTE)
    grids = _grids(data)
    found = [(grid, header) for grid in grids if (header := find_header(_first_rows(grid)))]
    if not found:
        raise Unreadable(Reason.NO_HEADER)
    grid, header = max(found, key=lambda pair: len(pair[1].columns))
    rows = tuple(_rows(grid, header))
    if len(rows) > MOST_ROWS:
        raise Unreadable(Reason.TOO_MANY_ROWS, most=f"{MOST_ROWS:,}")
    return Table(header.layout, rows, (*grid.remarks, *_about(grid, grids)))


def _grids(data: bytes) -> Sequence[Grid]:
    if data.startswith(_OLE):
        raise Unreadable(Reason.OLD_EXCEL)
    if data.startswith(_ZIP):
        return workbooks.read(data)
    if data.lstrip().startswith(_OTHER):
        raise Unreadable(Reason.OTHER_FILE)
    return [delimited.read(data, lambda rows: _width(find_header(rows[:HEADER_WITHIN])))]


def _width(header: Header | None) -> int:
    return len(header.columns) if header else 0


def _first_rows(grid: Grid) -> list[Sequence[str]]:
    return [row.cells for row in islice(grid.rows, HEADER_WITHIN)]


def _about(grid: Grid, grids: Sequence[Grid]) -> Iterator[Remark]:
    others = [one.name for one in grids if one is not grid and one.rows]
    if others:
        yield Remark("other-sheets", {"sheet": grid.name[:80], "others": ", ".join(others)[:200]})


def _rows(grid: Grid, header: Header) -> Iterator[Raw]:
    names = {column: header.names[at] for at, column in header.columns.items()}
    for place, row in enumerate(grid.rows):
        if place <= header.row:
            continue
        filled = {at: cell for at, cell in enumerate(row.cells) if cell.strip()}
        own = {header.columns[at]: cell for at, cell in filled.items() if at in header.columns}
        was = {header.columns[at]: kind for at, kind in row.was.items() if at in header.columns}
        for at, cell in row.merged.items():  # a cell over several rows says where each of them belongs
            if (column := header.columns.get(at)) in WHERE | {Column.BODY} and column and column not in own:
                own[column] = cell
                was[column] = "merged"
        named = {header.names.get(at, f"({at + 1})"): cell for at, cell in filled.items()}
        if filled and [names.get(column) for column in own] != list(own.values()):  # headings repeated on a page
            yield Raw(row.line, own, named, was)
