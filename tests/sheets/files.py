"""Files for the tests of spreadsheets, made as people make them."""

from collections.abc import Sequence
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook, load_workbook

HEADINGS = (
    "MB/NC1",
    "Line number\n(e.g. 17)",
    "Clause/\nSubclause\n(e.g. 3.1)",
    "Paragraph/\nFigure/Table",
    "Type of comment2",
    "Comments",
    "Proposed change",
    "Observations of the secretariat",
)


def delimited(*rows: Sequence[str], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    """Rows under the headings of the form, as delimited text with quoted cells."""
    cells = (['"{}"'.format(cell.replace('"', '""')) for cell in row] for row in (HEADINGS, *rows))
    return "\r\n".join(delimiter.join(row) for row in cells).encode(encoding)


def workbook(*rows: Sequence[Any], merged: Sequence[str] = (), above: int = 0) -> bytes:
    """Rows under the headings of the form, as a workbook."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in ([["Template for comments"]] * above, [HEADINGS], rows):
        for cells in row:
            sheet.append(list(cells))
    for cells in merged:
        sheet.merge_cells(cells)
    return saved(book)


def saved(book: Workbook) -> bytes:
    """A workbook as bytes."""
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    """A workbook with one part added, or replaced."""
    out = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for entry in old.namelist():
            if entry != name:
                new.writestr(entry, old.read(entry))
        new.writestr(name, content)
    return out.getvalue()


def cells_of(data: bytes) -> list[list[Any]]:
    """The cells of a workbook."""
    sheet = load_workbook(BytesIO(data)).active
    assert sheet is not None
    return [list(row) for row in sheet.iter_rows(values_only=True)]
