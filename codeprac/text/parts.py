"""The parts of a provision that people cite: its paragraphs, list points, table rows and boxes, with where each stands.

Positions count characters in the text that `markdown.plain` gives of the same HTML, in Unicode code points, so that a
part can be annotated like a selection. Works on HTML made by `markdown.render` alone.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from html.parser import HTMLParser
from typing import Final

from codeprac.text.words import WHITE_SPACE_SIGNS


class PartKind(StrEnum):
    """What a part is; a point is named by its marker, the others by their number."""

    PARAGRAPH = "paragraph"
    POINT = "point"
    ROW = "row"
    BOX = "box"


@dataclass(frozen=True, slots=True)
class Part:
    """A part from its first character to behind its last; `name` is its marker with those around it, as in (a)(2), or
    its number in its list, or among the parts of its kind, from 1."""

    kind: PartKind
    name: str
    start: int
    end: int


@dataclass(slots=True)
class _Open:
    tag: str
    kind: PartKind | None
    start: int
    marker: str = ""
    number: str = ""
    items: int = 0
    holds_notes: bool = False


_VOID: Final = frozenset({"br", "hr"})
_INSIDE: Final = frozenset({"li", "td", "th", "blockquote"})


@dataclass(slots=True)
class _Reader:
    """Counts the characters of collapsed text while tags open and close."""

    length: int = 0
    ends_in_space: bool = True
    stack: list[_Open] = field(default_factory=list)
    found: list[Part] = field(default_factory=list)
    counts: dict[PartKind, int] = field(default_factory=dict)
    marker: list[str] | None = None

    def text(self, data: str) -> None:
        for sign in data:
            is_space = sign in WHITE_SPACE_SIGNS
            if not (is_space and self.ends_in_space):
                self.length += 1
            self.ends_in_space = is_space
        if self.marker is not None:
            self.marker.append(data)

    def open(self, tag: str, classes: list[str]) -> None:
        if tag in _VOID:
            return
        if tag == "span" and "marker" in classes:
            self.marker = []
        self.stack.append(_Open(tag, self._kind(tag, classes), self.length, number=self._number(tag)))
        self.stack[-1].holds_notes = "footnotes" in classes

    def close(self, tag: str) -> None:
        if tag in _VOID or not self.stack:
            return
        closed = self.stack.pop()
        if tag == "span" and self.marker is not None:
            item = next((one for one in reversed(self.stack) if one.tag == "li"), None)
            if item is not None:
                item.marker = item.marker or "".join(self.marker).strip()
            self.marker = None
        if closed.kind is not None and self.length > closed.start:
            self.found.append(Part(closed.kind, self._name(closed), closed.start, self.length))

    def _kind(self, tag: str, classes: list[str]) -> PartKind | None:
        around = {one.tag for one in self.stack}
        if any(one.holds_notes for one in self.stack):
            return None
        if tag == "p" and not around & _INSIDE:
            return PartKind.PARAGRAPH
        if tag == "blockquote" and not around & _INSIDE:
            return PartKind.BOX
        if tag == "tr" and "tbody" in around and not around & {"li", "blockquote"}:
            return PartKind.ROW
        return PartKind.POINT if tag == "li" and "blockquote" not in around else None

    def _number(self, tag: str) -> str:
        """The number of a list item that may have no marker of its own."""
        around = next((one for one in reversed(self.stack) if one.tag in {"ol", "ul"}), None)
        if tag != "li" or around is None:
            return ""
        around.items += 1
        return f"{around.items}." if around.tag == "ol" else str(around.items)

    def _name(self, closed: _Open) -> str:
        if closed.kind is PartKind.POINT:
            return "".join(one.marker or one.number for one in (*self.stack, closed) if one.tag == "li")
        if closed.kind is None:
            return ""
        self.counts[closed.kind] = self.counts.get(closed.kind, 0) + 1
        return str(self.counts[closed.kind])


class _Parser(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.reader = _Reader()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.reader.open(tag, (dict(attrs).get("class") or "").split())

    def handle_endtag(self, tag: str) -> None:
        self.reader.close(tag)

    def handle_data(self, data: str) -> None:
        self.reader.text(data)


def parts_of(html: str, text: str) -> tuple[Part, ...]:
    """The parts of HTML that reads as `text`, in reading order; a part that holds others comes before them."""
    parser = _Parser()
    parser.feed(html)
    parser.close()
    tight = [_tight(part, text) for part in parser.reader.found if part.name]
    return tuple(sorted((part for part in tight if part.end > part.start), key=lambda part: (part.start, -part.end)))


def _tight(part: Part, text: str) -> Part:
    """The part without white space at its ends."""
    words = text[part.start : part.end]
    start = part.start + len(words) - len(words.lstrip(" "))
    return Part(part.kind, part.name, start, start + len(words.strip(" ")))
