"""Provisions that are equal word for word in two drafts, wherever they stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from codeprac.text.scripts import increasing, matches
from codeprac.text.similarity import Words

_LEAST: Final = 4
_TEXT: Final = 8
_Key = Callable[[Words], Hashable]


def match_equal(old: Sequence[Words], new: Sequence[Words]) -> dict[int, int]:
    """Old to new: first what nobody else equals in title and body, then in body; then equal ones that repeat, in
    order between those."""
    whole = _unique(old, new, {}, lambda words: words if len(words.title) + len(words.body) >= _LEAST else None)
    bodies = _unique(old, new, whole, lambda words: words.body if len(words.body) >= _TEXT else None)
    found = whole | bodies
    return found | _repeated(old, new, found)


def _unique(old: Sequence[Words], new: Sequence[Words], found: Mapping[int, int], key: _Key) -> dict[int, int]:
    before = _places(old, key, set(found))
    after = _places(new, key, set(found.values()))
    return {
        places[0]: after[value][0]
        for value, places in before.items()
        if value in after and len(places) == len(after[value]) == 1
    }


def _places(side: Sequence[Words], key: _Key, done: set[int]) -> dict[Hashable, list[int]]:
    places: defaultdict[Hashable, list[int]] = defaultdict(list)
    for at, words in enumerate(side):
        value = key(words) if at not in done else None
        if value is not None:
            places[value].append(at)
    return places


def _repeated(old: Sequence[Words], new: Sequence[Words], found: Mapping[int, int]) -> dict[int, int]:
    """Equal provisions that repeat, in the order that keeps most of them between those found on both sides."""
    names: dict[Words, str] = {}
    result: dict[int, int] = {}
    taken = set(found.values())
    chain = [(-1, -1), *increasing(sorted(found.items())), (len(old), len(new))]
    for (at, to), (end, stop) in pairwise(chain):
        gap_old = [place for place in range(at + 1, end) if place not in found]
        gap_new = [place for place in range(to + 1, stop) if place not in taken]
        if gap_old and gap_new:
            before = [names.setdefault(old[place], str(len(names))) for place in gap_old]
            after = [names.setdefault(new[place], str(len(names))) for place in gap_new]
            for first, second, length in matches(before, after):
                result |= {gap_old[first + step]: gap_new[second + step] for step in range(length)}
    return result
