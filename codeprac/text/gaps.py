"""Words that stayed in their place while the sentences around them were cut otherwise.

Between two words that have their place, what is left over of the old draft is compared with what is left over of the
new one. A sentence of which most stands there is placed; one of which some does is not said to be deleted. It is sure
only where most of what was left over stands there, or a phrase or word that no other place has: words like "section of
this policy" stand in a gap by chance. Where one whole sentence is left over on both sides, half its letters will do.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from codeprac.text.passages import Passages
from codeprac.text.sentences import read_both_ways
from codeprac.text.votes import Phrases

NOWHERE: Final = -1
_WIDEST: Final = 400
_AGREED: Final = 0.35
_HINT: Final = 0.3
_LETTERS: Final = 5
_KNOWN: Final = 4
_MOST: Final = 0.5


@dataclass(frozen=True, slots=True)
class Stay:
    """An old sentence of which words were found, with their places in both drafts, and whether that is sure."""

    sentence: int
    pairs: tuple[tuple[int, int], ...]
    sure: bool


def find_stays(old: Passages, new: Passages, images: Sequence[int], own: Phrases) -> Iterator[Stay]:
    """Sentences, or what is left over of them, of which words stand in the gap between those around them.

    `own` has the phrases and words that each draft has once.
    """
    for words, gap in _gaps(old, new, images):
        if gap and len(words) <= _WIDEST:
            yield from _stays(old, new, words, gap, own)


def find_again(old: Passages, new: Passages, images: Sequence[int]) -> dict[int, int]:
    """Words without a place, and where the same word stands without a past in the gap between those around them."""
    found: dict[int, int] = {}
    for words, gap in _gaps(old, new, images):
        places = {new.keys[to]: to for to in gap if new.keys[to][0].isalnum()}
        found.update((word, places[old.keys[word]]) for word in words if old.keys[word] in places)
    return found


def _gaps(old: Passages, new: Passages, images: Sequence[int]) -> Iterator[tuple[range, list[int]]]:
    """The runs of words without a place, each with the words without a past that stand between those around it."""
    used = {to for to in images if to != NOWHERE}
    for words in _open_runs(old, images):
        yield words, _gap(new, used, *find_ends(old, images, words))


def _open_runs(old: Passages, images: Sequence[int]) -> Iterator[range]:
    """Words of one provision that follow each other and have no place."""
    for first, last in pairwise(old.first_words):
        start = first
        for word in range(first, last):
            if images[word] != NOWHERE:
                if start < word:
                    yield range(start, word)
                start = word + 1
        if start < last:
            yield range(start, last)


def find_ends(old: Passages, images: Sequence[int], words: range) -> tuple[int, int]:
    """Where the nearest words with a place before and after these went, if they stand in the same provision."""
    provision = old.provision_of(words[0])
    first = max(old.first_words[provision], words[0] - _WIDEST)
    last = min(old.first_words[provision + 1], words[-1] + _WIDEST)
    before = next((images[at] for at in range(words[0] - 1, first - 1, -1) if images[at] != NOWHERE), NOWHERE)
    after = next((images[at] for at in range(words[-1] + 1, last) if images[at] != NOWHERE), NOWHERE)
    return before, after


def _gap(new: Passages, used: set[int], before: int, after: int) -> list[int]:
    """The words without a past between two places, or beside each of them when they are not in order."""
    if before == NOWHERE and after == NOWHERE:
        return []
    if NOWHERE not in (before, after) and before < after <= before + _WIDEST:
        return [to for to in range(before + 1, after) if to not in used]
    beside = [] if after == NOWHERE else list(_free(new, used, after, -1))[::-1]
    return beside + ([] if before == NOWHERE else list(_free(new, used, before, 1)))


def _free(new: Passages, used: set[int], place: int, step: int) -> Iterator[int]:
    """The words without a past that follow a place, in its provision."""
    provision = new.provision_of(place)
    to, stop = place + step, place + step * _WIDEST
    while to != stop and new.first_words[provision] <= to < new.first_words[provision + 1] and to not in used:
        yield to
        to += step


def _stays(old: Passages, new: Passages, words: range, gap: Sequence[int], phrases: Phrases) -> Iterator[Stay]:
    found = read_both_ways([old.keys[word] for word in words], [new.keys[to] for to in gap])
    pairs = [(words[at], gap[to]) for at, to, agreed in found if agreed]
    for number in range(old.homes[words[0]], old.homes[words[-1]] + 1):
        own = old.sentences[number]
        piece = range(max(own.first, words[0]), min(own.end, words[-1] + 1))
        kept = tuple((at, to) for at, to in pairs if at in piece)
        weight = sum(len(old.keys[at]) for at, _ in kept if old.keys[at][0].isalnum())
        total = sum(len(old.keys[at]) for at in piece if old.keys[at][0].isalnum())
        if weight and weight >= _HINT * total:
            whole = _LETTERS <= weight == total and _is_one_run(kept) and _is_held(old, new, kept)
            filled = weight >= max(_LETTERS, _MOST * total) and _is_alone(old, words) and _is_alone(new, gap)
            known = whole or filled or _is_known(old, kept, phrases, most=weight >= _MOST * total)
            yield Stay(number, kept, known and weight >= _AGREED * total)


def _is_alone(side: Passages, words: Sequence[int]) -> bool:
    """Whether words in order are one whole sentence."""
    own = side.sentences[side.homes[words[0]]]
    return (own.first, own.end - 1) == (words[0], words[-1]) and len(words) == own.end - own.first


def _is_one_run(kept: Sequence[tuple[int, int]]) -> bool:
    """Whether words follow each other in the new draft as they did in the old one."""
    return all(at - one == to - other for (one, other), (at, to) in pairwise(kept))


def _is_held(old: Passages, new: Passages, kept: Sequence[tuple[int, int]]) -> bool:
    """Whether words are more than one, or begin or end a sentence: one word within another is easily written anew."""
    first, last = kept[0][1], kept[-1][1]
    several = sum(old.keys[at][0].isalnum() for at, _ in kept) > 1
    return several or new.sentences[new.homes[first]].first == first or new.sentences[new.homes[last]].end == last + 1


def _is_known(old: Passages, kept: Sequence[tuple[int, int]], own: Phrases, *, most: bool) -> bool:
    """Whether words hold a phrase, or two words, that no other place has, or a word of their own beside another, or are
    several, and most of all."""
    pairs = ((at, to) for (at, to), after in pairwise(kept) if after == (at + 1, to + 1))
    if any(own.pairs.get(at) == to for at, to in pairs) or any(own.places.get(at) == to for at, to in kept):
        return True
    words = sum(old.keys[at].isalpha() for at, _ in kept)
    return (most and words >= _KNOWN) or (words > 1 and any(own.words.get(at) == to for at, to in kept))
