"""The signs of texts as numbers, and which of them make words: what `words` reads letter by letter, for all at once.

Whether a sign is part of a word depends on it, the two before it and the two behind it alone: letters and digits that
follow each other are one word, and so are two runs of them with a hyphen, an apostrophe or a low line between, and with
a full stop or a comma where it stands in a number.
"""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from codeprac.text.words import WHITE_SPACE_SIGNS

Signs = NDArray[np.uint16] | NDArray[np.uint32]
_ASCII: Final = 0x80
_BYTE: Final = 0x100
_KNOWN: Final = 0x3000
_LETTER, _ROMAN, _DIGIT, _LINK, _STOP, _COMMA, SPACE = range(1, 8)
_JOINTS: Final = {
    **dict.fromkeys("-‐‑'’_", _LINK), ".": _STOP, ",": _COMMA, **dict.fromkeys(WHITE_SPACE_SIGNS, SPACE)
}  # fmt: skip


def signs_of(text: str) -> Signs:
    """The signs of a text as numbers, each one."""
    signs = np.frombuffer(text.encode("utf-16-le", "surrogatepass"), np.uint16)
    return signs if len(signs) == len(text) else np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


def sorts_of(signs: Signs) -> NDArray[np.uint8]:
    """What each sign is to a word: `SPACE`, or what `in_words` reads."""
    known = _known()
    # Byte by byte: to look all of them up in an array, numpy would make each a number of 64 bits.
    sorts = np.frombuffer(bytearray(signs.astype(np.uint8)).translate(known[:_BYTE].tobytes()), np.uint8)
    wide = np.flatnonzero(signs >= _BYTE)
    sorts[wide] = np.take(known, signs[wide], mode="clip")
    rare = np.flatnonzero(signs >= _KNOWN)
    if len(rare):
        codes, which = np.unique(signs[rare], return_inverse=True)
        sorts[rare] = np.array([_sort(chr(code)) for code in codes.tolist()], np.uint8)[which]
    return sorts


def in_words(sorts: NDArray[np.uint8]) -> NDArray[np.bool_]:
    """Whether each sign is part of a word."""
    inside = (sorts >= _LETTER) & (sorts <= _DIGIT)
    last, between = sorts[:-2], sorts[1:-1]
    number = (last == _DIGIT) & ((between == _STOP) | (between == _COMMA)) | (last == _ROMAN) & (between == _STOP)
    joint = (between == _LINK) | number & (sorts[2:] == _DIGIT)
    words: NDArray[np.bool_] = inside.copy()
    words[1:-1] |= joint & inside[:-2] & inside[2:]
    return words


@cache
def _known() -> NDArray[np.uint8]:
    """What each of the first signs of Unicode is to a word."""
    signs = list(map(chr, range(_KNOWN)))
    known = np.where(list(map(str.isalnum, signs)), _LETTER, 0).astype(np.uint8)
    known[list(map(str.isdecimal, signs))] = _DIGIT
    for sign in (*_JOINTS, *"IVX"):
        if ord(sign) < _KNOWN:
            known[ord(sign)] = _sort(sign)
    return known


def _sort(sign: str) -> int:
    """What a sign is to a word; 0 is nothing."""
    if sign.isalnum():
        return _DIGIT if sign.isdecimal() else _ROMAN if sign in "IVX" else _LETTER
    return _JOINTS.get(sign, 0)
