"""The words of a comparison: blocks, provisions and statistics. Plain values, made by `codeprac.text.comparing`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from codeprac.text.blocks import BlockKind
from codeprac.text.diffing import Op, Segment
from codeprac.text.links import Link, Relation


class BlockRelation(StrEnum):
    """What became of a block. A moved block stands at its new place, with what changed inside it."""

    SAME = "same"
    EDITED = "edited"
    MOVED = "moved"
    NEW = "new"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Statistics:
    """Words: inserted + moved + unchanged are the new text, deleted + moved + unchanged the old one.

    Words of titles and blocks count; labels, numbers in them and Markdown do not.
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


@dataclass(frozen=True, slots=True)
class BlockChange:
    """A block and what became of it.

    `origin` is the position of the old provision that it comes from, where that is another than the one compared, or
    where the block moved within it.
    """

    relation: BlockRelation
    kind: BlockKind
    depth: int
    segments: tuple[Segment, ...]
    origin: int | None = None

    @property
    def minor(self) -> bool:
        """Whether nothing but quotes, dashes or white space changed in it."""
        changed = [segment for segment in self.segments if segment.op is not Op.EQUAL]
        return bool(changed) and all(segment.minor for segment in changed)


@dataclass(frozen=True, slots=True)
class ProvisionChange:
    """What became of one provision.

    `old` and `new` are positions, `old` the closest one; `link` is the link of the two. `sources` are all old
    provisions that went into it, `targets` all new ones that the old one went into. `heading` compares the titles.
    `renumbered` is the old and new label, `moved` the old and new heading above it, each only where they differ;
    `moved` holds one heading twice for a provision that left its place under the same heading.
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

    @property
    def changed(self) -> bool:
        """Whether its words, its label, its place or its kin changed."""
        return (
            self.link.relation not in (Relation.SAME, Relation.EDITED)
            or self.renumbered is not None
            or self.moved is not None
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
