"""The headings and blocks of Markdown, read line by line where that gives exactly what the parser gives.

Most of a real text is plain: headings and paragraphs at the margin, lists of one level, quotes and tables of such.
Reading that takes a tenth of parsing it. `scan` is sure of itself or says nothing: a text in which it sees anything
that could move a heading is left to the parser as a whole, and what stands below a heading is left to the parser
(alone) where a line of it is not plain. What is plain moves no heading.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final, NamedTuple

from codeprac.text.blocks import Block, blocks_in
from codeprac.text.inline import plain_heading
from codeprac.text.parsing import block_tokens, front_matter
from codeprac.text.plainness import read_plain
from codeprac.text.sections import Section

_HEADING: Final = re.compile(r"(#{1,6})(?=[ \t\n]|\Z)([^\n]*)")
_MARKS: Final = re.compile(r"\n(?=[#`~])(?:#{1,6}(?=[ \t\n]|\Z)|(`{3,}|~{3,})([^\n]*))")
_LINKED: Final = re.compile(r"\n#{1,6}[ \t][^\n]*\[")
_DELIMITERS: Final = re.compile(r"\n[ \t]*[|:-][|:\- \t]*(?:\n|\Z)")
_INDENTED: Final = re.compile(r"\n {1,3}(?:#{1,6}(?:[ \t\n]|\Z)|```|~~~)")
_UNDERLINE: Final = re.compile(r"\n {0,3}(?:=+|-+)[ \t]*(?=\n|\Z)")
_NESTED: Final = re.compile(
    r"\n(?:[ \t]{12}| *\t[ \t]*\t[ \t]*\t|[ \t]*(?:(?:\[\^[^\]\n]*\]:|[>*+-]|\d{1,9}[.)])[ \t]*){10})"
)
_FOOTNOTE: Final = re.compile(r"\[\^[^\]\s]+\]:")


class Scanned(NamedTuple):
    """A section that was read, and how many cells its tables have; where it is not plain, its blocks are not read."""

    section: Section
    is_plain: bool
    cells: int


def scan(source: str, known: dict[str, Scanned]) -> list[Section] | None:
    """The lead and the sections of a text in order; None where only the parser can tell.

    `known` has what was read of texts by its Markdown: what another one has letter for letter is not read again.
    """
    if "\r" in source or "\0" in source or 3 * source.count("|") > len(source):
        return None
    head = front_matter(source)
    lines = "\n" * (head + 1) + source[head:]
    if "]:" in source and _LINKED.search(lines):
        return None
    sections: list[Section] = []
    cells = 0
    for start, end in pairwise([0, *_find_headings(lines), len(source)]):
        text = source[start:end]
        found = known.get(text) or _read_section(text)
        if found is None:
            return None
        known[text] = found
        section = found.section
        if not found.is_plain:
            blocks, cells = _parse(section.body, cells, len(source))
            section = section._replace(blocks=blocks)
        cells += found.cells
        sections.append(section)
    return sections


def _find_headings(lines: str) -> list[int]:
    """Where each heading begins.

    `lines` is the text behind a line end, so that each line begins with one; the places are those in the text.
    """
    found: list[int] = []
    place = 0
    while line := _MARKS.search(lines, place):
        place = line.end()
        fence = line[1]
        if not fence:
            found.append(line.start())
        elif fence[0] == "~" or "`" not in line[2]:
            place = _fence_end(lines, fence, place)
    return found


def _read_section(text: str) -> Scanned | None:
    """What a section says; None where its heading may be the head of a table, or what stands below it would be data
    about it if it stood alone or could move a heading."""
    heading = _HEADING.match(text)
    level, content, body = 0, "", text
    if heading:
        level, content, body = len(heading[1]), _content(heading[2]), text[heading.end() + 1 :]
        if ("|" in heading[2] and _DELIMITERS.match(text, heading.end())) or front_matter(body):
            return None
    plain = None if front_matter(body) else read_plain(body)
    if plain is None and not _is_clear(body):
        return None
    blocks = tuple([block for block in plain.blocks if block.text]) if plain else ()
    section = Section(text, level, plain_heading(content), body, blocks)
    return Scanned(section, plain is not None, plain.cells if plain else 0)


def _parse(body: str, cells: int, length: int) -> tuple[tuple[Block, ...], int]:
    """The blocks of a body as the parser reads them, and how many cells the tables up to its end have; what tables may
    hold is that of the whole text, which has this length."""
    lent = length // 2 - len(body) // 2
    tokens, env = block_tokens(body, cells=cells - lent)
    return blocks_in(tokens, env), env.get("cells", 0) + lent


def _is_clear(part: str) -> bool:
    """Whether a part that is not plain is clear; data about the text says nothing."""
    head = front_matter(part)
    part = "\n" * head + part[head:]
    if part.count("]:") != len(_FOOTNOTE.findall(part)):
        return False
    lines = f"\n{part}"
    if _INDENTED.search(lines) or _NESTED.search(lines):
        return False
    return not any(_has_text_above(part, found.start()) for found in _UNDERLINE.finditer(part))


def _has_text_above(part: str, place: int) -> bool:
    """Whether the line that ends at this place has text that a line below it could make a heading."""
    above = part[part.rfind("\n", 0, place) + 1 : place]
    found = _MARKS.match(f"\n{above}")
    is_text = found is None or (found[1] and found[1][0] == "`" and "`" in found[2])
    return bool(is_text and above.strip(" \t"))


def _content(rest: str) -> str:
    """What a heading says: without the marks that close it."""
    trimmed = rest.rstrip(" \t")
    bare = trimmed.rstrip("#")
    return (bare if bare != trimmed and bare[-1:] in " \t" else trimmed).strip()


def _fence_end(lines: str, fence: str, place: int) -> int:
    """Where the code ends that this fence opens."""
    closing = re.compile(rf"\n {{0,3}}{fence[0]}{{{len(fence)},}}[ \t]*(?=\n|\Z)")
    found = closing.search(lines, place)
    return found.end() if found else len(lines)
