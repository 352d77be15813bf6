"""How alike texts of two sides are, by the rare words and pairs of words that they share.

Each text is a sparse vector of its words and pairs of neighbouring words (grams). A gram weighs the less, the more
texts have it (inverse document frequency). Only grams that both sides have, and not too many texts, are looked up (an
inverted index), so that the work grows with what texts share and not with the number of pairs.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from codeprac.text.wording import FloatArray, IntArray

_CROWD: Final = 4_096
_MANY: Final = 256
_CELLS: Final = 4_000_000
_PRODUCTS: Final = 20_000_000
_LOOKUPS: Final = 1_500_000
BIN_BITS: Final = 18
BINS: Final = 1 << BIN_BITS


@dataclass(frozen=True, slots=True)
class Likeness:
    """The cosines of the vectors of pairs of texts, by key (place among the old × number of new + place among the new).

    `sizes` are the lengths of the vectors of all texts, `rarest` the weight of the rarest gram of each; `commonness`
    has for each word the number of texts with it.
    """

    keys: IntArray
    cosines: FloatArray
    sizes: FloatArray
    rarest: FloatArray
    commonness: IntArray


@dataclass(frozen=True, slots=True)
class _Postings:
    """Which texts have a gram, and what it weighs in each, in the order of grams and texts; each gram has `holders`, a
    run from `first` on."""

    texts: NDArray[np.int32]
    weights: FloatArray
    first: IntArray
    holders: IntArray


def compare_all(
    words: IntArray, ends: IntArray, owners: IntArray, vocabulary: int, sides: tuple[int, int, int], least: float
) -> Likeness:
    """The likeness of each old text and each new one that is at least so great.

    `words` are runs of words that end at `ends`; each run is part of the text that `owners` names, in the order of the
    texts. Texts are numbered old ones first, then new ones, then others that only help to tell common words; `sides`
    are their numbers.
    """
    index, sizes, rarest, commonness = _index(words, ends, owners, vocabulary, sum(sides))
    keys, cosines = _products(index, sides[0], sides[1], least)
    return Likeness(keys, cosines, sizes, rarest, commonness)


def _index(
    words: IntArray, ends: IntArray, owners: IntArray, vocabulary: int, total: int
) -> tuple[_Postings, FloatArray, FloatArray, IntArray]:
    """The grams that several texts have, and what `Likeness` says of all texts and words."""
    bits = total.bit_length()
    known, times = _counted(_grams(words, ends, owners, vocabulary, bits))
    holders = np.diff(beginnings(known >> bits), append=len(known))
    single = known[: np.searchsorted(known, vocabulary << bits)] >> bits
    commonness = np.maximum(1, np.bincount(single, minlength=vocabulary))
    known &= (1 << bits) - 1  # what is left is the text
    weights, sizes, rarest = _weigh(known, times, holders, total)
    shared = holders > 1
    kept = np.repeat(shared, holders)
    holders = holders[shared]
    postings = _Postings(known[kept].astype(np.int32), weights[kept], np.cumsum(holders) - holders, holders)
    return postings, sizes, rarest, commonness


def _grams(words: IntArray, ends: IntArray, owners: IntArray, vocabulary: int, bits: int) -> IntArray:
    """The words and pairs of neighbours within a run, each as a number whose last bits are the text that has it."""
    lengths = np.diff(ends, prepend=0)
    inside = np.ones(len(words), bool)
    inside[ends[lengths > 0] - 1] = False
    single = words << bits
    single |= np.repeat(owners, lengths)
    pairs = (words[:-1] + 1) * (vocabulary << bits)
    pairs += single[1:]
    return np.concatenate([single, pairs[inside[:-1]]])


def _counted(values: IntArray) -> tuple[IntArray, IntArray]:
    """The different ones of these values, which are sorted in place, and how often each occurs."""
    values.sort()
    first = beginnings(values)
    return values[first], np.diff(first, append=len(values))


def _weigh(
    texts: IntArray, times: IntArray, holders: IntArray, total: int
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """The weight of each gram in the vector of its text, the lengths of all vectors and the rarest gram of each."""
    weights: FloatArray = np.repeat(np.log((total + 1) / holders), holders)
    rarest = np.zeros(total)
    np.maximum.at(rarest, texts, weights)
    weights *= 1 + np.log(times)
    sizes = np.sqrt(np.bincount(texts, weights * weights, total))
    weights /= np.where(sizes > 0, sizes, 1.0)[texts]
    return weights, sizes, rarest


def on_both_sides(bins: IntArray, end: int) -> NDArray[np.bool_]:
    """Marks what may stand both before the place `end` and from it on, and little else, without sorting: by bins, which
    are numbers below `BINS`."""
    seen = np.zeros((2, BINS), bool)
    seen[0, bins[:end]] = True
    seen[1, bins[end:]] = True
    seen[0] &= seen[1]
    return np.asarray(seen[0, bins])


def beginnings(values: IntArray) -> IntArray:
    """The places where a sorted row begins a new value."""
    return np.flatnonzero(_begin(values))


def _begin(values: IntArray) -> NDArray[np.bool_]:
    """Whether each of a row differs from the one before it."""
    begins = np.ones(len(values), bool)
    np.not_equal(values[1:], values[:-1], out=begins[1:])
    return begins


def ranks(values: IntArray) -> IntArray:
    """The place, from 0, of each among those of its value, which follow each other."""
    first = beginnings(values)
    return np.arange(len(values)) - np.repeat(first, np.diff(first, append=len(values)))


def count_marked(marks: NDArray[np.bool_], first: IntArray) -> IntArray:
    """How many are marked of each run of a row; runs begin at `first`."""
    sums = np.zeros(len(marks) + 1, np.int64)
    np.cumsum(marks, out=sums[1:])
    counts: IntArray = np.diff(sums[first], append=sums[-1])
    return counts


def _products(index: _Postings, before: int, after: int, least: float) -> tuple[IntArray, FloatArray]:
    """The products of the vectors of old and new texts, for each pair that shares a gram that is not common."""
    if not len(index.first) or not before or not after:
        return np.zeros(0, np.int64), np.zeros(0)
    of_old = count_marked(index.texts < before, index.first)
    of_new = count_marked(index.texts < before + after, index.first) - of_old
    pairs = of_old * of_new
    useful = _rarest(pairs)
    few, many = useful[pairs[useful] <= _MANY], useful[pairs[useful] > _MANY]
    cells = before * after
    if cells > _CELLS:
        return _summed(*_each(index, useful, of_old, of_new, (before, after)), least)
    if cells * len(many) > _PRODUCTS:
        few, many = useful, many[:0]
    keys, values = _each(index, few, of_old, of_new, (before, after))
    sums: FloatArray = _together(index, many, before, after) if len(many) else np.zeros(cells)
    sums += np.bincount(keys, values, cells)
    found = np.flatnonzero(sums >= least)
    return found, np.minimum(sums[found], 1.0)


def _rarest(pairs: IntArray) -> IntArray:
    """The grams to look up: not those of a crowd of pairs, and of the others the rarest that there is room for."""
    useful = np.flatnonzero((pairs > 0) & (pairs <= _CROWD))
    if pairs[useful].sum() <= _LOOKUPS:
        return useful
    order = useful[np.argsort(pairs[useful], kind="stable")]
    return np.sort(order[np.cumsum(pairs[order]) <= _LOOKUPS])


def _each(
    index: _Postings, chosen: IntArray, of_old: IntArray, of_new: IntArray, sides: tuple[int, int]
) -> tuple[IntArray, FloatArray]:
    """The keys of the pairs that share one of these grams, once for each, with what it adds to their product."""
    at, times, to = meetings(index.first[chosen], of_old[chosen], of_new[chosen])
    values = np.repeat(index.weights[at], times) * index.weights[to]
    keys = np.repeat(index.texts[at].astype(np.int64) * sides[1] - sides[0], times)
    keys += index.texts[to]
    return keys, values


def meetings(first: IntArray, of_old: IntArray, of_new: IntArray) -> tuple[IntArray, IntArray, IntArray]:
    """All pairs of an old and a new holder of one gram, whose holders stand in a row from `first` on: the places of the
    old ones, how many new ones each meets, and the places of these in a row."""
    at = np.repeat(first, of_old) + _counting(of_old)
    times = np.repeat(of_new, of_old)
    ends = np.cumsum(times)
    to = np.repeat(np.repeat(first + of_old, of_old) - ends + times, times)
    to += np.arange(len(to))
    return at, times, to


def _together(index: _Postings, chosen: IntArray, before: int, after: int) -> FloatArray:
    """What these grams add to the products of all pairs: for grams that many texts have, a matrix is quicker."""
    holders = index.holders[chosen]
    places = np.repeat(index.first[chosen], holders) + _counting(holders)
    columns = np.repeat(np.arange(len(chosen)), holders)
    inside = index.texts[places] < before + after
    matrix = np.zeros((before + after, len(chosen)))
    matrix[index.texts[places[inside]], columns[inside]] = index.weights[places[inside]]
    products: FloatArray = np.einsum("ik,jk->ij", matrix[:before], matrix[before:])  # "@" would start threads
    return products.ravel()


def _counting(lengths: IntArray) -> IntArray:
    """0, 1, 2, ... for each of these lengths, in a row."""
    ends = np.cumsum(lengths)
    return np.arange(ends[-1] if len(ends) else 0) - np.repeat(ends - lengths, lengths)


def _summed(keys: IntArray, values: FloatArray, least: float) -> tuple[IntArray, FloatArray]:
    """The sum for each key, at most 1, where it is at least so great."""
    order = np.argsort(keys)
    keys, values = keys[order], values[order]
    first = beginnings(keys)
    totals: FloatArray = np.add.reduceat(values, first) if len(first) else values
    enough = totals >= least
    return keys[first][enough], np.minimum(totals[enough], 1.0)
