"""Runs of words that went elsewhere without the sentence they stood in: split off, merged, or moved in part.

A run is looked for only among words of both drafts that have no place yet, around a phrase of four words that each
draft has exactly once. So it never takes the place of a twin.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from codeprac.text.votes import PHRASE, Key, phrases_of

TAKEN: Final = -1
_TELLING: Final = 10
_CROWD: Final = 30
Run = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Open:
    """The words of a draft, and for each the provision that it stands in, or `TAKEN` when it has its place."""

    words: Sequence[str]
    provisions: Sequence[int]

    def open_phrases(self) -> Iterator[tuple[int, Key]]:
        """The phrases of open words of one provision, and where they begin.

        They begin and end with a word: a twin behind another sign is no phrase of its own.
        """
        for at in range(len(self.words) - PHRASE + 1):
            own = self.provisions[at : at + PHRASE]
            ends = self.words[at][0].isalnum() and self.words[at + PHRASE - 1][0].isalnum()
            if ends and own[0] != TAKEN and own.count(own[0]) == PHRASE:
                yield at, tuple(self.words[at : at + PHRASE])

    def once(self, phrases: set[Key]) -> set[Key]:
        """Those of these phrases that the whole draft has once, taken words included."""
        times = Counter(gram for gram in phrases_of(self.words) if gram in phrases)
        return {phrase for phrase, count in times.items() if count == 1}


def find_runs(old: Open, new: Open) -> Iterator[Run]:
    """Runs of equal open words, as (place in old, place in new, length); each word is in one run at most."""
    after = {phrase: to for to, phrase in new.open_phrases()}
    before = {phrase: at for at, phrase in old.open_phrases() if phrase in after}
    shared = old.once(set(before)) & new.once(set(before))
    end = 0
    used: set[int] = set()
    for phrase, seed in before.items():
        if seed < end or phrase not in shared or after[phrase] in used:
            continue
        at, to, length = _extend(old, new, seed, after[phrase])
        skip = max(0, end - at)
        taken = [step for step in range(skip, length) if to + step in used]
        if taken or skip >= length:
            continue
        yield at + skip, to + skip, length - skip
        end = at + length
        used.update(range(to + skip, to + length))


def find_copies(old: Open, new: Open) -> Iterator[Run]:
    """Runs of ten equal open words or more, wherever the same words may stand besides; the first place of each."""
    places: defaultdict[Key, list[int]] = defaultdict(list)
    for to, phrase in new.open_phrases():
        places[phrase].append(to)
    end = 0
    for seed, phrase in old.open_phrases():
        if seed < end:
            continue
        for place in places.get(phrase, ())[:_CROWD]:
            at, to, length = _extend(old, new, seed, place)
            if sum(word[0].isalnum() for word in old.words[at : at + length]) >= _TELLING:
                yield at, to, length
                end = at + length
                break


def _extend(old: Open, new: Open, at: int, to: int) -> Run:
    """The longest run of equal open words of one provision around two places."""
    here, there = old.provisions[at], new.provisions[to]

    def fits(first: int, second: int) -> bool:
        if not (0 <= first < len(old.words) and 0 <= second < len(new.words)):
            return False
        is_open = old.provisions[first] == here and new.provisions[second] == there
        return is_open and old.words[first] == new.words[second]

    back = ahead = 0
    while fits(at - back - 1, to - back - 1):
        back += 1
    while fits(at + ahead, to + ahead):
        ahead += 1
    return at - back, to - back, back + ahead
