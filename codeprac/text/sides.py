"""The blocks of two texts, each as characters for its words, and how alike any two of them are."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz.distance import Indel, LCSseq

from codeprac.text.blocks import CELL, Block, BlockKind
from codeprac.text.coding import COMMON, Alphabet
from codeprac.text.points import MARKER
from codeprac.text.words import spaced_tokens

_DULL: Final = re.compile(f"[\0-\uffff{COMMON}]+")
_ID: Final = re.compile(r"\[[^\]\s]+\] ")
_APART: Final = frozenset({BlockKind.ROW, BlockKind.FOOTNOTE, BlockKind.CODE})
_SHORT: Final = 4
_STRICT: Final = 0.6
_SAME_ID: Final = 0.2
_GRAM: Final = 2
_CROWD: Final = 12
_TRIED: Final = 4


@dataclass(frozen=True, slots=True)
class PlacedBlock:
    """A block with the position of its provision."""

    block: Block
    provision: int


def place_blocks(blocks: Iterable[tuple[int, Block]]) -> tuple[PlacedBlock, ...]:
    """Blocks with their provisions, ready to align; those of a provision follow each other."""
    return tuple([PlacedBlock(block, provision) for provision, block in blocks])


def split_marker(block: Block) -> tuple[str, str]:
    """The marker of a point or the id of a footnote, with the space after it, and the rest of the text."""
    if block.text[:1] in "([0123456789" or block.text[1:2] in ").":
        found = (_ID if block.kind is BlockKind.FOOTNOTE else MARKER).match(block.text)
        if found and found.end() < len(block.text):
            return block.text[: found.end()], block.text[found.end() :]
    return "", block.text


class Side:
    """The blocks of one text: their texts without markers, and their characters, made when first asked for."""

    def __init__(self, blocks: Sequence[PlacedBlock], alphabet: Alphabet) -> None:
        self.blocks = blocks
        self._alphabet = alphabet
        parts = [split_marker(placed.block) for placed in blocks]
        self.markers = [marker for marker, _ in parts]
        self.texts = [text for _, text in parts]
        self._codes: list[str | None] = [None] * len(blocks)
        self._telling: list[str | None] = [None] * len(blocks)
        self._ranges = _ranges(blocks)

    def __len__(self) -> int:
        return len(self.blocks)

    def of(self, provision: int) -> range:
        """The places of the blocks of a provision."""
        return self._ranges.get(provision, range(0))

    def codes(self, place: int) -> str:
        """A block, without its marker, as characters."""
        made = self._codes[place]
        if made is None:
            text = self.texts[place]
            if self.blocks[place].block.kind is BlockKind.CODE:
                made = self._alphabet.encode_tokens(spaced_tokens(text))
            else:
                made = self._alphabet.encode(text)
            self._codes[place] = made
        return made

    def telling(self, place: int) -> str:
        """Its words but for the common ones; all of it where these are few."""
        made = self._telling[place]
        if made is None:
            codes = self.codes(place)
            made = _DULL.sub("", codes)
            made = self._telling[place] = made if len(made) >= _SHORT else codes
        return made

    def size(self, place: int) -> int:
        """How many words and signs it has."""
        return len(self.codes(place))

    def first_cell(self, place: int) -> str:
        """The beginning of a row, which names it."""
        return self.texts[place].split(CELL, 1)[0]


def _ranges(blocks: Sequence[PlacedBlock]) -> dict[int, range]:
    ranges: dict[int, range] = {}
    for place, placed in enumerate(blocks):
        known = ranges.get(placed.provision)
        ranges[placed.provision] = range(known.start if known else place, place + 1)
    return ranges


class Pairing:
    """Two texts read with one alphabet."""

    def __init__(self, old: Sequence[PlacedBlock], new: Sequence[PlacedBlock]) -> None:
        self.alphabet = Alphabet()
        self.old, self.new = Side(old, self.alphabet), Side(new, self.alphabet)

    def may_pair(self, at: int, to: int) -> bool:
        """Whether a block of one sort may become one of the other: rows, footnotes and code stay what they are."""
        old, new = self.old.blocks[at].block.kind, self.new.blocks[to].block.kind
        return old is new or (old not in _APART and new not in _APART)

    def like(self, at: int, to: int, least: float) -> float:
        """How alike two blocks are, from 0 to 1, by their telling words in order; 0 below the least."""
        return Indel.normalized_similarity(self.old.telling(at), self.new.telling(to), score_cutoff=least)

    def threshold(self, at: int, to: int, least: float) -> float:
        """The least likeness of two blocks: more where they are short, less where an id or a first cell is the same."""
        if min(self.old.size(at), self.new.size(to)) < _SHORT:
            return max(least, _STRICT)
        kind = self.old.blocks[at].block.kind
        if kind is BlockKind.FOOTNOTE and self.old.markers[at] == self.new.markers[to]:
            return _SAME_ID
        if kind is BlockKind.ROW and self.old.first_cell(at) == self.new.first_cell(to):
            return _SAME_ID
        return least

    def closest(self, old: Sequence[int], new: Sequence[int], least: float) -> list[tuple[int, int]]:
        """Pairs of blocks that share rare runs of words and are as alike as that, each block once, the most alike
        first."""
        found = [
            (like, at, to)
            for at, to in self.sharing(old, new)
            if self.may_pair(at, to) and (like := self.like(at, to, least))
        ]
        used_old: set[int] = set()
        used_new: set[int] = set()
        pairs = []
        for _, at, to in sorted(found, key=lambda each: (-each[0], each[1], each[2])):
            if at not in used_old and to not in used_new:
                used_old.add(at)
                used_new.add(to)
                pairs.append((at, to))
        return pairs

    def sharing(self, old: Sequence[int], new: Sequence[int]) -> list[tuple[int, int]]:
        """For each of the new blocks the few old ones that share most rare runs of its telling words."""
        holders: defaultdict[str, list[int]] = defaultdict(list)
        for at in old:
            telling = self.old.telling(at)
            for gram in {telling[place : place + _GRAM] for place in range(len(telling) - _GRAM + 1)}:
                holders[gram].append(at)
        pairs: list[tuple[int, int]] = []
        for to in new:
            telling = self.new.telling(to)
            votes: Counter[int] = Counter()
            for place in range(len(telling) - _GRAM + 1):
                places = holders.get(telling[place : place + _GRAM])
                if places and len(places) <= _CROWD:
                    votes.update(places)
            pairs += [(at, to) for at, _ in votes.most_common(_TRIED)]
        return pairs


def contained(part: str, whole: str) -> float:
    """The share of one text's characters that stand in another in the same order."""
    return LCSseq.similarity(part, whole) / len(part) if part else 0.0
