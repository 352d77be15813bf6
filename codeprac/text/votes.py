"""Evidence that words of two drafts are the same ones: phrases that each draft has exactly once, and shared runs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final, TypeVar

from codeprac.text.passages import Passages

Key = tuple[str, ...]
_Item = TypeVar("_Item")
PHRASE: Final = 4
_GRAM: Final = 3
_CROWD: Final = 30
_NEAREST: Final = 3
_LONG: Final = 8


def phrases_of(words: Sequence[str]) -> Iterator[Key]:
    """Each four words that follow each other."""
    return zip(*(words[step:] for step in range(PHRASE)), strict=False)


class Phrases:
    """The phrases that both drafts have exactly once: where they stood, they surely went.

    `places` has the word of the old draft where one begins, and the word of the new one; `pairs` the same for two
    words that both drafts have exactly once, `words` for single long ones.
    """

    def __init__(self, old: Passages, new: Passages) -> None:
        before, after = _once(old), _once(new)
        self.places: dict[int, int] = {}
        rare_old, rare_new = _rare(old.keys), _rare(new.keys)
        self.words = {at: rare_new[word] for word, at in rare_old.items() if word in rare_new}
        twos_old, twos_new = once(pairwise(old.keys)), once(pairwise(new.keys))
        self.pairs = {at: twos_new[two] for two, at in twos_old.items() if two in twos_new}
        self._votes: defaultdict[int, Counter[int]] = defaultdict(Counter)
        self._provisions: Counter[tuple[int, int]] = Counter()
        for phrase, at in before.items():
            to = after.get(phrase)
            if to is not None:
                self.places[at] = to
                self._votes[old.homes[at]][new.homes[to]] += 1
                self._provisions[old.provision_of(at), new.provision_of(to)] += 1

    def support(self, at: int, to: int) -> bool:
        """Whether a phrase of an old sentence stands in a new one."""
        return to in self._votes.get(at, ())

    def oppose(self, at: int, to: int) -> bool:
        """Whether more phrases of an old sentence stand in another new one than in this."""
        votes = self._votes.get(at)
        return votes is not None and max(votes.values()) > votes[to] + 1

    def tie(self, at: int, to: int) -> bool:
        """Whether two provisions share a phrase."""
        return self._provisions[at, to] > 0


class Index:
    """The places of a draft's phrases, to find runs of words by."""

    def __init__(self, words: Sequence[str]) -> None:
        self._words = words
        self._places: defaultdict[Key, list[int]] = defaultdict(list)
        for at, phrase in enumerate(phrases_of(words)):
            self._places[phrase].append(at)

    def find(self, run: Sequence[str]) -> int | None:
        """Where a run of four words or more stands, if it does so exactly once."""
        places = self._places.get(tuple(run[:PHRASE]), ())
        if len(places) > _CROWD:
            return None
        found = [at for at in places if self._words[at : at + len(run)] == run]
        return found[0] if len(found) == 1 else None


def _once(side: Passages) -> dict[Key, int]:
    """The phrases of one sentence that occur once, and where they begin."""
    found = once(phrases_of(side.keys)).items()
    return {phrase: at for phrase, at in found if side.homes[at] == side.homes[at + PHRASE - 1]}


def once(items: Iterable[_Item]) -> dict[_Item, int]:
    """The items that occur once, and their places, in order."""
    every = list(items)
    times = Counter(every)
    return {item: place for place, item in enumerate(every) if times[item] == 1}


def _rare(keys: Sequence[str]) -> dict[str, int]:
    """The long words that occur once, and where."""
    return {key: at for key, at in once(keys).items() if len(key) >= _LONG}


class Nearest:
    """Sentences looked up by the runs of three words that they share with another."""

    def __init__(self, keys: Mapping[int, Key]) -> None:
        self._holders: defaultdict[Key, list[int]] = defaultdict(list)
        for number, key in keys.items():
            for gram in _grams(key):
                self._holders[gram].append(number)

    def to(self, key: Key) -> list[int]:
        """The sentences that share most runs, at most three; runs that many have do not count."""
        votes: Counter[int] = Counter()
        for gram in _grams(key):
            holders = self._holders.get(gram, ())
            if len(holders) <= _CROWD:
                votes.update(holders)
        return [number for number, _ in votes.most_common(_NEAREST)]


def _grams(key: Key) -> Mapping[Key, None]:
    """The runs of three words of a sentence, in order: of places with as many votes the first counts, and the order of
    a set is another in each process; a shorter sentence is one run."""
    return dict.fromkeys(key[at : at + _GRAM] for at in range(max(1, len(key) - _GRAM + 1)))
