"""Lineage: what each provision of a draft became in the next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from codeprac.text.provisions import OutlinedProvision
from codeprac.text.similarity import Profile, cosine, profiles


class Relation(StrEnum):
    """What became of a provision."""

    SAME = "same"
    EDITED = "edited"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    PROMOTED = "promoted"
    DEMOTED = "demoted"
    DELETED = "deleted"
    NEW = "new"


class Confidence(StrEnum):
    """How sure a link is: `proposed` waits for a person."""

    CONFIDENT = "confident"
    PROPOSED = "proposed"


@dataclass(frozen=True, slots=True)
class Link:
    """One provision of the old draft and one of the new, by position; None where there is none.

    A split or merge gives one link for each pair. The score is from 0 to 1; the reason is in words.
    """

    old: int | None
    new: int | None
    relation: Relation
    confidence: Confidence
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """For a provision of the new draft without a confident link: old ones that it may come from, best first."""

    new: int
    old: tuple[int, ...]


def trace(old: Sequence[OutlinedProvision], new: Sequence[OutlinedProvision]) -> tuple[Link, ...]:
    """The links of two drafts in the order of the new, deleted provisions last."""
    before, after = profiles(old, new)
    pairs = sorted(
        ((_likeness(one, other), one.position, other.position) for one in before for other in after), reverse=True
    )
    taken_old: set[int] = set()
    linked: dict[int, Link] = {}
    for score, at, to in pairs:
        if score < 0.4 or at in taken_old or to in linked:
            continue
        taken_old.add(at)
        same = (old[at].body, old[at].heading) == (new[to].body, new[to].heading)
        relation = Relation.SAME if same else Relation.EDITED
        confidence = Confidence.CONFIDENT if score > 0.7 else Confidence.PROPOSED
        linked[to] = Link(at, to, relation, confidence, round(score, 3), f"{score:.0%} alike")
    made = [
        linked.get(at) or Link(None, at, Relation.NEW, Confidence.CONFIDENT, 1.0, "nothing like it")
        for at in range(len(new))
    ]
    gone = [at for at in range(len(old)) if at not in taken_old]
    return (*made, *(Link(at, None, Relation.DELETED, Confidence.CONFIDENT, 1.0, "nothing like it") for at in gone))


def candidates(
    old: Sequence[OutlinedProvision], new: Sequence[OutlinedProvision], links: Sequence[Link], most: int = 3
) -> tuple[Candidate, ...]:
    """The best guesses for each new provision that has no confident link."""
    before, after = profiles(old, new)
    settled = {link.new for link in links if link.old is not None and link.confidence is Confidence.CONFIDENT}
    return tuple(
        Candidate(other.position, tuple(sorted(range(len(old)), key=lambda at: -_likeness(before[at], other))[:most]))
        for other in after
        if other.position not in settled
    )


def _likeness(one: Profile, other: Profile) -> float:
    title = cosine(one.title_vector, other.title_vector)
    if not one.body and not other.body:
        return title
    return 0.7 * cosine(one.body_vector, other.body_vector) + 0.3 * title
