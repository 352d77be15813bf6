"""The words of a redline: what happened to a run of text, of what sort that is, and how many words it concerns."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from codeprac.text.words import count_words


class Op(StrEnum):
    """What happened to the text of a segment."""

    EQUAL = "equal"
    INSERT = "insert"
    DELETE = "delete"


class Nature(StrEnum):
    """Of what sort a change is, the weightiest first. Pages may fold all but the first.

    Numbering is the marker of a point or the id of a footnote; style is that of quotes and dashes, and of capitals in a
    title or in three words in a row; formatting is white space, emphasis, links, and the sort or depth of a block.
    """

    WORDING = "wording"
    NUMBERING = "numbering"
    PUNCTUATION = "punctuation"
    STYLE = "style"
    FORMATTING = "formatting"


MINOR: Final = frozenset({Nature.STYLE, Nature.FORMATTING})
WORDLESS: Final = MINOR | {Nature.NUMBERING}
WEIGHT = {nature: weight for weight, nature in enumerate(Nature)}


class Segment(NamedTuple):
    """A run of text, what happened to it, and of what sort the change is that it belongs to.

    Equal text is of no sort (`Nature.WORDING` says nothing there). `move` numbers text that went elsewhere word for
    word: the deleted and the inserted segment with the same number above 0 are one text, moved.
    """

    op: Op
    text: str
    nature: Nature = Nature.WORDING
    move: int = 0

    @property
    def minor(self) -> bool:
        """Whether it leaves all words and signs as they are, but for quotes, dashes and white space."""
        return self.nature in MINOR


def old_text(segments: Iterable[Segment]) -> str:
    """The old text that the segments hold."""
    return "".join([segment.text for segment in segments if segment.op is not Op.INSERT])


def new_text(segments: Iterable[Segment]) -> str:
    """The new text that the segments hold."""
    return "".join([segment.text for segment in segments if segment.op is not Op.DELETE])


def neighbours_joined(segments: Iterable[Segment]) -> list[Segment]:
    """The segments for showing, those side by side as one that were deleted or inserted together, as a marker and the
    words after it are; what is minor stays apart, and so does what moved."""
    made: list[Segment] = []
    for segment in segments:
        if made and _are_one(made[-1], segment):
            nature = min(segment.nature, made[-1].nature, key=WEIGHT.__getitem__)
            made[-1] = Segment(segment.op, made[-1].text + segment.text, nature)
        else:
            made.append(segment)
    return made


def _are_one(one: Segment, other: Segment) -> bool:
    return one.op is other.op is not Op.EQUAL and one.move == other.move == 0 and one.minor == other.minor


def nature_of(segments: Iterable[Segment]) -> Nature | None:
    """The weightiest sort of change among the segments; None where all is equal."""
    natures = {segment.nature for segment in segments if segment.op is not Op.EQUAL}
    return min(natures, key=WEIGHT.__getitem__, default=None)


def words_changed(segments: Sequence[Segment]) -> tuple[int, int, int, int]:
    """The words inserted, deleted, moved and unchanged; words whose quotes alone changed are unchanged, and markers
    that came or went are none."""
    inserted = deleted = moved = labels = 0
    for op, text, nature, move in segments:
        if op is Op.EQUAL or nature in WORDLESS:
            labels += count_words(text) if op is Op.INSERT and nature is Nature.NUMBERING else 0
            continue
        if op is Op.DELETE:
            deleted += 0 if move else count_words(text)
        elif move:
            moved += count_words(text)
        else:
            inserted += count_words(text)
    return inserted, deleted, moved, count_words(new_text(segments)) - inserted - moved - labels
