"""A block against what it comes from: its marker, its cells, its words, and whether nothing but its look changed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from codeprac.text.blocks import CELL, Block, BlockKind
from codeprac.text.diffing import compare_words, diff, joined
from codeprac.text.scripts import matches
from codeprac.text.segments import Nature, Op, Segment
from codeprac.text.sides import Pairing
from codeprac.text.sources import Source, Span, read_source
from codeprac.text.words import collapse

Segments = tuple[Segment, ...]


def compare_blocks(pairing: Pairing, place: int, source: Source) -> Segments:
    """The words of a new block against those of its source."""
    marker, before, labels = read_source(pairing, source)
    parts = [*_marker(marker, pairing.new.markers[place])]
    if pairing.new.blocks[place].kind is BlockKind.ROW and not source.grouping:
        parts += _row(pairing, pairing.old.texts[source.places[0]].split(CELL), pairing.new.texts[place].split(CELL))
    else:
        changed = diff(before, pairing.new.coded(place))
        parts += _with_labels(changed, labels) if labels else changed
    return joined(parts)


def whole(op: Op, marker: str, text: str) -> Segments:
    """A block that is new or deleted as a whole."""
    return (Segment(op, marker, Nature.NUMBERING), Segment(op, text)) if marker else (Segment(op, text),)


def is_reformatted(old: Block, new: Block) -> bool:
    """Whether two blocks of one text differ in emphasis, links, sort or depth."""
    if old.kind is not new.kind or old.depth != new.depth:
        return True
    return old.source != new.source and _look(old) != _look(new)


def _look(block: Block) -> str:
    return collapse(block.source).replace("_", "*") if block.kind is not BlockKind.CODE else ""


def _marker(old: str, new: str) -> Segments:
    """The marker of a point, or the id of a footnote, which is renumbered as a whole."""
    if old == new:
        return (Segment(Op.EQUAL, new),) if new else ()
    deleted = (Segment(Op.DELETE, old, Nature.NUMBERING),) if old else ()
    return (*deleted, Segment(Op.INSERT, new, Nature.NUMBERING)) if new else deleted


def _with_labels(segments: Segments, labels: Sequence[Span]) -> Iterator[Segment]:
    """The segments of a merge, the markers in its old text as what they are."""
    at = 0
    for segment in segments:
        if segment.op is Op.INSERT:
            yield segment
            continue
        end = at + len(segment.text)
        if segment.op is Op.DELETE:
            yield from _cut_labels(segment, [(start - at, stop - at) for start, stop in labels if at <= start < end])
        else:
            yield segment
        at = end


def _cut_labels(segment: Segment, labels: Sequence[Span]) -> Iterator[Segment]:
    last = 0
    for start, end in labels:
        yield segment._replace(text=segment.text[last:start])
        yield segment._replace(text=segment.text[start:end], nature=Nature.NUMBERING)
        last = end
    yield segment._replace(text=segment.text[last:])


def _row(pairing: Pairing, old: list[str], new: list[str]) -> Segments:
    """A table row cell by cell; where cells came or went, equal ones stay together and others go in order."""
    parts: list[Segment] = []
    at = to = 0
    for match_at, match_to, length in (*_cells(old, new), (len(old), len(new), 0)):
        for step in range(max(match_at - at, match_to - to)):
            before = old[at + step] if at + step < match_at else None
            after = new[to + step] if to + step < match_to else None
            parts += _cell(pairing, before, after, first=(at + step == 0, to + step == 0))
        for step in range(length):
            text = new[match_to + step]
            parts += _cell(pairing, text, text, first=(match_at + step == 0, match_to + step == 0))
        at, to = match_at + length, match_to + length
    return tuple(parts)


def _cells(old: list[str], new: list[str]) -> list[tuple[int, int, int]]:
    return matches(old, new) if len(old) != len(new) else []


def _cell(pairing: Pairing, old: str | None, new: str | None, first: tuple[bool, bool]) -> Segments:
    """One cell with the bar before it, unless it begins its row."""
    bars = ("" if first[0] or old is None else CELL), ("" if first[1] or new is None else CELL)
    bar = compare_plain(*bars)
    return (*bar, *compare_words(old or "", new or "", alphabet=pairing.alphabet))


def compare_plain(old: str, new: str) -> Segments:
    """Two texts as wholes: equal, or one gone and the other come."""
    if old == new:
        return (Segment(Op.EQUAL, new),) if new else ()
    deleted = (Segment(Op.DELETE, old),) if old else ()
    return (*deleted, Segment(Op.INSERT, new)) if new else deleted
