"""Provisions that are equal in two drafts, letter for letter or word for word, wherever they stand."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import pairwise
from typing import Final

from codeprac.text.provisions import OutlinedProvision
from codeprac.text.scripts import increasing, matches
from codeprac.text.wording import Wordings

_LEAST: Final = 4
_TEXT: Final = 8
_LETTERS: Final = 24
_Key = Hashable | None
_Pairs = dict[int, int]


def letters(provisions: Sequence[OutlinedProvision], bodies: dict[str, str]) -> list[tuple[str, str]]:
    """For each provision its title and its body as written: equal where nothing but a number has changed.

    `bodies` keeps the one stripped string of bodies that are equal.
    """
    return [
        (each.title, bodies.get(each.body) or bodies.setdefault(each.body, each.body.strip())) for each in provisions
    ]


def match_letters(before: Sequence[tuple[str, str]], after: Sequence[tuple[str, str]]) -> _Pairs:
    """Old to new: what nobody else equals in title and body, and equal ones right beside such."""
    found = unique_pairs(
        [key if len(key[0]) + len(key[1]) >= _LETTERS else None for key in before],
        [key if len(key[0]) + len(key[1]) >= _LETTERS else None for key in after],
    )
    return grown_pairs(before, after, found)


def match_words(before: Sequence[int], after: Sequence[int], wordings: Wordings) -> _Pairs:
    """The same by words, for those left; `wordings` holds the texts of the old places, then those of the new.

    A body that nobody else has is enough, whatever its title.
    """
    texts = range(len(before)), range(len(before), len(before) + len(after))
    whole = [[_whole(wordings, text) for text in side] for side in texts]
    bodies = [[_body(wordings, text) for text in side] for side in texts]
    result = unique_pairs(whole[0], whole[1])
    taken = set(result.values())
    result |= unique_pairs(
        [None if at in result else key for at, key in enumerate(bodies[0])],
        [None if to in taken else key for to, key in enumerate(bodies[1])],
    )
    return {before[at]: after[to] for at, to in result.items()}


def unique_pairs(before: Sequence[_Key], after: Sequence[_Key]) -> _Pairs:
    """The places of keys that stand once on either side; None is no key."""
    places, others = _once(before), _once(after)
    return {at: others[key] for key, at in places.items() if key in others}


def grown_pairs(before: Sequence[Hashable], after: Sequence[Hashable], found: Mapping[int, int]) -> _Pairs:
    """Equal keys right beside pairs found, or beside such, and at both ends of the texts."""
    result = dict(found)
    taken = set(result.values())
    ends = len(before), len(after)
    for step, edge in ((1, (-1, -1)), (-1, ends)):
        for at, to in [edge, *sorted(result.items(), reverse=step < 0)]:
            one, other = at + step, to + step
            while 0 <= one < ends[0] and 0 <= other < ends[1] and one not in result and other not in taken:
                if before[one] != after[other]:
                    break
                result[one] = other
                taken.add(other)
                one, other = one + step, other + step
    return result


def repeated_pairs(before: Sequence[Hashable], after: Sequence[Hashable], found: Mapping[int, int]) -> _Pairs:
    """Equal keys that repeat, in the order that keeps most of them between the pairs found on both sides."""
    taken = set(found.values())
    names: dict[Hashable, str] = {}
    result: _Pairs = {}
    chain = [(-1, -1), *increasing(sorted(found.items())), (len(before), len(after))]
    for (at, to), (end, stop) in pairwise(chain):
        if end - at == 1 or stop - to == 1:
            continue
        gap = [place for place in range(at + 1, end) if place not in found]
        other = [place for place in range(to + 1, stop) if place not in taken]
        first = [names.setdefault(before[place], str(len(names))) for place in gap]
        second = [names.setdefault(after[place], str(len(names))) for place in other]
        for start, begin, length in matches(first, second):
            result |= {gap[start + step]: other[begin + step] for step in range(length)}
    return result


def _whole(wordings: Wordings, text: int) -> _Key:
    title, body = wordings.title(text), wordings.body(text)
    return (title.tobytes(), body.tobytes()) if len(title) + len(body) >= _LEAST else None


def _body(wordings: Wordings, text: int) -> _Key:
    body = wordings.body(text)
    return body.tobytes() if len(body) >= _TEXT else None


def _once(keys: Sequence[_Key]) -> dict[_Key, int]:
    """The places of the keys that stand once."""
    places: dict[_Key, int] = {}
    repeated: set[_Key] = {None}
    for at, key in enumerate(keys):
        if places.setdefault(key, at) != at:
            repeated.add(key)
    return {key: at for key, at in places.items() if key not in repeated}
