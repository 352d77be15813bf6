"""What a new block is compared with: old blocks, or shares of them, in the order in which they stand in it."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from codeprac.text.coding import Coded
from codeprac.text.markers import marker_at
from codeprac.text.sides import Pairing, Side
from codeprac.text.words import WHITE_SPACE_SIGNS

Grouping = Literal["", "split", "merged"]
JOINT: Final = "\n"
"""What stands between two sources of one block, where the first does not end with white space."""
_LABEL: Final = "\ufdd0"
"""Stands for a marker within an old text: no text has this sign."""
Span = tuple[int, int]


class Share(NamedTuple):
    """The tokens `start` to `end` (None for its end) of the old block at a place."""

    place: int
    start: int = 0
    end: int | None = None

    @property
    def is_whole(self) -> bool:
        """Whether it is all of the block."""
        return not self.start and self.end is None


class Source(NamedTuple):
    """The shares that a new block comes from, and whether it left its place."""

    shares: tuple[Share, ...]
    moved: bool

    @property
    def places(self) -> tuple[int, ...]:
        """The old blocks, one for each share."""
        return tuple([share.place for share in self.shares])

    @property
    def grouping(self) -> Grouping:
        """Whether the block was merged of several ones, or is a part of one that was split."""
        if len(self.shares) > 1 and len({share.place for share in self.shares}) > 1:
            return "merged"
        return "" if self.shares[0].is_whole else "split"


def span_of(side: Side, share: Share) -> tuple[int, int]:
    """The characters of a share in the text of its block, the marker among them."""
    text = side.blocks[share.place].text
    if share.is_whole:
        return 0, len(text)
    starts = side.coded(share.place).starts
    marker = len(side.markers[share.place])
    start = marker + starts[share.start] if share.start else 0
    return start, len(text) if share.end is None else marker + starts[share.end]


def end_of(side: Side, share: Share) -> int:
    """Where a share ends, in tokens."""
    return side.size(share.place) if share.end is None else share.end


def parts_of(side: Side, share: Share) -> tuple[str, str]:
    """The marker that a share begins with, and the rest of its text."""
    label, _ = label_of(side, share)
    start, end = span_of(side, share)
    return label, side.blocks[share.place].text[start + len(label) : end]


def joint_after(text: str) -> str:
    """What parts a text from that of the next source."""
    return "" if text[-1:] in WHITE_SPACE_SIGNS else JOINT


def label_of(side: Side, share: Share) -> tuple[str, int]:
    """The marker that a share begins with, and how many tokens of its block without marker that is."""
    if not share.start:
        return side.markers[share.place], 0
    tokens = side.coded(share.place).tokens(share.start, share.end)
    count = marker_at(tokens)
    return "".join(tokens[:count]), count


def read_source(pairing: Pairing, source: Source) -> tuple[str, Coded, list[Span]]:
    """The old text that a new block is compared with: the marker that begins it, the rest, and in that the spans of
    characters that are markers of further shares. These are no words, and equal to nothing."""
    side, first = pairing.old, source.shares[0]
    if len(source.shares) == 1 and first.is_whole:
        return side.markers[first.place], side.coded(first.place), []
    head = text = codes = ""
    starts: list[int] = []
    labels: list[Span] = []
    for share in source.shares:
        own, (label, skipped), end = side.coded(share.place), label_of(side, share), end_of(side, share)
        if not text:
            head = label
        else:
            text += joint_after(text)
            if label:
                labels.append((len(text), len(text) + len(label)))
                starts.append(len(text))
                text += label
                codes += _LABEL
        begin = share.start + skipped
        starts += [len(text) + start - own.starts[begin] for start in own.starts[begin:end]]
        text += own.part(begin, end)
        codes += own.codes[begin:end]
    return head, Coded(text, [*starts, len(text)], codes), labels
