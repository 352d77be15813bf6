"""Edit scripts of two strings of characters that stand for words: minimal, but for texts beyond 20,000 words.

rapidfuzz's Indel (bit-parallel longest common subsequence) holds a bit for each pair of words; beyond `_LARGEST` pairs
the strings are cut at words, then at runs of words, that are unique on both sides and in the same order (patience),
and each piece is compared. What has no such word is cut into as many pieces as it takes.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from operator import lt
from typing import Final

from rapidfuzz.distance import Indel

_LARGEST: Final = 400_000_000
_WIDTHS: Final = (1, 3, 8)
Match = tuple[int, int, int]


def matches(old: Sequence[str], new: Sequence[str]) -> list[Match]:
    """Runs of equal words in order, as (place in old, place in new, length); minimal up to 400 million pairs."""
    if len(old) * len(new) <= _LARGEST:
        return _minimal(old, new)
    start = _common_start(old, new)
    end = _common_end(old, new, start)
    inner = _long(old[start : len(old) - end], new[start : len(new) - end])
    found = [(0, 0, start), *((at + start, to + start, length) for at, to, length in inner)]
    return _joined([*found, (len(old) - end, len(new) - end, end)])


def _minimal(old: Sequence[str], new: Sequence[str]) -> list[Match]:
    return [(run.a, run.b, run.size) for run in Indel.editops(old, new).as_matching_blocks() if run.size]


def _joined(found: Sequence[Match]) -> list[Match]:
    """Runs that follow each other on both sides as one."""
    result: list[Match] = []
    for at, to, length in found:
        if result and result[-1][0] + result[-1][2] == at and result[-1][1] + result[-1][2] == to:
            last = result.pop()
            result.append((last[0], last[1], last[2] + length))
        elif length:
            result.append((at, to, length))
    return result


def _common_start(old: Sequence[str], new: Sequence[str]) -> int:
    limit = min(len(old), len(new))
    return next((at for at in range(limit) if old[at] != new[at]), limit)


def _common_end(old: Sequence[str], new: Sequence[str], start: int) -> int:
    limit = min(len(old), len(new)) - start
    return next((at for at in range(limit) if old[-1 - at] != new[-1 - at]), limit)


def _long(old: Sequence[str], new: Sequence[str]) -> Iterator[Match]:
    """The matches of what is too long to compare at once and shares neither its beginning nor its end."""
    if len(old) * len(new) <= _LARGEST:
        yield from _minimal(old, new)
        return
    at = to = 0
    for anchor_at, anchor_to in [*(_anchors(old, new) or _cuts(old, new)), (len(old), len(new))]:
        for piece_at, piece_to, length in matches(old[at:anchor_at], new[to:anchor_to]):
            yield at + piece_at, to + piece_to, length
        at, to = anchor_at, anchor_to


def _anchors(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Places of words, or of runs of them, that are unique in both, in the longest common order."""
    for width in _WIDTHS:
        pairs = increasing(_unique_pairs(_grams(old, width), _grams(new, width)))
        if pairs and pairs != [(0, 0)]:
            return pairs
    return []


def _cuts(old: Sequence[str], new: Sequence[str]) -> list[tuple[int, int]]:
    """Halfway through both."""
    return [(len(old) // 2, len(new) // 2)]


def _grams(words: Sequence[str], width: int) -> list[Sequence[str]]:
    if isinstance(words, str):
        return [words[at : at + width] for at in range(len(words) - width + 1)]
    return [tuple(words[at : at + width]) for at in range(len(words) - width + 1)]


def _unique_pairs(old: Sequence[Sequence[str]], new: Sequence[Sequence[str]]) -> list[tuple[int, int]]:
    in_old, in_new = Counter(old), Counter(new)
    places = {gram: to for to, gram in enumerate(new) if in_new[gram] == 1}
    return [(at, places[gram]) for at, gram in enumerate(old) if in_old[gram] == 1 and gram in places]


def increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain of pairs, sorted by their first, whose second increases too (patience sorting)."""
    seconds = [to for _, to in pairs]
    if all(map(lt, seconds, seconds[1:])):
        return list(pairs)
    tails: list[int] = []
    chain: list[int] = []
    back: list[int] = []
    for index, to in enumerate(seconds):
        if not tails or to > tails[-1]:
            back.append(chain[-1] if chain else -1)
            tails.append(to)
            chain.append(index)
        else:
            at = bisect_left(tails, to)
            back.append(chain[at - 1] if at else -1)
            tails[at], chain[at] = to, index
    result: list[tuple[int, int]] = []
    index = chain[-1] if chain else -1
    while index >= 0:
        result.append(pairs[index])
        index = back[index]
    return result[::-1]


def heaviest_chain(gains: Sequence[Mapping[int, float]], width: int) -> Iterator[tuple[int, int]]:
    """The chain of cells, each below and right of the one before, with the greatest sum; cells not given are empty."""
    best = [[0.0] * (width + 1)]
    for gained in reversed(gains):
        below = best[-1]
        row = below
        if gained:
            row = [0.0] * (width + 1)
            for j in range(width - 1, -1, -1):
                skipped = below[j] if below[j] >= row[j + 1] else row[j + 1]
                taken = gained[j] + below[j + 1] if j in gained else 0.0
                row[j] = taken if taken > skipped else skipped
        best.append(row)
    best.reverse()
    i = j = 0
    while i < len(gains) and j < width:
        if j in gains[i] and best[i][j] == gains[i][j] + best[i + 1][j + 1]:
            yield i, j
            i, j = i + 1, j + 1
        elif best[i][j] == best[i + 1][j]:
            i += 1
        else:
            j += 1
