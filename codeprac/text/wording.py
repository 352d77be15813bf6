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

import numpy as np
from numpy.typing import NDArray

from codeprac.text.asides import set_aside
from codeprac.text.spelling import BEHIND, number, spell

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
_SIGNS: Final = re.compile("[\u00a0-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u206f\u3000-\u303f]")
_USUAL: Final = "’‘“”–—…•"
_SPACE: Final = 0x20
_TABLE: Final = bytes(code if code >= 0x80 or chr(code).isalnum() else _SPACE for code in bytes(range(256)).lower())


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

    def titles(self) -> tuple[IntArray, IntArray]:
        """The words of all titles in a row, and where each title ends."""
        lengths = np.diff(self.starts)
        return self.words[np.repeat(np.arange(len(lengths)) % 2 == 0, lengths)], np.cumsum(lengths[::2])

    def spelt_titles(self) -> list[bytes]:
        """Each title by its words: the same bytes for the same words."""
        spelt, size = self.words.tobytes(), self.words.itemsize
        ends = zip(self.starts[::2], self.starts[1::2], strict=False)  # behind the last body no title begins
        return [spelt[size * start : size * end] for start, end in ends]

    def body(self, text: int) -> IntArray:
        """The words of a body."""
        return self.words[self.starts[2 * text + 1] : self.starts[2 * text + 2]]

    def whole(self, text: int) -> IntArray:
        """The words of a title and its body."""
        return self.words[self.starts[2 * text] : self.starts[2 * text + 2]]


def read_wordings(texts: Iterable[tuple[str, str]]) -> Wordings:
    """The words of titles with their bodies."""
    spelt, ends = _split(texts)
    words, firsts = number(spelt)
    starts = [0, *ends[:, (0, 2)].ravel().tolist()]
    asides = ends[ends[:, 1] < ends[:, 2], 1:]
    return Wordings(words, starts, len(firsts), tuple(map(tuple, asides.tolist())))


def _split(texts: Iterable[tuple[str, str]]) -> tuple[NDArray[np.uint64], IntArray]:
    """The words of texts as numbers, and for each text where those of its title, of its body and of what the body sets
    aside end."""
    text, ends = _join(texts)
    edges = _edges(text)
    begin, end = edges[::2], edges[1::2]
    return spell(text, begin, end), np.searchsorted(begin, ends).reshape(-1, 3)


def _join(texts: Iterable[tuple[str, str]]) -> tuple[bytes, IntArray]:
    """Titles, bodies and what these set aside in a row, with blanks for what is in no word, and where each ends."""
    parts = [_encode(part) for title, body in texts for part in (title, *set_aside(body))]
    return b"".join([*parts, BEHIND]).translate(_TABLE), np.cumsum([len(part) for part in parts])


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
