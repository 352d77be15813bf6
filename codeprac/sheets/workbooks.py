"""XLSX: refusing what is none or does harm, reading rows as text, and writing tables of text.

Everything inside a workbook is data of strangers: it is unpacked only up to a size, counted before it is parsed,
parsed without entities, and no formula, link, or macro in it is ever followed."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any
from xml.etree.ElementTree import ParseError
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile

from defusedxml.common import DefusedXmlException
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.datavalidation import DataValidation

from codeprac.records.archives import is_bomb
from codeprac.sheets.escaping import for_workbook, from_workbook
from codeprac.sheets.rules import LAST_LINE, MEGABYTE, MOST_COLUMNS, MOST_ROWS, Reason, Remark, Unreadable

UNPACKED_LIMIT = 40 * MEGABYTE
MOST_PARTS = 500
MOST_TAGS = 900_000
MOST_SHEETS = 10
MOST_MERGED = 5_000
MOST_FILLED = 20_000
MOST_CHARACTERS = 16_000_000
# A spreadsheet program goes no further down. Rows that a file leaves out cost nothing in it, but a step each here.
LOWEST_LINE = 1_048_576
CELL_LIMIT = 32_767
_SHEET, _END = "xl/worksheets/sheet1.xml", b"</sheetData>"
_CHUNK = 256 * 1024
_STRIDE = 1_024
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell\s[^>]{0,200}?\bref="([A-Z]{1,3}\d{1,7}:[A-Z]{1,3}\d{1,7})"')
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
_BROKEN = (BadZipFile, ParseError, DefusedXmlException, KeyError, ValueError, TypeError, IndexError, AttributeError,
           OverflowError, EOFError, NotImplementedError, OSError, RuntimeError, SyntaxError)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A row: its line from 1, its cells, which of them (from 0) were numbers or dates, and the texts of cells merged
    over several rows, for those where it has none of its own."""

    line: int
    cells: Sequence[str]
    was: Mapping[int, str] = field(default_factory=dict)
    merged: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet."""

    name: str
    rows: Sequence[Row]
    remarks: Sequence[Remark] = ()


@dataclass(frozen=True, slots=True)
class Look:
    """How a sheet is shown: widths of its columns in characters, what stands above the headings, and the choices of
    one column (from 0)."""

    title: str
    widths: Sequence[int]
    above: Sequence[Sequence[str]] = ()
    choices: tuple[int, str] | None = None


class _Budget:
    """What one workbook may take: one text of it can stand in any number of cells, and one row far below all others."""

    def __init__(self) -> None:
        self.characters, self.lines = MOST_CHARACTERS, 3 * LOWEST_LINE

    def spend(self, *, characters: int = 0, lines: int = 0) -> None:
        """Take from it; Unreadable once it is spent."""
        self.characters -= characters
        self.lines -= lines
        if self.characters < 0:
            raise Unreadable(Reason.BOMB)
        if self.lines < 0:
            raise Unreadable(Reason.TOO_MANY_ROWS, most=f"{MOST_ROWS:,}")


def read(data: bytes) -> list[Grid]:
    """The sheets of a workbook that hold anything; Unreadable, with the reason, for what is none or does harm."""
    try:
        parts = _unpack(data)
        book = load_workbook(BytesIO(data), read_only=True, data_only=True, keep_links=False)
        budget = _Budget()
        return [grid for sheet in book.worksheets[:MOST_SHEETS] if (grid := _read_sheet(sheet, parts, budget)).rows]
    except Unreadable:
        raise
    except _BROKEN:
        raise Unreadable(Reason.BROKEN) from None


def write(headings: Sequence[str], rows: Iterable[Sequence[str]], look: Look) -> bytes:
    """A workbook with one sheet of texts: nothing in it is a formula.

    The library makes the workbook, with headings and looks; the rows, which are all of one kind, are put in by hand,
    seven times as fast."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(look.title[:31])
    for place, width in enumerate(look.widths, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    first = len(look.above) + 2
    sheet.freeze_panes = f"A{first}"
    wrapped, bold = Alignment(wrap_text=True, vertical="top"), Font(bold=True)
    for line in look.above:
        sheet.append([_cell(sheet, text, font=bold) for text in line])
    shade = PatternFill("solid", fgColor="E8EBEF")
    sheet.append([_cell(sheet, text, font=bold, alignment=wrapped, fill=shade) for text in headings])
    style = _cell(sheet, "", alignment=wrapped).style_id
    if look.choices:
        column, words = get_column_letter(look.choices[0] + 1), look.choices[1]
        choices = DataValidation(type="list", formula1=f'"{words}"', allow_blank=True)
        choices.add(f"{column}{first}:{column}{MOST_ROWS}")
        sheet.data_validations.append(choices)
    out = BytesIO()
    book.save(out)
    return _with_rows(out, "".join(_rows(rows, first, style)).encode())


def _cell(sheet: Any, text: str, **style: Any) -> WriteOnlyCell:
    """A cell of a heading."""
    cell = WriteOnlyCell(sheet, value=_fitted(text))
    cell.data_type = "s"
    for name, value in style.items():
        setattr(cell, name, value)
    return cell


def _fitted(text: str) -> str:
    """A text as a cell can hold it, cut where a spreadsheet would refuse it."""
    clean = for_workbook(text)
    return clean if len(clean) <= CELL_LIMIT else clean[: CELL_LIMIT - 4] + " […]"


def _rows(rows: Iterable[Sequence[str]], first: int, style: int) -> Iterator[str]:
    """Rows as the elements of a sheet: every cell a text, whatever it begins with."""
    letters = [get_column_letter(place) for place in range(1, MOST_COLUMNS + 1)]
    for line, row in enumerate(rows, start=first):
        kind = f'{line}" s="{style}" t="inlineStr"'
        cells = (
            f'<c r="{letter}{kind}><is><t xml:space="preserve">{escape(_fitted(text))}</t></is></c>'
            for letter, text in zip(letters, row, strict=False)
            if text
        )
        yield f'<row r="{line}">{"".join(cells)}</row>'


def _with_rows(book: BytesIO, rows: bytes) -> bytes:
    """The workbook with these rows below those that its sheet has."""
    out = BytesIO()
    with ZipFile(book) as old, ZipFile(out, "w", ZIP_DEFLATED, compresslevel=4) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, part.replace(_END, rows + _END) if name == _SHEET else part)
    return out.getvalue()


