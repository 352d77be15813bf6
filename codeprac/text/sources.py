"""What a new block is compared with: old blocks, or shares of them, in the order in which they stand in it."""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

from codeprac.text.coding import Coded
from codeprac.text.sides import Pairing, Side
from codeprac.text.words import WHITE_SPACE_SIGNS, spaced_tokens

Grouping = Literal["", "split", "merged"]
JOINT: Final = "\n"
"""What stands between two sources of one block, where the first does not end with white space."""


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
        if len({share.place for share in self.shares}) > 1:
            return "merged"
        return "" if self.shares[0].is_whole else "split"


def span_of(side: Side, share: Share) -> tuple[int, int]:
    """The characters of a share in the text of its block, the marker among them."""
    text = side.blocks[share.place].block.text
    if share.is_whole:
        return 0, len(text)
    tokens = spaced_tokens(side.texts[share.place])
    marker = len(side.markers[share.place])
    start = marker + len("".join(tokens[: share.start])) if share.start else 0
    return start, len(text) if share.end is None else marker + len("".join(tokens[: share.end]))


def text_of(side: Side, share: Share) -> str:
    """The text of a share, the marker among it."""
    start, end = span_of(side, share)
    return side.blocks[share.place].block.text[start:end]


def joint_after(text: str) -> str:
    """What parts a text from that of the next source."""
    return "" if text[-1:] in WHITE_SPACE_SIGNS else JOINT


def read_source(pairing: Pairing, source: Source) -> Coded:
    """The old text that a new block is compared with, without the marker that begins it."""
    side, read = pairing.old, pairing.alphabet.read
    if len(source.shares) == 1 and source.shares[0].is_whole:
        return side.coded(source.shares[0].place)
    tokens: list[str] = []
    codes = ""
    for place, start, end in source.shares:
        own = side.coded(place)
        if tokens:
            tokens[-1] += joint_after(tokens[-1])
            if not start:
                marker = read(side.markers[place])
                tokens += marker.tokens
                codes += marker.codes
        tokens += own.tokens[start:end]
        codes += own.codes[start:end]
    return Coded(tokens, codes)
