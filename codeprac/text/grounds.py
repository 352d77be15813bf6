"""Whether what two provisions have in common is ground enough to propose that one became the other.

A pair may be the best that each has and still say nothing: what is here called groundless is offered as a candidate,
not drawn as a link.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from codeprac.text.provisions import OutlinedProvision
from codeprac.text.reasons import are_alike

TAKEN_OVER: Final = 4
"""How many rare phrases of five words are as much as a run of eight words taken over."""
_OFTEN: Final = 3
_MOST: Final = 0.6
_PART: Final = 1 / 3
_THIN: Final = 0.05
_WEAK: Final = 0.5


@dataclass(frozen=True, slots=True)
class Ground:
    """What speaks for a pair: its score, how alike its words are, the part of the smaller body's worth that both have,
    their rare phrases, and whether the provisions above are linked."""

    score: float
    words: float
    worth: float
    phrases: int
    parent_kept: bool


class Grounds:
    """Judges pairs of provisions of two drafts."""

    def __init__(self, old: Sequence[OutlinedProvision], new: Sequence[OutlinedProvision]) -> None:
        self._old, self._new = old, new
        self._new_kinds = _often(old, new) | _often(new, old)

    def carry(self, at: int, to: int, ground: Ground, *, alone: bool) -> bool:
        """Whether a pair can be a link; `alone` says that each is the other's only counterpart."""
        before, after = self._old[at], self._new[to]
        if not (before.body.strip() and after.body.strip()):
            return alone
        if {_key(before), _key(after)} & self._new_kinds:
            return ground.phrases >= TAKEN_OVER or ground.worth >= _MOST
        if ground.words < _THIN and not ground.phrases and not ground.parent_kept:
            return False
        if not alone:
            return ground.phrases > 0 or ground.worth >= _PART or ground.score >= _WEAK
        return ground.phrases > 0 or ground.score >= _WEAK or are_alike(before.title, after.title)


def _key(provision: OutlinedProvision) -> str:
    return provision.title.casefold()


def _often(here: Sequence[OutlinedProvision], there: Sequence[OutlinedProvision]) -> set[str]:
    """The titles that repeat in one draft, and that the other has nowhere: a sort of provision that is new or gone."""
    times = Counter([each.title for each in here])
    often = {title.casefold() for title, count in times.items() if count >= _OFTEN}
    return often - {title.casefold() for title in {each.title for each in there}} if often else often