def _unpack(data: bytes) -> dict[str, bytes]:
    """The parts of the archive, after looking whether it is a workbook that can be opened without harm. All are looked
    at: what is XML in it the workbook says itself, not the name."""
    with ZipFile(BytesIO(data)) as archive:
        entries = archive.infolist()
        names = {entry.filename for entry in entries}
        if is_bomb(entries, most_parts=MOST_PARTS, most_bytes=UNPACKED_LIMIT):
            raise Unreadable(Reason.BOMB)
        if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:200]:
            raise Unreadable(Reason.OPEN_DOCUMENT)
        if any(name.lower().endswith("vbaproject.bin") or "macrosheets/" in name.lower() for name in names):
            raise Unreadable(Reason.MACROS)
        if "xl/workbook.xml" not in names:
            raise Unreadable(Reason.OTHER_FILE)
        parts = {entry.filename: _content(archive, entry.filename) for entry in entries}
    if b"macroenabled" in parts.get("[Content_Types].xml", b"").lower():
        raise Unreadable(Reason.MACROS)
    if sum(part.count(b"<") for part in parts.values()) > MOST_TAGS:
        raise Unreadable(Reason.TOO_MANY_ROWS, most=f"{MOST_ROWS:,}")
    return parts


def _content(archive: ZipFile, name: str) -> bytes:
    """A part, read to the size that the archive says it has."""
    found = bytearray()
    with archive.open(name) as part:
        while chunk := part.read(_CHUNK):
            found += chunk
            if len(found) > UNPACKED_LIMIT:
                raise Unreadable(Reason.BOMB)
    return bytes(found)


def _read_sheet(sheet: Any, parts: Mapping[str, bytes], budget: _Budget) -> Grid:
    source = parts.get(sheet._worksheet_path, b"")
    sheet.reset_dimensions()  # what a file says of its own size is often wrong
    rows: list[Row] = []
    for line, values in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1):
        if line % _STRIDE == 0:
            budget.spend(lines=_STRIDE)
        if values.count(None) < len(values):
            if line > LAST_LINE or len(rows) > MOST_ROWS + 100:
                raise Unreadable(Reason.TOO_MANY_ROWS, most=f"{MOST_ROWS:,}")
            budget.spend(characters=sum(len(value) for value in values if isinstance(value, str)))
            rows.append(_row(line, values))
    remarks = (Remark("formulas"),) if _FORMULA.search(source) else ()
    return Grid(sheet.title, _fill_merged(rows, source, budget), remarks)


def _row(line: int, values: Sequence[Any]) -> Row:
    last = max(at for at, value in enumerate(values) if value is not None)
    cells = [_text(value) for value in values[: last + 1]]
    was = {at: kind for at, value in enumerate(values[: last + 1]) if (kind := _kind(value))}
    return Row(line, cells, was)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(sep=" ", timespec="minutes")
    return from_workbook(str(value))


def _kind(value: Any) -> str:
    if isinstance(value, int | float) and not isinstance(value, bool):
        return "number"
    return "date" if isinstance(value, date | time | timedelta) else ""


def _fill_merged(rows: list[Row], source: bytes, budget: _Budget) -> list[Row]:
    """The rows, each with the texts of cells that are merged over it from above."""
    lines, by_line = [row.line for row in rows], {row.line: row for row in rows}
    merged: dict[int, dict[int, str]] = {}
    filled = 0
    for left, top, bottom in _merged_down(source):
        text = by_line[top].cells[left] if top in by_line and left < len(by_line[top].cells) else ""
        for line in lines[bisect_right(lines, top) : bisect_right(lines, bottom)] if text else ():
            merged.setdefault(line, {})[left] = text
            budget.spend(characters=len(text))
            filled += 1
        if filled > MOST_FILLED:
            break
    return [Row(row.line, row.cells, row.was, merged.get(row.line, {})) for row in rows]


def _merged_down(source: bytes) -> Iterator[tuple[int, int, int]]:
    """Cells merged over several rows: column from 0, first and last line."""
    for place, found in enumerate(_MERGED.finditer(source)):
        if place >= MOST_MERGED:
            return
        left, top, _right, bottom = range_boundaries(found[1].decode())
        if bottom is not None and top is not None and left is not None and bottom > top and left <= MOST_COLUMNS:
            yield int(left) - 1, int(top), int(bottom)
