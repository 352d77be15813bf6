"""From every word of a draft to the draft in which it came: what `blame` is in version control.

A footprint says of each title and block, run by run, in which draft its words came and into which provision.
The first draft's words all came with it; each next footprint follows from the one before along the comparison of both
drafts: equal and moved text keeps its origin, inserted text came now. Blocks are told apart by their number in the
draft (`BlockChange.places`). What differs in quotes, dashes or white space alone keeps its origin.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any, Final, NamedTuple

from codeprac.text.blocks import Block, BlockKind, blocks_of
from codeprac.text.changes import BlockChange, Comparison
from codeprac.text.markers import split_marker
from codeprac.text.notes import with_own_notes
from codeprac.text.provisions import Outline
from codeprac.text.segments import Op, Segment, new_text
from codeprac.text.sources import joint_after
from codeprac.text.words import count_words


class Origin(NamedTuple):
    """The draft in which words came, counted from 0, and the position of the provision that they came into, there."""

    draft: int
    provision: int


class Run(NamedTuple):
    """So many characters of one origin."""

    length: int
    origin: Origin


@dataclass(frozen=True, slots=True)
class Written:
    """A title or block: its text and where it came from; the runs are as long as the text."""

    text: str
    runs: tuple[Run, ...]
    kind: BlockKind = BlockKind.PARAGRAPH
    depth: int = 0

    def pieces(self) -> list[tuple[str, Origin]]:
        """The text cut by origin."""
        found: list[tuple[str, Origin]] = []
        at = 0
        for length, origin in self.runs:
            found.append((self.text[at : at + length], origin))
            at += length
        return found

    def without_marker(self) -> Written:
        """The same text without the marker that it begins with."""
        marker, text = split_marker(Block(self.kind, self.text)) if self.text else ("", "")
        return Written(text, _cut(self.runs, len(marker), len(self.text)), self.kind) if marker else self


@dataclass(frozen=True, slots=True)
class Footprint:
    """A draft: the title of each provision, and its blocks, in order."""

    titles: tuple[Written, ...]
    blocks: tuple[tuple[Written, ...], ...]

    def count(self) -> dict[Origin, int]:
        """How many words came from where; markers of points are none."""
        found: dict[Origin, int] = {}
        pieces = [each.pieces() for each in self.titles]
        pieces += [each.without_marker().pieces() for blocks in self.blocks for each in blocks]
        for text, origin in chain.from_iterable(pieces):
            found[origin] = found.get(origin, 0) + count_words(text)
        return found


def begin(draft: Outline) -> Footprint:
    """The footprint of the first draft: every word came with it."""
    return Footprint(
        tuple(_fresh(provision.title, Origin(0, provision.position)) for provision in draft.provisions),
        tuple(
            tuple(
                _fresh(block.text, Origin(0, provision.position), block.kind, block.depth)
                for block in blocks_of(provision)
            )
            for provision in with_own_notes(draft.provisions)
        ),
    )


def follow(before: Footprint, comparison: Comparison, number: int) -> Footprint:
    """The footprint of the next draft, which is number `number` counted from 0.

    The comparison is that of the two drafts. Raises ValueError where it does not begin with this text."""
    follower = _Follower(before, comparison, number)
    titles: dict[int, Written] = {}
    blocks: dict[int, tuple[Written, ...]] = {}
    for change in comparison.changes:
        if change.new is None:
            continue
        origin = Origin(number, change.new)
        old = before.titles[change.old] if change.old is not None else _fresh("", origin)
        titles[change.new] = follower.written(change.heading, old, 0, origin)
        blocks[change.new] = tuple(follower.block(block, origin) for block in change.blocks if new_text(block.segments))
    return Footprint(tuple(titles[at] for at in sorted(titles)), tuple(blocks[at] for at in sorted(blocks)))


class _Follower:
    """The old blocks by number, and the old runs of what moved."""

    def __init__(self, before: Footprint, comparison: Comparison, number: int) -> None:
        self._old = [block for blocks in before.blocks for block in blocks]
        self._number = number
        self._moved: dict[int, tuple[Run, ...]] = {}
        for change in comparison.changes:
            for block in change.blocks:
                if any(segment.move and segment.op is Op.DELETE for segment in block.segments):
                    self._note_moves(block)

    def block(self, change: BlockChange, origin: Origin) -> Written:
        """A new block."""
        made = self.written(change.segments, self._source(change), _start(change), origin)
        return Written(made.text, made.runs, change.kind, change.depth)

    def written(self, segments: Iterable[Segment], old: Written, start: int, origin: Origin) -> Written:
        """New text, of which the old text from a character on became the equal and deleted parts."""
        runs: list[Run] = []
        gone: tuple[Run, ...] = ()
        at = start
        for segment in segments:
            size = len(segment.text)
            if segment.op is not Op.INSERT:
                at = _expect(old.text, segment.text, at)
                gone = _cut(old.runs, at, at + size)
                at += size
                if segment.op is Op.EQUAL:
                    runs += gone
                    gone = ()
            elif segment.move and segment.move in self._moved:
                runs += _fit(self._moved[segment.move], size)
            elif segment.minor and gone:
                runs += _fit(gone, size)
            else:
                runs.append(Run(size, origin))
        return Written(new_text(segments), _joined(runs))

    def _source(self, change: BlockChange) -> Written:
        """The old text of a block: that of its one source, or of those in it and the shares of them, a line each."""
        if change.places and max(change.places) >= len(self._old):
            raise ValueError(f"the comparison has block {max(change.places)} where the draft has {len(self._old)}")
        sources = [self._old[place] for place in change.places]
        if change.shares:
            sources = [_part(source, *share) for source, share in zip(sources, change.shares, strict=True)]
        if len(sources) < 2:
            return sources[0] if sources else _NOTHING
        return Written("".join(_lines(sources)), tuple(_runs(sources)))

    def _note_moves(self, change: BlockChange) -> None:
        old, at = self._source(change), _start(change)
        for segment in change.segments:
            if segment.op is Op.INSERT:
                continue
            at = _expect(old.text, segment.text, at)
            if segment.move:
                self._moved[segment.move] = _cut(old.runs, at, at + len(segment.text))
            at += len(segment.text)


_NOTHING: Final = Written("", ())


def _start(change: BlockChange) -> int:
    """Where the old text of a block begins in its source; that of shares is cut to them."""
    return 0 if change.shares else change.start


def _part(source: Written, start: int, end: int) -> Written:
    return Written(source.text[start:end], _cut(source.runs, start, end))


def _lines(sources: Sequence[Written]) -> Iterator[str]:
    """The texts of sources, a line each."""
    for source in sources[:-1]:
        yield source.text + joint_after(source.text)
    yield sources[-1].text


def _runs(sources: Sequence[Written]) -> Iterator[Run]:
    """The runs of sources, those of the new lines between them among them."""
    joint = ""
    for source in sources:
        if joint and source.runs:
            yield Run(len(joint), source.runs[0].origin)
        yield from source.runs
        joint = joint_after(source.text)


def _fresh(text: str, origin: Origin, kind: BlockKind = BlockKind.PARAGRAPH, depth: int = 0) -> Written:
    return Written(text, (Run(len(text), origin),) if text else (), kind, depth)


def _expect(text: str, part: str, at: int) -> int:
    """Where a part of the old text begins: at the character reached."""
    if not text.startswith(part, at):
        raise ValueError(f"the comparison has {part[:40]!r} where the draft has {text[at : at + 40]!r}")
    return at


def _cut(runs: Sequence[Run], start: int, end: int) -> tuple[Run, ...]:
    """The runs of the characters from start to end."""
    found: list[Run] = []
    at = 0
    for length, origin in runs:
        first, last = max(start, at), min(end, at + length)
        if last > first:
            found.append(Run(last - first, origin))
        at += length
    return tuple(found)


def _fit(runs: Sequence[Run], size: int) -> list[Run]:
    """Runs for a text that is nearly as long: the last one makes up the difference."""
    found = list(_cut(runs, 0, size))
    missing = size - sum(run.length for run in found)
    if missing and found:
        found[-1] = Run(found[-1].length + missing, found[-1].origin)
    return found


def _joined(runs: Iterable[Run]) -> tuple[Run, ...]:
    """Neighbours of one origin as one run; white space alone makes no run of its own."""
    found: list[Run] = []
    for run in runs:
        if found and found[-1].origin == run.origin:
            found[-1] = Run(found[-1].length + run.length, run.origin)
        elif run.length:
            found.append(run)
    return tuple(found)


def to_json(footprint: Footprint) -> dict[str, Any]:
    """A footprint as plain values."""
    return {
        "titles": [_written_to_json(title) for title in footprint.titles],
        "blocks": [[_written_to_json(block) for block in blocks] for blocks in footprint.blocks],
    }


def from_json(value: dict[str, Any]) -> Footprint:
    """The footprint that `to_json` wrote."""
    return Footprint(
        tuple(_written_from_json(each) for each in value["titles"]),
        tuple(tuple(_written_from_json(each) for each in blocks) for blocks in value["blocks"]),
    )


def _written_to_json(written: Written) -> list[Any]:
    return [written.text, written.kind.value, written.depth, [[length, *origin] for length, origin in written.runs]]


def _written_from_json(value: list[Any]) -> Written:
    text, kind, depth, runs = value
    found = tuple(Run(length, Origin(draft, provision)) for length, draft, provision in runs)
    return Written(text, found, BlockKind(kind), depth)
