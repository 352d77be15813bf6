"""Two drafts compared provision by provision, block by block, word by word."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from codeprac.text.blocks import BlockKind, blocks, read_blocks
from codeprac.text.diffing import Op, Segment, compare_words, words_changed
from codeprac.text.lineage import Link, Relation
from codeprac.text.provisions import Outline, OutlinedProvision

__all__ = [
    "BlockChange", "BlockRelation", "Comparison", "Op", "ProvisionChange", "Segment", "Statistics", "blocks",
    "compare", "compare_words",
]  # fmt: skip


class BlockRelation(StrEnum):
    """What became of a block. A moved block stands at its new place, with what changed inside it."""

    SAME = "same"
    EDITED = "edited"
    MOVED = "moved"
    NEW = "new"
    DELETED = "deleted"


@dataclass(frozen=True, slots=True)
class Statistics:
    """Words: inserted + moved + unchanged are the new text, deleted + moved + unchanged the old one."""

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
    """A block and what became of it; `origin` is the position of the old provision that a moved block comes from."""

    relation: BlockRelation
    kind: BlockKind
    depth: int
    segments: tuple[Segment, ...]
    origin: int | None = None

    @property
    def minor(self) -> bool:
        """Whether nothing but quotes, dashes or white space changed."""
        return all(segment.minor or segment.op is Op.EQUAL for segment in self.segments)


@dataclass(frozen=True, slots=True)
class ProvisionChange:
    """What became of one provision.

    `old` and `new` are positions; `sources` are all old ones when several were merged into it. `renumbered` is its
    old and new label, `moved` the old and new heading that it stands under, each only where they differ.
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

    @property
    def changed(self) -> bool:
        """Whether there is anything to show beside the text."""
        return bool(
            self.link.relation is not Relation.SAME
            or self.renumbered
            or self.moved
            or any(block.relation is not BlockRelation.SAME for block in self.blocks)
        )


@dataclass(frozen=True, slots=True)
class Comparison:
    """The changes in the order of the new text, deleted provisions at their old place, and the statistics in all."""

    changes: tuple[ProvisionChange, ...]
    statistics: Statistics


def compare(old: Outline, new: Outline, links: Sequence[Link]) -> Comparison:
    """The comparison of two drafts along the links of their provisions."""
    changes = tuple(_change(old.provisions, new.provisions, link) for link in links)
    return Comparison(changes, sum((change.statistics for change in changes), Statistics()))


def _change(old: Sequence[OutlinedProvision], new: Sequence[OutlinedProvision], link: Link) -> ProvisionChange:
    before = old[link.old] if link.old is not None else None
    after = new[link.new] if link.new is not None else None
    own = after or before
    if own is None:
        raise ValueError("a link without provisions")
    heading = compare_words(before.heading if before else "", after.heading if after else "")
    texts = [" ".join(block.text for block in read_blocks(side.body)) if side else "" for side in (before, after)]
    segments = compare_words(*texts)
    relation = BlockRelation.SAME if texts[0] == texts[1] else BlockRelation.EDITED
    change = (BlockChange(relation, BlockKind.PARAGRAPH, 0, segments),) if segments else ()
    inserted, deleted, unchanged = words_changed((*heading, *segments))
    return ProvisionChange(
        link.old, link.new, link, own.slug, heading, change, Statistics(inserted, deleted, 0, unchanged)
    )
