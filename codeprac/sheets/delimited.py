"""Delimited text: encodings, delimiters, quoted cells."""

import csv
from collections.abc import Callable, Iterable, Sequence
from io import StringIO

from codeprac.sheets.escaping import guard, unguard
from codeprac.sheets.rules import LAST_LINE, MOST_COLUMNS, Reason, Remark, Unreadable
from codeprac.sheets.workbooks import Grid, Row
from codeprac.text.decoding import UndecodableText
from codeprac.text.decoding import read as decode

DELIMITERS = (",", ";", "\t", "|")
BYTE_ORDER_MARK = "\ufeff"
_TOO_LONG = "field larger than field limit"


def read(data: bytes, recognised: Callable[[Sequence[Sequence[str]]], int]) -> Grid:
    """The rows of a delimited text. The delimiter is the one with which most headings are `recognised`."""
    try:
        decoded = decode(data)
    except UndecodableText:
        raise Unreadable(Reason.NOT_TEXT) from None
    text, named, begin = decoded.text, None, 1
    first, _end, rest = text.partition("\n")
    if first.strip().strip('"').lower().startswith("sep=") and len(first.strip().strip('"')) <= 5:
        text, named, begin = rest, first.strip().strip('"')[4:] or "\t", 2
    if named in DELIMITERS:
        rows = _split(text, named, begin)
    else:
        rows = max(
            (_split(text, one, begin) for one in DELIMITERS), key=lambda rows: recognised([r.cells for r in rows])
        )
    remarks = (Remark("western"),) if decoded.doubts else ()
    return Grid("", rows, remarks)


def write(rows: Iterable[Sequence[str]]) -> bytes:
    """Rows as UTF-8 with a byte order mark, by which spreadsheet programs know it; no cell is taken for a formula."""
    out = StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerows([guard(cell) for cell in row] for row in rows)
    return (BYTE_ORDER_MARK + out.getvalue()).encode()


def _split(text: str, delimiter: str, begin: int) -> list[Row]:
    rows: list[Row] = []
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter)
    try:
        for line, cells in enumerate(reader, start=begin):
            if len(rows) > LAST_LINE:
                break
            if len(cells) > MOST_COLUMNS:
                raise Unreadable(Reason.TOO_MANY_COLUMNS, most=MOST_COLUMNS)
            rows.append(Row(line, [unguard(cell) for cell in cells]))
    except csv.Error as problem:
        raise Unreadable(Reason.LONG_CELL if _TOO_LONG in str(problem) else Reason.NOT_TEXT) from None
    return rows
