"""The words of many texts counted at once: what `words.count_words` finds, by numbers instead of letter by letter.

Whether a sign begins a word depends on it and the two before it alone: letters and digits that follow each other are
one word, and so are two runs of them with a hyphen, an apostrophe or a low line between, and with a full stop or a
comma where it stands in a number.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

_BYTE: Final = 0x100
_KNOWN: Final = 0x3000
_LETTER, _ROMAN, _DIGIT, _LINK, _STOP, _COMMA = 1, 2, 3, 4, 5, 6
_JOINTS: Final = {**dict.fromkeys("-‐‑'’_", _LINK), ".": _STOP, ",": _COMMA}


def count_each(texts: Sequence[str]) -> list[int]:
    """The number of words of each text."""
    sorts = _sorts("\n".join(texts))
    if not len(sorts):
        return [0] * len(texts)
    ends = np.cumsum([len(text) + 1 for text in texts])
    begun = np.searchsorted(np.flatnonzero(_begins(sorts)), ends)
    counts: list[int] = np.diff(begun, prepend=0).tolist()
    return counts


def _sorts(text: str) -> NDArray[np.uint8]:
    """What each sign of a text is to a word."""
    signs, known = _signs(text), _known()
    # Byte by byte: to look all of them up in an array, numpy would make each a number of 64 bits.
    sorts = np.frombuffer(bytearray(signs.astype(np.uint8)).translate(known[:_BYTE].tobytes()), np.uint8)
    wide = np.flatnonzero(signs >= _BYTE)
    sorts[wide] = np.take(known, signs[wide], mode="clip")
    for place in np.flatnonzero(signs >= _KNOWN).tolist():
        sorts[place] = _sort(chr(signs[place]))
    return sorts


def _signs(text: str) -> NDArray[np.unsignedinteger]:
    """The signs of a text as numbers, each one."""
    signs = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    return signs if len(signs) == len(text) else np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def _begins(sorts: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether a word begins at each sign."""
    inside = (sorts != 0) & (sorts <= _DIGIT)
    begins: NDArray[np.bool_] = inside.copy()
    begins[1:] &= ~inside[:-1]
    last, between = sorts[:-2], sorts[1:-1]
    number = (last == _DIGIT) & (between >= _STOP) | (last == _ROMAN) & (between == _STOP)
    joined = (between == _LINK) | number & (sorts[2:] == _DIGIT)
    begins[2:] &= ~(joined & inside[:-2])
    return begins


@cache
def _known() -> NDArray[np.uint8]:
    """What each of the first signs of Unicode is to a word."""
    return np.array([_sort(chr(code)) for code in range(_KNOWN)], np.uint8)


@cache
def _sort(sign: str) -> int:
    """What a sign is to a word; 0 is nothing."""
    if sign.isalnum():
        return _DIGIT if sign.isdecimal() else _ROMAN if sign in "IVX" else _LETTER
    return _JOINTS.get(sign, 0)
