"""The words of titles and bodies as numbers, so that likeness is counted and not spelt.

Words are runs of letters and digits in lower case; punctuation, styles of quotes and Markdown's marks are not in them.
They are read off the Markdown as written: that costs a tenth of parsing it, and what it adds (addresses of links) is
on both sides.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count
from typing import Final

import numpy as np
from numpy.typing import NDArray

from codeprac.text.asides import set_aside

IntArray = NDArray[np.int64]
FloatArray = NDArray[np.float64]
_SIGNS: Final = re.compile("[\u00a0-\u00a9\u00ab-\u00b4\u00b6-\u00b9\u00bb-\u00bf\u2000-\u206f\u3000-\u303f]")
_TABLE: Final = bytes(code if code >= 0x80 or chr(code).isalnum() else 0x20 for code in range(256))


def split_words(text: str) -> list[bytes]:
    """The words of a text in lower case, as UTF-8."""
    lowered = text.lower()
    if not lowered.isascii():
        lowered = _SIGNS.sub(" ", lowered)
    return lowered.encode("utf-8", "replace").translate(_TABLE).split()


@dataclass(frozen=True, slots=True)
class Wordings:
    """The words of titles and bodies, numbered from 0 by first sight.

    `words` holds all of them in a row; text t has its title from `starts[2 * t]` and its body from `starts[2 * t + 1]`
    to `starts[2 * t + 2]`, where what it sets aside (`asides`) stands last. `vocabulary` is the number of different
    words.
    """

    words: IntArray
    starts: IntArray
    vocabulary: int
    asides: tuple[tuple[int, int], ...] = ()

    def own(self) -> Wordings:
        """The same without what bodies set aside."""
        if not self.asides:
            return self
        kept = np.ones(len(self.words), bool)
        for start, end in self.asides:
            kept[start:end] = False
        return Wordings(self.words[kept], np.append(0, np.cumsum(kept))[self.starts], self.vocabulary)

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
    found: list[bytes] = []
    starts = [0]
    asides: list[tuple[int, int]] = []
    for title, body in texts:
        found += split_words(title)
        starts.append(len(found))
        own, aside = set_aside(body)
        found += split_words(own)
        if aside:
            begin = len(found)
            found += split_words(aside)
            asides.append((begin, len(found)))
        starts.append(len(found))
    numbers: defaultdict[bytes, int] = defaultdict(count().__next__)
    words = np.fromiter(map(numbers.__getitem__, found), np.int64, len(found))
    return Wordings(words, np.array(starts, np.int64), len(numbers), tuple(asides))
