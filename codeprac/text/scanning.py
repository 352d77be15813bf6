"""The headings and blocks of Markdown, read line by line where that gives exactly what the parser gives.

Most of a real text is plain: headings and paragraphs at the margin, lists of one level, quotes and tables of such.
Reading that takes a tenth of parsing it. `scan` is sure of itself or says nothing: a text in which it sees anything
that could move a heading is left to the parser as a whole, and what stands below a heading is left to the parser
(alone) where a line of it is not plain. What is plain moves no heading.
"""

from __future__ import annotations

import re
from typing import Final, NamedTuple

from codeprac.text.blocks import Block, blocks_in
from codeprac.text.inline import plain_heading
from codeprac.text.parsing import block_tokens, front_matter
from codeprac.text.plainness import read_plain
from codeprac.text.sections import Section

_HEADING: Final = re.compile(r"\n(?:(#{1,6})(?=[ \t\n]|\Z)([^\n]*)|(`{3,}|~{3,})([^\n]*))")
_DELIMITERS: Final = re.compile(r"\n[ \t]*[|:-][|:\- \t]*(?:\n|\Z)")
_INDENTED: Final = re.compile(r"\n {1,3}(?:#{1,6}(?:[ \t\n]|\Z)|```|~~~)")
_UNDERLINE: Final = re.compile(r"\n {0,3}(?:=+|-+)[ \t]*(?=\n|\Z)")
_NESTED: Final = re.compile(
    r"\n(?:[ \t]{12}| *\t[ \t]*\t[ \t]*\t|[ \t]*(?:(?:\[\^[^\]\n]*\]:|[>*+-]|\d{1,9}[.)])[ \t]*){10})"
)
_FOOTNOTE: Final = re.compile(r"\[\^[^\]\s]+\]:")


class Part(NamedTuple):
    """What stands below a heading, its blocks (None where they are not plain), and how many cells its tables have.

    It is clear if nothing in it can make a heading of what is not a line that begins with #, or hide one.
    """

    source: str
    blocks: tuple[Block, ...] | None
    cells: int
    is_clear: bool


class Scanned:
    """What was read of texts: one that has the same letter for letter need not read it again.

    `headings` are their plain texts by their Markdown, `parts` what stands below one by its Markdown.
    """

    def __init__(self) -> None:
        self.headings: dict[str, str] = {}
        self.parts: dict[str, Part] = {}


def scan(source: str, known: Scanned) -> list[Section] | None:
    """The lead and the sections of a text in order; None where only the parser can tell. It is noted what was read."""
    if "\r" in source or "\0" in source or 3 * source.count("|") > len(source):
        return None
    head = front_matter(source)
    headings = _find_headings("\n" * (head + 1) + source[head:])
    if headings is None:
        return None
    sections: list[Section] = []
    reader = _Reader(source, known.parts)
    starts = [start for start, _, _, _ in headings] + [len(source)]
    for (start, body, level, content), end in zip([(0, 0, 0, ""), *headings], starts, strict=True):
        text = known.headings.get(content)
        if text is None:
            text = known.headings[content] = plain_heading(content)
        part = reader.read(source[body:end])
        if part is None:
            return None
        sections.append(Section(start, end, level, text, *part))
    return sections


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


def _has_text_above(source: str, place: int) -> bool:
    """Whether the line that ends at this place has text that a line below it could make a heading."""
    above = source[source.rfind("\n", 0, place) + 1 : place]
    found = _HEADING.match(f"\n{above}")
    is_text = found is None or (found[3] and found[3][0] == "`" and "`" in found[4])
    return bool(is_text and above.strip(" \t"))


def _find_headings(lines: str) -> list[tuple[int, int, int, str]] | None:
    """Start, start of body, level and inline Markdown of each heading; None where one may be the head of a table, or
    what stands below it would be data about it if it stood alone.

    `lines` is the text behind a line end, so that each line begins with one; the places are those in the text.
    """
    found: list[tuple[int, int, int, str]] = []
    has_definitions, place = "]:" in lines, 0
    while line := _HEADING.search(lines, place):
        place = line.end()
        if "|" in line[0] and _DELIMITERS.match(lines, place):
            return None
        if line[1]:
            content = _content(line[2])
            if has_definitions and "[" in content:
                return None
            if lines.startswith("\n---", place) and front_matter(lines, place + 1):
                return None
            found.append((line.start(), min(place, len(lines) - 1), len(line[1]), content))
        elif line[3][0] == "~" or "`" not in line[4]:
            place = _fence_end(lines, line[3], place)
    return found


def _read_part(part: str) -> Part:
    plain = None if front_matter(part) else read_plain(part)
    if plain is None:
        return Part(part, None, 0, _is_clear(part))
    return Part(part, tuple([block for block in plain.blocks if block.text]), plain.cells, is_clear=True)


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


class _Reader:
    """Reads the blocks of the parts of a text, in order; `known` are parts that were read before."""

    def __init__(self, source: str, known: dict[str, Part]) -> None:
        self._source = source
        self._known = known
        self._cells = 0

    def read(self, part: str) -> tuple[str, tuple[Block, ...]] | None:
        """A part, the very string that was read before where one was, and its blocks; None where it is not clear."""
        found = self._known.get(part)
        if found is None:
            found = self._known[part] = _read_part(part)
        if found.blocks is None:
            return (found.source, self._parse(part)) if found.is_clear else None
        self._cells += found.cells
        return found.source, found.blocks

    def _parse(self, part: str) -> tuple[Block, ...]:
        """The blocks as the parser reads them; what tables may hold is that of the whole text."""
        lent = len(self._source) // 2 - len(part) // 2
        tokens, env = block_tokens(part, cells=self._cells - lent)
        self._cells = env.get("cells", 0) + lent
        return blocks_in(tokens, env)
