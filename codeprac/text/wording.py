"""The words of titles and bodies as numbers, so that likeness is counted and not spelt.

Words are runs of letters and digits in lower case; punctuation, styles of quotes and Markdown's marks are not in them.
They are read off the Markdown as written: that costs a tenth of parsing it, and what it adds (addresses of links) is
on both sides.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from codeprac.text.asides import set_aside

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
_SIGNS: Final = re.compile("[\u00a0-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u206f\u3000-\u303f]")
_USUAL: Final = "’‘“”–—…•"
_SPACE: Final = 0x20
_TABLE: Final = bytes(code if code >= 0x80 or chr(code).isalnum() else _SPACE for code in bytes(range(256)).lower())
_FACTOR: Final = np.uint64(0x9E37_79B9_7F4A_7C15)
_HALF: Final = np.uint64(32)
_STEP: Final = 8
_FIRST: Final = np.array([(1 << 8 * count) - 1 for count in range(_STEP + 1)], np.uint64)
_LONG: Final = 64
_END: Final = b" " * _STEP


@dataclass(frozen=True, slots=True)
class Wordings:
    """The words of titles and bodies, numbered from 0 by first sight.

    `words` holds all of them in a row; text t has its title from `starts[2 * t]` and its body from `starts[2 * t + 1]`
    to `starts[2 * t + 2]`, where what it sets aside (`asides`) stands last. `vocabulary` is the number of different
    words.
    """

    words: IntArray
    starts: list[int]
    vocabulary: int
    asides: tuple[tuple[int, int], ...] = ()

    def own(self) -> Wordings:
        """The same without what bodies set aside."""
        if not self.asides:
            return self
        kept = np.ones(len(self.words), bool)
        for start, end in self.asides:
            kept[start:end] = False
        return Wordings(self.words[kept], np.append(0, np.cumsum(kept))[self.starts].tolist(), self.vocabulary)

    def title(self, text: int) -> IntArray:
        """The words of a title."""
        return self.words[self.starts[2 * text] : self.starts[2 * text + 1]]

    def body(self, text: int) -> IntArray:
        """The words of a body."""
        return self.words[self.starts[2 * text + 1] : self.starts[2 * text + 2]]

    def whole(self, text: int) -> IntArray:
        """The words of a title and its body."""
        return self.words[self.starts[2 * text] : self.starts[2 * text + 2]]


def read_wordings(texts: Iterable[tuple[str, str]]) -> Wordings:
    """The words of titles with their bodies."""
    spelt, ends = _split(texts)
    words, vocabulary = _number(spelt)
    starts = [0, *ends[:, (0, 2)].ravel().tolist()]
    asides = ends[ends[:, 1] < ends[:, 2], 1:]
    return Wordings(words, starts, vocabulary, tuple(map(tuple, asides.tolist())))


def _split(texts: Iterable[tuple[str, str]]) -> tuple[NDArray[np.uint64], IntArray]:
    """The words of texts as numbers, and for each text where those of its title, of its body and of what the body sets
    aside end."""
    text, ends = _join(texts)
    edges = _edges(text)
    begin, end = edges[::2], edges[1::2]
    return _spell(text, begin, end), np.searchsorted(begin, ends).reshape(-1, 3)


def _join(texts: Iterable[tuple[str, str]]) -> tuple[bytes, IntArray]:
    """Titles, bodies and what these set aside in a row, with blanks for what is in no word, and where each ends."""
    parts = [_encode(part) for title, body in texts for part in (title, *set_aside(body))]
    return b"".join([*parts, _END]).translate(_TABLE), np.cumsum([len(part) for part in parts])


def _edges(text: bytes) -> NDArray[np.int32]:
    """Where words begin and end, by turns."""
    inside = np.frombuffer(text, np.uint8) != _SPACE
    return np.flatnonzero(inside[1:] != inside[:-1]).astype(np.int32) + 1


def _encode(text: str) -> bytes:
    """A text as UTF-8 between spaces, its letters beyond ASCII in lower case."""
    if not text.isascii():
        for sign in _USUAL:  # most texts have no others, and need not be read sign by sign
            text = text.replace(sign, " ")
    if not text.isascii():
        text = _SIGNS.sub(" ", text).lower()
    return f" {text} ".encode("utf-8", "replace")


def _spell(text: bytes, begin: NDArray[np.int32], end: NDArray[np.int32]) -> NDArray[np.uint64]:
    """Each word of a text as one number of 64 bits: the same for the same letters, and another for others, but for an
    accident that is not to be expected (a hash, eight bytes at a time; what is longer than words are, at once)."""
    eights = np.ndarray(len(text) - _STEP + 1, "<u8", text, strides=(1,))
    spelt = np.zeros(len(begin), np.uint64)
    lengths = end - begin
    left = np.arange(len(begin))
    for read in range(0, _LONG, _STEP):
        mixed = eights[begin[left] + read] & _FIRST[np.minimum(lengths[left] - read, _STEP)]
        mixed ^= spelt[left]
        mixed *= _FACTOR
        spelt[left] = mixed ^ (mixed >> _HALF)
        left = left[lengths[left] > read + _STEP]
    ends = [crc32(text[begin[word] + _LONG : end[word]]) for word in left.tolist()]
    spelt[left] = (spelt[left] ^ np.array(ends, np.uint64)) * _FACTOR
    return spelt


def _number(words: NDArray[np.uint64]) -> tuple[IntArray, int]:
    """Words numbered from 0 by first sight, and how many different ones there are."""
    count = len(words)
    bits = np.uint64(count.bit_length())
    # Its place instead of a word's last bits: one row of numbers sorts quicker than two do.
    ranked = np.sort(words >> bits << bits | np.arange(count, dtype=np.uint64))
    places = (ranked & ((np.uint64(1) << bits) - np.uint64(1))).view(np.int64)
    ranked >>= bits
    first = np.flatnonzero(np.append(True, ranked[1:] != ranked[:-1])[:count])
    is_first = np.zeros(count, bool)
    is_first[places[first]] = True
    sight = np.cumsum(is_first) - 1
    numbers = np.empty(count, np.int64)
    numbers[places] = np.repeat(sight[places[first]], np.diff(first, append=count))
    return numbers, len(first)
