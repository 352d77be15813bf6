"""The words of a comparison: blocks, provisions and statistics. Plain values, made by `codeprac.text.comparing`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from codeprac.text.blocks import BlockKind
from codeprac.text.links import Link, Relation
from codeprac.text.obligations import Touched, obligations_touched
from codeprac.text.segments import WEIGHT, Nature, Segment, nature_of


class BlockRelation(StrEnum):
    """What became of a block.

    A moved block stands at its new place, with what changed inside it. A block that was split stands as its parts, each
    against its share of the old text; one that others were merged into stands against their texts, a line each.
    """

    SAME = "same"
    EDITED = "edited"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    NEW = "new"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Statistics:
    """Words: inserted + moved + unchanged are the new text, deleted + moved + unchanged the old one.

    Words of titles and blocks count; labels, numbers in them, Markdown and markers of points do not, nor do markers
    that a paragraph was cut at.
    """

    inserted: int = 0
    deleted: int = 0
    moved: int = 0
    unchanged: int = 0

    def __add__(self, other: Statistics) -> Statistics:
        return Statistics(
            self.inserted + other.inserted,
            self.deleted + other.deleted,
            self.moved + other.moved,
            self.unchanged + other.unchanged,
        )


class BlockChange(NamedTuple):
    """A block and what became of it.

    `origin` is the position of the old provision that it comes from, where that is another than the one compared; a
    block that moved without one moved within it. `was` is its kind before, where that was another. `places` are the old
    blocks in it, counted through the old draft from 0: one, two or more for a merge, none for a new block; the parts of
    a split have the same one, and one whose middle went elsewhere has it twice. `reformatted` says that its words are
    the same and its emphasis, links, sort or depth are not; `moved` that it left its place, alone or as a part.
    `start` is where the share of a part begins in the text of the block that was split, in characters; `shares` has for
    each of the places the characters of its share, or nothing where they are whole blocks. The old text of a block is
    that of its shares, a line each: a new line follows one that does not end with white space. `numbers` are what its
    list showed and shows before it, in the old text and in the new; they are no part of either.
    """

    relation: BlockRelation
    kind: BlockKind
    depth: int
    segments: tuple[Segment, ...]
    origin: int | None = None
    places: tuple[int, ...] = ()
    reformatted: bool = False
    moved: bool = False
    start: int = 0
    shares: tuple[tuple[int, int], ...] = ()
    was: BlockKind | None = None
    numbers: tuple[str, str] = ("", "")

    @property
    def nature(self) -> Nature | None:
        """The weightiest sort of change in it; None where no sign of it changed. A move is none of them."""
        return nature_of(self.segments) or (Nature.FORMATTING if self.reformatted else None)

    @property
    def number(self) -> str:
        """The number that it has in the new text, or had when it was deleted."""
        return self.numbers[self.relation is not BlockRelation.DELETED]

    @property
    def minor(self) -> bool:
        """Whether nothing but quotes, dashes, white space or formatting changed in it."""
        return self.nature is Nature.STYLE or self.nature is Nature.FORMATTING

    @property
    def touched(self) -> tuple[Touched, ...]:
        """The words of obligation that changed in it, such as "should" to "shall"; none in what is new or deleted."""
        if self.relation in (BlockRelation.NEW, BlockRelation.DELETED):
            return ()
        return obligations_touched(self.segments)


class Away(NamedTuple):
    """Old text that is shown elsewhere: a line in its old place, before the block `at` of those of its provision.

    `text` is how it begins, `blocks` how many old blocks the line stands for; `to` is the position of the new provision
    that shows them, None where it is this one. It counts for nothing.
    """

    at: int
    text: str
    blocks: int
    to: int | None


class ProvisionChange(NamedTuple):
    """What became of one provision.

    `old` and `new` are positions, `old` the closest one; `link` is the link of the two. `sources` are all old
    provisions that went into it, `targets` all new ones that the old one went into. `heading` compares the titles.
    `renumbered` is the old and new label, `moved` the old and new heading above it, each only where they differ;
    `moved` holds one heading twice for a provision that left its place under the same heading. `away` are the places
    of old text that is shown elsewhere.
    """

    old: int | None
    new: int | None
    link: Link
    slug: str
    heading: tuple[Segment, ...]
    blocks: tuple[BlockChange, ...]
    statistics: Statistics
    renumbered: tuple[str, str] | None = None
    moved: tuple[str, str] | None = None
    sources: tuple[int, ...] = ()
    targets: tuple[int, ...] = ()
    away: tuple[Away, ...] = ()

    @property
    def nature(self) -> Nature | None:
        """The weightiest sort of change in its title and blocks; None where no sign of them changed."""
        natures = {nature_of(self.heading), *(block.nature for block in self.blocks)} - {None}
        return min((nature for nature in natures if nature), key=WEIGHT.__getitem__, default=None)

    @property
    def obligations_touched(self) -> tuple[Touched, ...]:
        """The words of obligation that changed in it, in order; none for one that is new or deleted as a whole."""
        if self.old is None or self.new is None:
            return ()
        return tuple([touched for block in self.blocks for touched in block.touched])

    @property
    def changed(self) -> bool:
        """Whether its words, its label, its place or its kin changed."""
        return (
            self.link.relation not in (Relation.SAME, Relation.EDITED)
            or self.renumbered is not None
            or self.moved is not None
            or bool(self.away)
            or self.words_changed
        )

    @property
    def words_changed(self) -> bool:
        """Whether a word of it changed or came from elsewhere."""
        return self.statistics.inserted + self.statistics.deleted + self.statistics.moved > 0


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changes in the order of the new text, deleted provisions at their old place, and the statistics in all."""

    changes: tuple[ProvisionChange, ...]
    statistics: Statistics
