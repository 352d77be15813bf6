"""What the engine found about anchors, as rows of the table; on plain values. Positions of provisions become their ids,
and a place counts only where the words stand in the text that readers see."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from codeprac.annotations.rules import Verdict
from codeprac.text.anchoring import CONTEXT, Placement, Selector, locate
from codeprac.text.carrying import Carried, Place


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a draft: characters of a provision's text, None for all of it; `score` from 0 to 1."""

    provision_id: str
    quote: str = ""
    prefix: str = ""
    suffix: str = ""
    start: int | None = None
    end: int | None = None
    score: float = 1.0

    @property
    def selector(self) -> Selector:
        """Its words, to be found again."""
        return Selector(self.quote, self.prefix, self.suffix, self.start)


@dataclass(frozen=True, slots=True)
class Target:
    """A provision of the later draft, and the text that anchors refer to."""

    id: str
    text: str


def spot_of(place: Place, targets: Sequence[Target]) -> Spot | None:
    """A place as the engine gives it, in the text that readers see; None where its words do not stand there."""
    target, wanted = targets[place.provision], place.selector
    if not wanted.quote:
        return Spot(target.id, score=place.score)
    found = _at(target.text, wanted) or locate(target.text, wanted)
    if found is None:
        return None
    return Spot(target.id, found.quote, found.prefix, found.suffix, found.start, found.end, place.score)


def carried_values(carried: Carried, old: Mapping[str, Any], targets: Sequence[Target]) -> dict[str, Any]:
    """The columns of an anchor in the later draft, from what the engine says and the columns in the earlier one.

    Without a place it keeps the words and the provision where it last stood."""
    place = spot_of(carried.place, targets) if carried.place else None
    verdict = Verdict(carried.verdict.value.replace(" ", "-"))
    if place is None and verdict is not Verdict.DELETED:
        verdict = Verdict.NEEDS_CHECK
    others = (*carried.candidates, *carried.further)
    spots = [spot for spot in (spot_of(other, targets) for other in others) if spot]
    return {
        **(placed_values(place) if place else lost_values(old)),
        "verdict": verdict,
        "score": carried.score,
        "reason": carried.reason,
        "old_words": carried.old,
        "new_words": carried.new,
        "candidates": [asdict(spot) for spot in spots],
    }


def spots_of(candidates: Sequence[Mapping[str, Any]]) -> tuple[Spot, ...]:
    """Stored candidates as spots."""
    return tuple(Spot(**candidate) for candidate in candidates)


def placed_values(spot: Spot) -> dict[str, Any]:
    """The columns that say where an anchor sits."""
    values = asdict(spot)
    del values["score"]
    return {**values, "last_provision_id": None}


def lost_values(old: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of an anchor without a place: the words that it had, and the provision where it last stood."""
    return {
        "provision_id": None,
        "quote": old["quote"],
        "prefix": old["prefix"],
        "suffix": old["suffix"],
        "start": None,
        "end": None,
        "last_provision_id": old["provision_id"] or old["last_provision_id"],
    }


def _at(text: str, wanted: Selector) -> Placement | None:
    """The words at the very position that the engine names."""
    if wanted.start is None:
        return None
    start, end = wanted.start, wanted.start + len(wanted.quote)
    if text[start:end] != wanted.quote:
        return None
    return Placement(start, end, wanted.quote, text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT])
