"""Edit scripts of two sequences of words: minimal where they are short, anchored at unique words where they are long.

rapidfuzz's Indel holds a bit matrix of the two lengths; beyond `_LARGEST` cells the sequences are cut at words, then
at runs of three words, that are unique on both sides and in the same order (patience), and each piece is compared.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from rapidfuzz.distance import Indel

_LARGEST: Final = 3_000_000
Match = tuple[int, int, int]


def matches(old: Sequence[str], new: Sequence[str]) -> Iterator[Match]:
    """Runs of equal words in order, as (place in old, place in new, length); minimal up to 3 million pairs."""
    start = _common_start(old, new)
    end = _common_end(old, new, start)
    if start:
        yield 0, 0, start
    for at, to, length in _inner(old[start : len(old) - end], new[start : len(new) - end]):
        yield at + start, to + start, length
    if end:
        yield len(old) - end, len(new) - end, end


def _common_start(old: Sequence[str], new: Sequence[str]) -> int:
    limit = min(len(old), len(new))
    return next((at for at in range(limit) if old[at] != new[at]), limit)


def _common_end(old: Sequence[str], new: Sequence[str], start: int) -> int:
    limit = min(len(old), len(new)) - start
    return next((at for at in range(limit) if old[-1 - at] != new[-1 - at]), limit)


def _inner(old: Sequence[str], new: Sequence[str]) -> Iterator[Match]:
    if not old or not new:
        return
    if len(old) * len(new) <= _LARGEST:
        yield from _minimal(old, new)
        return
    at = to = 0
    for anchor_at, anchor_to in _anchors(old, new):
        if anchor_at < at or anchor_to < to:
            continue
        yield from _piece(old, new, at, anchor_at, to, anchor_to)
        yield anchor_at, anchor_to, 1
        at, to = anchor_at + 1, anchor_to + 1
    if at or to:
        yield from _piece(old, new, at, len(old), to, len(new))


def _piece(old: Sequence[str], new: Sequence[str], at: int, end: int, to: int, stop: int) -> Iterator[Match]:
    for piece_at, piece_to, length in matches(old[at:end], new[to:stop]):
        yield at + piece_at, to + piece_to, length


def _minimal(old: Sequence[str], new: Sequence[str]) -> Iterator[Match]:
    for code in Indel.opcodes(old, new):
        if code.tag == "equal":
            yield code.src_start, code.dest_start, code.src_end - code.src_start


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Places of words, or of runs of three, that are unique in both, in the longest common order."""
    for width in (1, 3, 8):
        pairs = _unique_pairs(_grams(old, width), _grams(new, width))
        if pairs:
            return increasing(pairs)
    return []


def _grams(words: Sequence[str], width: int) -> list[tuple[str, ...]]:
    return [tuple(words[at : at + width]) for at in range(len(words) - width + 1)]


def _unique_pairs(old: list[tuple[str, ...]], new: list[tuple[str, ...]]) -> list[tuple[int, int]]:
    in_old, in_new = Counter(old), Counter(new)
    places = {gram: to for to, gram in enumerate(new) if in_new[gram] == 1}
    return [(at, places[gram]) for at, gram in enumerate(old) if in_old[gram] == 1 and gram in places]


def increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of pairs, sorted by their first, whose second increases too (patience sorting)."""
    tails: list[int] = []
    chain: list[int] = []
    back: list[int] = []
    for index, (_, to) in enumerate(pairs):
        at = bisect_left(tails, to)
        back.append(chain[at - 1] if at else -1)
        tails[at : at + 1] = [to]
        chain[at : at + 1] = [index]
    result: list[tuple[int, int]] = []
    index = chain[-1] if chain else -1
    while index >= 0:
        result.append(pairs[index])
        index = back[index]
    return result[::-1]
