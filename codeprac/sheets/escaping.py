"""Cells that no program takes for a formula, and the way back.

A cell of a delimited file that begins like a formula gets an apostrophe in front, which spreadsheet programs show or
swallow, but never compute. One that begins with apostrophes and then like a formula gets one more, so that taking one
away gives back exactly what was written."""

import re

# Full-width signs count as well: some programs make plain ones of them.
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_GUARDED = re.compile(r"'+[=+\-@\t\r\n＝＋－＠]")
# What XML cannot hold, and what spreadsheets would read as an escaped sign.
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_ESCAPES = re.compile(r"_x(005[Ff]|00[01][0-9A-Fa-f])_")


def guard(text: str) -> str:
    """The text as a delimited file holds it."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguard(text: str) -> str:
    """The text that `guard` was given."""
    return text[1:] if _GUARDED.match(text) else text


def for_workbook(text: str) -> str:
    """The text as a workbook holds it."""
    return _ESCAPED.sub("_x005F_", _NOT_XML.sub("", text))


def from_workbook(text: str) -> str:
    """The text that `for_workbook` was given; signs that a spreadsheet wrote as ``_x000D_`` are themselves again."""
    if "_x" not in text:
        return text
    return _NOT_XML.sub("", _ESCAPES.sub(lambda found: chr(int(found[1], 16)), text)).replace("\r", "")
