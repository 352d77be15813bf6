"""The blocks of two texts, each as characters for its words, and how alike any two of them are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from functools import cached_property
from itertools import chain, repeat
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import Indel, LCSseq
from rapidfuzz.process import extract

from codeprac.text.blocks import CELL, Block, BlockKind
from codeprac.text.coding import Alphabet, Coded, Reading
from codeprac.text.counting import count_each
from codeprac.text.markers import may_have_marker, split_marker
from codeprac.text.shingles import find_sharing

_NUMBER: Final = re.compile("[0-9]+")
_DIGITS: Final = 4
_APART: Final = frozenset({BlockKind.ROW, BlockKind.FOOTNOTE, BlockKind.CODE})
_SHORT: Final = 4
_STRICT: Final = 0.6
_SAME_NAME: Final = 0.2
_LITTLE: Final = 0.3
_MORE: Final = 0.15
_NOWHERE: Final = range(0)


class PlacedBlocks(NamedTuple):
    """The blocks of a text in order, and the position of the provision of each."""

    blocks: Sequence[Block]
    provisions: Sequence[int]


def place_blocks(blocks: Iterable[tuple[int, Sequence[Block]]]) -> PlacedBlocks:
    """Blocks with their provisions, ready to align, from the blocks of each."""
    runs = list(blocks)
    provisions = chain.from_iterable([repeat(provision, len(own)) for provision, own in runs])
    return PlacedBlocks(list(chain.from_iterable([own for _, own in runs])), list(provisions))


class Side:
    """The blocks of one text: their texts without markers, and their characters, made when first asked for."""

    def __init__(self, placed: PlacedBlocks, alphabet: Alphabet) -> None:
        self.blocks, self.provisions = blocks, provisions = placed
        self._alphabet = alphabet
        self.texts = [block.text for block in blocks]
        self.markers = [""] * len(blocks)
        for place, text in enumerate(self.texts):
            if may_have_marker(text):
                self.markers[place], self.texts[place] = split_marker(blocks[place])
        self._codes: list[str | None] = [None] * len(blocks)
        self._telling: list[str | None] = [None] * len(blocks)
        self._starts: dict[int, NDArray[np.int64]] = {}
        self._words: dict[int, int] = {}
        # The places of blocks that have so few telling words that all of their words stand for them.
        self.bare: set[int] = set()
        self._folded: dict[int, str] = {}
        self._coded: dict[int, Coded] = {}
        self.keys = self.texts
        self._ranges = _ranges(provisions)

    def __len__(self) -> int:
        return len(self.blocks)

    def of(self, provision: int) -> range:
        """The places of the blocks of a provision."""
        return self._ranges.get(provision, _NOWHERE)

    def codes(self, place: int) -> str:
        """A block, without its marker, as characters."""
        made = self._codes[place]
        if made is None:
            made = self._codes[place] = self.coded(place).codes
        return made

    def folded(self, place: int) -> str:
        """A block, without its marker and its capitals, as characters."""
        made = self._folded.get(place)
        if made is None:
            made = self._folded[place] = self._alphabet.read(self.texts[place].lower()).codes
        return made

    def coded(self, place: int) -> Coded:
        """The same with the tokens that the characters stand for."""
        made = self._coded.get(place)
        if made is None:
            made = self._coded[place] = self._made(place)
        return made

    def _made(self, place: int) -> Coded:
        text, codes, starts = self.texts[place], self._codes[place], self._starts.get(place)
        if codes is None or starts is None:
            return self._alphabet.read(text)
        return Coded(text, starts.tolist(), codes)

    def take(self, places: Sequence[int], readings: Sequence[Reading]) -> None:
        """Take what was read of these blocks."""
        for place, (codes, telling, starts, words) in zip(places, readings, strict=True):
            self._codes[place], self._telling[place] = codes, telling
            self._starts[place], self._words[place] = starts, words
            if len(telling) < _SHORT:
                self._telling[place] = codes
                self.bare.add(place)

    def fold(self, places: Sequence[int]) -> None:
        """Have these blocks stand for equal where they differ in quotes, dashes or white space alone: `keys`."""
        self.keys = list(self.texts)
        for place in places:
            self.keys[place] = self.codes(place)

    @cached_property
    def _by_length(self) -> dict[int, list[str]]:
        found: defaultdict[int, list[str]] = defaultdict(list)
        for text in self.texts:
            found[len(text)].append(text)
        return found

    def is_repeated(self, place: int) -> bool:
        """Whether the text has a block more than once, numbers aside."""
        text, lengths = self.texts[place], self._by_length
        bare = _NUMBER.sub("", text)
        near = range(len(bare), len(text) + 1 + _DIGITS)
        others = [other for length in near for other in lengths.get(length, ())]
        return sum(other == text or _NUMBER.sub("", other) == bare for other in others) > 1

    def telling(self, place: int) -> str:
        """Its words but for the common ones; all of it where these are few."""
        made = self._telling[place]
        if made is None:
            self.take([place], self._alphabet.read_all([self.texts[place]]))
            return self.telling(place)
        return made

    def size(self, place: int) -> int:
        """How many words and signs it has."""
        return len(self.codes(place))

    def count_words(self, places: Sequence[int]) -> list[int]:
        """How many words each of these blocks has without its marker."""
        known = self._words
        unread = [place for place in places if place not in known]
        known |= zip(unread, count_each([self.texts[place] for place in unread]), strict=True)
        return [known[place] for place in places]

    def name(self, place: int) -> tuple[BlockKind, str] | None:
        """What a footnote or a row is known by: its id, its first cell."""
        kind = self.blocks[place].kind
        if kind is BlockKind.FOOTNOTE:
            return kind, self.markers[place]
        return (kind, self.texts[place].split(CELL, 1)[0]) if kind is BlockKind.ROW else None

    def sort(self, place: int) -> BlockKind | None:
        """What a block must be paired with: rows, footnotes and code with their like, all else with each other."""
        kind = self.blocks[place].kind
        return kind if kind in _APART else None


def _ranges(provisions: Sequence[int]) -> dict[int, range]:
    """The places of the blocks of each provision."""
    starts = dict(zip(reversed(provisions), range(len(provisions) - 1, -1, -1), strict=True))
    ends = [len(provisions), *starts.values()]
    return {provision: range(start, end) for (provision, start), end in zip(starts.items(), ends, strict=False)}


class Pairing:
    """Two texts read with one alphabet. `loose` are the blocks of each that the other has not, by their places."""

    def __init__(self, old: PlacedBlocks, new: PlacedBlocks) -> None:
        self.alphabet = Alphabet()
        self.old, self.new = Side(old, self.alphabet), Side(new, self.alphabet)
        same = set(self.old.texts) & set(self.new.texts)
        self.loose = [
            [place for place, text in enumerate(side.texts) if text not in same] for side in (self.old, self.new)
        ]
        both = list(zip((self.old, self.new), self.loose, strict=True))
        readings = self.alphabet.read_all([side.texts[place] for side, places in both for place in places])
        for side, places in both:
            side.take(places, readings[: len(places)])
            side.fold(places)
            del readings[: len(places)]

    def like(self, at: int, to: int, least: float) -> float:
        """How alike two blocks are, from 0 to 1, by their telling words in order; 0 below the least."""
        if self.old.sort(at) is not self.new.sort(to):
            return 0.0
        return Indel.normalized_similarity(self.old.telling(at), self.new.telling(to), score_cutoff=least)

    def likenesses(self, old: Sequence[int], new: Sequence[int], least: float) -> list[list[tuple[int, float, float]]]:
        """For each old block the new ones that are like enough: their index, their likeness and what was enough.

        More is asked of short blocks, less of two with one id or one first cell.
        """
        telling = [self.new.telling(to) for to in new]
        return [self._like_enough(at, new, telling, least) for at in old]

    def _like_enough(
        self, at: int, new: Sequence[int], telling: Sequence[str], least: float
    ) -> list[tuple[int, float, float]]:
        name = self.old.name(at)
        lowest = min(least, _SAME_NAME) if name else least
        found = []
        for index, like in self._likes(at, new, telling, lowest).items():
            to = new[index]
            enough = least
            if name and self.new.name(to) == name:
                enough = lowest
            elif self.old.size(at) < _SHORT or self.new.size(to) < _SHORT:
                enough = max(least, _STRICT)
            if like >= enough and self.new.sort(to) is self.old.sort(at):
                found.append((index, like, enough))
        return found

    def _likes(self, at: int, new: Sequence[int], telling: Sequence[str], least: float) -> dict[int, float]:
        """The likeness of each new block that is like enough, by its index: that of their telling words; where little
        is enough and one of the two has few telling ones, also that of all words without capitals, which asks for more.
        """
        old, side = self.old, self.new
        likes = _alike(old.telling(at), telling, least)
        if least > _LITTLE or (at not in old.bare and side.bare.isdisjoint(new)):
            return likes
        more, size = least + _MORE, old.size(at)
        bare = range(len(new)) if at in old.bare else [index for index, to in enumerate(new) if to in side.bare]
        sizes = [side.size(new[index]) for index in bare]
        others = [each for each, its in zip(bare, sizes, strict=True) if 2 * min(size, its) >= more * (size + its)]
        if others:
            found = _alike(old.folded(at), [side.folded(new[index]) for index in others], more)
            likes |= {others[place]: max(like, likes.get(others[place], 0.0)) for place, like in found.items()}
        return likes

    def is_repeated(self, at: int, to: int) -> bool:
        """Whether a block of the old text or one of the new stands there more than once, numbers aside."""
        return self.old.is_repeated(at) or self.new.is_repeated(to)

    def closest(
        self, old: Collection[int], new: Collection[int], least: float, *, once: bool = False
    ) -> list[tuple[int, int]]:
        """Pairs of blocks that share rare runs of words and are as alike as that, each block once, the most alike
        first; on demand only such as neither text repeats."""
        found = [
            (like, at, to)
            for at, to in self.sharing(old, new)
            if (like := self.like(at, to, least)) and not (once and self.is_repeated(at, to))
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

    def sharing(self, old: Collection[int], new: Collection[int]) -> list[tuple[int, int]]:
        """Of these blocks, pairs of which one is among the few that share most rare pairs of words with the other."""
        wanted_old, wanted_new = set(old), set(new)
        return [(at, to) for at, to in self._shared if at in wanted_old and to in wanted_new]

    @cached_property
    def _shared(self) -> list[tuple[int, int]]:
        """Of the blocks that are equal to none of the other text, those that share rare pairs of telling words."""
        old, new = self.loose
        pairs = find_sharing([self.old.telling(at) for at in old], [self.new.telling(to) for to in new])
        return [(old[at], new[to]) for at, to in pairs]


def _alike(codes: str, others: Sequence[str], least: float) -> dict[int, float]:
    """The places of those characters that are like enough, and how alike they are."""
    if len(others) == 1:
        like = Indel.normalized_similarity(codes, others[0], score_cutoff=least)
        return {0: like} if like else {}
    found = extract(codes, others, scorer=Indel.normalized_similarity, score_cutoff=least, limit=None)
    return {place: like for _, like, place in found}


def contained(part: str, whole: str) -> float:
    """The share of one text's characters that stand in another in the same order."""
    return LCSseq.similarity(part, whole) / len(part) if part else 0.0
