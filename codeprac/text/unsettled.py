"""What is not settled when links are drawn: whether what is left over has no counterpart, and what may be its origin.

That a provision is new, or gone, is not certain where it is the best guess for one on the other side, where words of it
were taken over, or where its twin (another of the same title, such as a summary and the full text) is linked.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from codeprac.text.grounds import TAKEN_OVER
from codeprac.text.links import Candidate
from codeprac.text.matching import Pair, Weight
from codeprac.text.provisions import OutlinedProvision

_LIKELY: Final = 0.05
_PLAUSIBLE: Final = 0.02
_PHRASE: Final = 0.03
_TELLING: Final = 10
_SHARING: Final = 3
_TWIN: Final = 0.15
_LISTED: Final = 5


@dataclass(frozen=True, slots=True)
class Guess:
    """What a provision that nothing is linked to may belong to: the position of that provision, and in words why."""

    place: int
    reason: str


class Unsettled:
    """The pairs that are not linked, the likelier the better."""

    def __init__(
        self,
        sides: tuple[Sequence[OutlinedProvision], Sequence[OutlinedProvision]],
        weights: Mapping[Pair, Weight],
        phrases: Mapping[Pair, int],
        linked: tuple[Mapping[int, Sequence[int]], Mapping[int, Sequence[int]]],
    ) -> None:
        """`linked` has what old provisions are linked to, and what new ones are."""
        self._sides, self._phrases, self._linked = sides, phrases, linked
        self._likely = {pair: weight.score for pair, weight in weights.items()}
        for pair, count in phrases.items():
            if pair in self._likely or count >= _SHARING:
                self._likely[pair] = self._likely.get(pair, 0.0) + _PHRASE * min(count, _TELLING)
        self._twins = [_twins(sides[side], self._linked[side]) for side in (0, 1)]
        for side in (0, 1):
            self._inherit(side)
        self._open: tuple[defaultdict[int, list[Pair]], defaultdict[int, list[Pair]]] = (
            defaultdict(list),
            defaultdict(list),
        )
        for pair in sorted(self._likely, key=lambda pair: (-self._likely[pair], pair)):
            if pair[1] not in linked[0].get(pair[0], ()):
                self._open[0][pair[0]].append(pair)
                self._open[1][pair[1]].append(pair)

    def _inherit(self, side: int) -> None:
        """What the twin of a provision is linked to is likely for it, too."""
        for place, twin in self._twins[side].items():
            for other in self._linked[side].get(twin, ()):
                pair = (place, other) if side == 0 else (other, place)
                self._likely[pair] = max(self._likely.get(pair, 0.0), _TWIN)

    def guess_of_old(self, at: int) -> Guess | None:
        """What a provision that seems to be gone may have become."""
        return self._guess(0, at, ("perhaps became", "perhaps merged into"))

    def guess_of_new(self, to: int) -> Guess | None:
        """Where a provision that seems to be new may come from."""
        return self._guess(1, to, ("perhaps came from", "perhaps split from"))

    def _guess(self, side: int, place: int, words: tuple[str, str]) -> Guess | None:
        twin = self._twins[side].get(place)
        if twin is not None and twin in self._linked[side]:
            return Guess(self._linked[side][twin][0], f"perhaps repeats {_name(self._sides[side][twin])}")
        for pair in self._open[side].get(place, ()):
            if self._is_telling(pair, 1 - side):
                other = pair[1 - side]
                return Guess(other, f"{words[other in self._linked[1 - side]]} {_name(self._sides[1 - side][other])}")
        return None

    def _is_telling(self, pair: Pair, side: int) -> bool:
        """Whether a pair is the best guess for the one on this side, or words were taken over."""
        if self._phrases.get(pair, 0) >= TAKEN_OVER:
            return True
        best = self._likely[self._open[side][pair[side]][0]]
        return self._likely[pair] == best >= _LIKELY

    def candidates(self, settled: Mapping[int, Collection[int]], guessed: Iterable[Pair]) -> tuple[Candidate, ...]:
        """The best guesses for each new provision that is not among the settled; for those, with what they come from
        surely, the further ones that are plausible."""
        wanted: defaultdict[int, list[int]] = defaultdict(list)
        for at, to in guessed:
            wanted[to].append(at)
        likely: defaultdict[int, list[tuple[float, int]]] = defaultdict(list)
        for (at, to), chance in self._likely.items():
            if at not in settled.get(to, ()) and (to not in settled or chance >= _PLAUSIBLE):
                likely[to].append((-chance, at))
        found = []
        for to in sorted({*likely, *wanted}):
            best = [at for _, at in sorted(likely[to])]
            named = list(dict.fromkeys(wanted[to]))[:_LISTED]
            others = [at for at in best if at not in named][: _LISTED - len(named)]
            guesses = [at for at in best if at in named or at in others] + [at for at in named if at not in best]
            found.append(Candidate(to, tuple(guesses)))
        return tuple(found)


def _twins(provisions: Sequence[OutlinedProvision], linked: Collection[int]) -> dict[int, int]:
    """Each that is not linked of two provisions that alone have one title, with the other."""
    alone = [each.title.casefold() for place, each in enumerate(provisions) if place not in linked]
    places: dict[str, list[int]] = {title: [] for title in alone if title}
    for place, each in enumerate(provisions if places else ()):
        if (title := each.title.casefold()) in places:
            places[title].append(place)
    pairs = [found for found in places.values() if len(found) == 2]
    return {one: other for found in pairs for one, other in (found, found[::-1]) if one not in linked}


def _name(provision: OutlinedProvision) -> str:
    return provision.label or f"“{provision.title}”" if provision.label or provision.title else "the text before"
