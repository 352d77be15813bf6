"""Evidence that a provision of the new draft comes from one of the old: body, title, kind, surroundings.

Each piece of evidence is a share from 0 to 1 of being the same, read off its likeness; together they are one minus the
product of what each leaves open (noisy or). Likeness below the background of unrelated provisions counts nothing.
Surroundings are the links found so far of parent, neighbours and children; they are added in rounds.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from codeprac.text.provisions import Kind, OutlinedProvision
from codeprac.text.similarity import Pairs, Profile, cosines

_BACKGROUND: Final = 0.06
_BODY_SPAN: Final = 0.34
_TITLE_BACKGROUND: Final = 0.12
_TITLE_SHARE: Final = 0.72
_AROUND_SHARE: Final = 0.42
_CLASSES: Final = {
    Kind.COMMITMENT: "rule",
    Kind.MEASURE: "rule",
    Kind.SUB_MEASURE: "rule",
    Kind.KPI: "kpi",
    Kind.TITLE: "title",
    Kind.PART: "structure",
    Kind.SECTION: "structure",
    Kind.PREAMBLE: "preamble",
    Kind.RECITAL: "preamble",
    Kind.OBJECTIVE: "preamble",
    Kind.STATEMENT: "front",
    Kind.NOTE: "front",
}
_UNLIKE: Final = 0.55


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for a pair without its surroundings: likeness of body and title, and what they come to."""

    body: float
    title: float
    own: float


def gather(
    old: Sequence[OutlinedProvision],
    new: Sequence[OutlinedProvision],
    profiles: tuple[Mapping[int, Profile], Mapping[int, Profile]],
) -> dict[tuple[int, int], Evidence]:
    """The evidence for each pair of the profiled provisions that share anything telling."""
    before, after = profiles
    bodies = _likenesses(before, after, "body", _BACKGROUND)
    titles = _likenesses(before, after, "title", _TITLE_BACKGROUND)
    return {
        (at, to): weigh(old[at], new[to], before[at], after[to], bodies.get((at, to), 0.0), titles.get((at, to), 0.0))
        for at, to in bodies.keys() | titles.keys()
    }


def _likenesses(
    before: Mapping[int, Profile], after: Mapping[int, Profile], part: Literal["title", "body"], least: float
) -> Pairs:
    """The likeness of titles or bodies, where it is above that of unrelated ones."""
    vectors = [{at: getattr(one, part) for at, one in side.items()} for side in (before, after)]
    return cosines(vectors[0], vectors[1], least)


def weigh(
    old: OutlinedProvision, new: OutlinedProvision, before: Profile, after: Profile, body: float, title: float
) -> Evidence:
    """The evidence for one pair."""
    if before.words.title and before.words.title == after.words.title:
        title = 1.0
    by_body = min(0.98, max(0.0, (body - _BACKGROUND) / _BODY_SPAN))
    by_title = _TITLE_SHARE * max(0.0, title - _TITLE_BACKGROUND) / (1 - _TITLE_BACKGROUND)
    by_title *= min(before.telling, after.telling)
    own = 1 - (1 - by_body) * (1 - by_title)
    return Evidence(body, title, own if alike_in_kind(old, new) else own * _UNLIKE)


def alike_in_kind(old: OutlinedProvision, new: OutlinedProvision) -> bool:
    """Whether provisions of these kinds readily become each other."""
    return _CLASSES.get(old.kind, "other") == _CLASSES.get(new.kind, "other")


class Surroundings:
    """The surroundings of provisions, and how far links found so far speak for a pair."""

    def __init__(self, old: Sequence[OutlinedProvision], new: Sequence[OutlinedProvision]) -> None:
        self._old, self._new = old, new
        self._old_children, self._new_children = _children(old), _children(new)

    def support(self, at: int, to: int, found: Mapping[int, int]) -> float:
        """From 0 to 1: the share of parent, neighbours and children of the old one linked to those of the new."""
        votes = [(2.0, self._parents(at, to, found))]
        votes += [(1.0, self._beside(at, to, found, step)) for step in (-1, 1)]
        votes.append((2.0, self._below(at, to, found)))
        known = [(weight, vote) for weight, vote in votes if vote is not None]
        total = sum(weight for weight, _ in known)
        return sum(weight * vote for weight, vote in known) / max(total, 2.0)

    def joined(self, support: float, own: float) -> float:
        """Own evidence and surroundings together."""
        return 1 - (1 - own) * (1 - _AROUND_SHARE * support)

    def _parents(self, at: int, to: int, found: Mapping[int, int]) -> float | None:
        above, over = self._old[at].parent, self._new[to].parent
        if above is None or over is None or above not in found:
            return None
        return 1.0 if found[above] == over else 0.0

    def _beside(self, at: int, to: int, found: Mapping[int, int], step: int) -> float | None:
        near = at + step
        if near not in found or not 0 <= to + step < len(self._new):
            return None
        return 1.0 if found[near] == to + step else max(0.0, 0.6 - 0.2 * abs(found[near] - to - step))

    def _below(self, at: int, to: int, found: Mapping[int, int]) -> float | None:
        children = [child for child in self._old_children.get(at, ()) if child in found]
        if not children or to not in self._new_children:
            return None
        return sum(self._new[found[child]].parent == to for child in children) / len(children)


def _children(provisions: Sequence[OutlinedProvision]) -> dict[int, list[int]]:
    children: dict[int, list[int]] = {}
    for provision in provisions:
        if provision.parent is not None:
            children.setdefault(provision.parent, []).append(provision.position)
    return children
