"""Words as numbers, so that they are told apart and counted without spelling them out one by one."""

from __future__ import annotations

from typing import Final
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

_FACTOR: Final = np.uint64(0x9E37_79B9_7F4A_7C15)
_HALF: Final = np.uint64(32)
_STEP: Final = 8
_FIRST: Final = np.array([(1 << 8 * count) - 1 for count in range(_STEP + 1)], np.uint64)
_LONG: Final = 64
BEHIND: Final = b" " * _STEP
"""What must stand behind the last word."""


def spell(text: bytes, begin: NDArray[np.int32], end: NDArray[np.int32]) -> NDArray[np.uint64]:
    """Each word of a text as one number of 64 bits: the same for the same letters, and another for others, but for an
    accident that is not to be expected (a hash, eight bytes at a time; what is longer than words are, at once).

    Words begin and end at these bytes; `BEHIND` stands behind the last.
    """
    eights = np.ndarray(len(text) - _STEP + 1, "<u8", text, strides=(1,))
    lengths = end - begin
    spelt: NDArray[np.uint64] = eights[begin] & _FIRST[np.minimum(lengths, _STEP)]
    spelt *= _FACTOR
    spelt ^= spelt >> _HALF
    left = np.flatnonzero(lengths > _STEP)
    for read in range(_STEP, _LONG, _STEP):
        mixed = eights[begin[left] + read] & _FIRST[np.minimum(lengths[left] - read, _STEP)]
        mixed ^= spelt[left]
        mixed *= _FACTOR
        spelt[left] = mixed ^ (mixed >> _HALF)
        left = left[lengths[left] > read + _STEP]
    ends = [crc32(text[begin[word] + _LONG : end[word]]) for word in left.tolist()]
    spelt[left] = (spelt[left] ^ np.array(ends, np.uint64)) * _FACTOR
    return spelt


def number(words: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Words numbered from 0 by first sight, and the place of the first of each."""
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
    return numbers, np.flatnonzero(is_first)
