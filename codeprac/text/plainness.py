"""Blocks of plain Markdown, read line by line: paragraphs, lists, footnotes, quotes and tables of such.

What is not certain to be plain is not read at all (None): the parser does that. Between blank lines, the first signs of
each line decide.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import takewhile
from typing import Final

from codeprac.text.blocks import CELL, Block, BlockKind, number_after, plain_text

_TEXT: Final = r"(?:\*\*[^\s*_]|(?!\d{1,9}[.)](?:[ \t]|$))[^#>\-+*=_~`|<\[:\\\s])"
_PLAIN: Final = re.compile(_TEXT)
_MARKER: Final = r"(?:[-+*]|\d{1,9}[.)])"
_POINT: Final = re.compile(rf"({_MARKER}) (?=(?:{_MARKER} )*{_TEXT})")
_INDENT: Final = re.compile(rf" {{1,3}}(?={_MARKER} )")
_NOTE: Final = re.compile(rf"((?:\[\^[^\]\s]+\]:){{0,3}})\[\^([^\]\s]+)\]:(?: (?={_TEXT})|\Z)")
_INTERRUPTING: Final = frozenset(("-", "+", "*", "1.", "1)"))
_DEEP: Final = 4
_RULE: Final = re.compile(r"-{3,}[ \t]*\Z")
_ALIGNMENT: Final = re.compile(r"[ \t]*:?-+:?[ \t]*\Z")


@dataclass(slots=True)
class Plain:
    """Blocks, and how many cells the tables among them have as the parser's limit counts them.

    `number` is that of the point that was read last, if a list with numbers may go on behind it.
    """

    blocks: list[Block] = field(default_factory=list)
    cells: int = 0
    number: str = ""


def read_plain(text: str) -> Plain | None:
    """The blocks of a plain text at the margin; None where it is not plain."""
    result = Plain()
    return result if _read(text.split("\n"), (), result) else None


def _read(lines: list[str], around: tuple[BlockKind, ...], result: Plain) -> bool:
    """Adds the blocks of these lines; False where they are not plain."""
    chunk: list[str] = []
    for line in (*lines, ""):
        if line and not line.isspace():
            chunk.append(line)
        elif line.strip(" \t"):
            return False
        elif chunk:
            if not _read_chunk(chunk, around, result):
                return False
            chunk = []
    result.number = ""
    return True


def _read_chunk(chunk: list[str], around: tuple[BlockKind, ...], result: Plain) -> bool:
    """Adds the blocks of lines without a blank one between them."""
    first = chunk[0]
    last, result.number = result.number, ""
    if _PLAIN.match(first):
        return _read_text(chunk, around, result)
    if first[0] == ">":
        return _read_quote(chunk, around, result)
    if first[0] == "|":
        return _read_table(chunk, around, result)
    if _RULE.match(first):
        return len(chunk) == 1
    if _NOTE.match(first):
        return _read_notes(chunk, around, result)
    if indent := _INDENT.match(first):
        return _read_indented(chunk, indent[0], around, result)
    return bool(_POINT.match(first)) and _read_points(chunk, around, result, last)


def _read_text(chunk: list[str], around: tuple[BlockKind, ...], result: Plain, number: str = "") -> bool:
    """A paragraph, and the list that may begin below it without a blank line; `number` is that of the point with both.

    A line that begins with another number than 1 goes on with the paragraph.
    """
    if all(map(_PLAIN.match, chunk)):
        _add("\n".join(chunk).strip(), around, result, number=number)
        return True
    text = list(takewhile(_PLAIN.match, chunk))
    points = chunk[len(text) :]
    found = _POINT.match(points[0])
    if not found or len(around) > _DEEP or (text and found[1] not in _INTERRUPTING):
        return False
    return (not text or _read_text(text, around, result, number)) and _read_points(points, around, result)


def _add(content: str, around: tuple[BlockKind, ...], result: Plain, label: str = "", number: str = "") -> None:
    kind = around[-1] if around else BlockKind.PARAGRAPH
    result.blocks.append(Block(kind, label + plain_text(content), len(around), content, number))


def _read_quote(chunk: list[str], around: tuple[BlockKind, ...], result: Plain) -> bool:
    if any(line[0] != ">" for line in chunk) or len(around) > 2:
        return False
    inner = [line[2:] if line[1:2] == " " else line[1:] for line in chunk]
    return _read(inner, (*around, BlockKind.BOX), result)


def _read_notes(chunk: list[str], around: tuple[BlockKind, ...], result: Plain) -> bool:
    """Footnotes, which may begin with others or be empty above others; a plain line below one belongs to it."""
    notes: list[tuple[re.Match[str], list[str]]] = []
    for line in chunk:
        if found := _NOTE.match(line):
            notes.append((found, [line[found.end() :]]))
        elif notes[-1][1][0] and _PLAIN.match(line):
            notes[-1][1].append(line)
        else:
            return False
    for found, content in notes:
        if content[0]:
            inside = [BlockKind.FOOTNOTE] * (1 + found[1].count("]:"))
            _add("\n".join(content).strip(), (*around, *inside), result, f"[{found[2]}] ")
    return bool(notes[-1][1][0])


def _read_indented(chunk: list[str], indent: str, around: tuple[BlockKind, ...], result: Plain) -> bool:
    """Lists that are indented as a whole; below others they would be inside them."""
    last = result.blocks[-1] if result.blocks else None
    if last and (last.depth, last.kind) != (len(around), around[-1] if around else BlockKind.PARAGRAPH):
        return False
    if not all([line.startswith(indent) for line in chunk]):
        return False
    return _read_chunk([line[len(indent) :] for line in chunk], around, result)


def _read_points(chunk: list[str], around: tuple[BlockKind, ...], result: Plain, last: str = "") -> bool:
    """Lists; a plain line below a point, or one that is indented as far as its text, belongs to it. `last` is the
    number of the point before them."""
    points: list[tuple[str, list[str]]] = []
    indent = ""
    for line in chunk:
        if found := _POINT.match(line):
            marker = found[1]
            last = number_after(last if last[-1:] == marker[-1] else "", marker) if len(marker) > 1 else ""
            indent = " " * found.end()
            points.append((last, [line[found.end() :]]))
        elif _PLAIN.match(line):
            points[-1][1].append(line)
        elif line.startswith(indent):
            points[-1][1].append(line[len(indent) :])
        else:
            return False
    inside = (*around, BlockKind.POINT)
    if not all([_read_text(content, inside, result, number) for number, content in points]):
        return False
    result.number = last
    return True


def _read_table(chunk: list[str], around: tuple[BlockKind, ...], result: Plain) -> bool:
    """A table whose rows are all written out."""
    rows = [line.rstrip(" \t") for line in chunk]
    pipes = rows[0].count("|")
    if len(rows) < 2 or pipes < 2:
        return False
    for row in rows:
        if row[0] != "|" or row[-1] != "|" or "\\" in row or row.count("|") != pipes:
            return False
    if not all(map(_ALIGNMENT.match, rows[1][1:-1].split("|"))):
        return False
    for row in (rows[0], *rows[2:]):
        cells = [cell.strip() for cell in row[1:-1].split("|")]
        texts = [plain_text(cell) for cell in cells]
        text = CELL.join(texts) if any(texts) else ""
        result.blocks.append(Block(BlockKind.ROW, text, len(around) + 1, CELL.join(cells)))
    result.cells += (pipes + 1) * (len(rows) - 1)
    return True
