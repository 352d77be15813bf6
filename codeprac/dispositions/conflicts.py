"""Proposals for the same words, of which only one can stand; on plain values. A round may hold thousands of them."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import NamedTuple

from codeprac.dispositions.rules import overlap

MOST_RIVALS = 12


class Proposal(NamedTuple):
    """Proposed wording for the characters `start` to `end` of a provision, or for all of it (None); `taken` once it is
    in a working draft."""

    annotation_id: str
    number: int
    provision_id: str
    start: int | None
    end: int | None
    taken: bool


def find_conflicting(proposals: Iterable[Proposal]) -> frozenset[str]:
    """The ids of the annotations whose proposals share words with another one; O(n log n)."""
    found: set[str] = set()
    for rivals in _by_provision(proposals).values():
        if len(rivals) > 1 and any(rival.start is None for rival in rivals):
            found.update(rival.annotation_id for rival in rivals)
        else:
            found |= _sharing(rivals)
    return frozenset(found)


def rivals_of(annotation_ids: Collection[str], proposals: Iterable[Proposal]) -> dict[str, list[Proposal]]:
    """For those of these annotations that propose wording in conflict: the first other proposals, by number."""
    grouped = _by_provision(proposals)
    found: dict[str, list[Proposal]] = {}
    for rivals in grouped.values():
        ordered = sorted(rivals, key=lambda rival: rival.number)
        for one in ordered:
            if one.annotation_id in annotation_ids and (others := _others(one, ordered)):
                found[one.annotation_id] = others
    return found


def _others(one: Proposal, rivals: Sequence[Proposal]) -> list[Proposal]:
    others: list[Proposal] = []
    for other in rivals:
        if other is not one and overlap((one.start, one.end), (other.start, other.end)):
            others.append(other)
            if len(others) == MOST_RIVALS:
                break
    return others


def _sharing(rivals: Sequence[Proposal]) -> set[str]:
    """A sweep from left to right: whoever begins before the farthest end so far shares words with whose end that is."""
    found: set[str] = set()
    farthest: Proposal | None = None
    for rival in sorted(rivals, key=lambda rival: rival.start or 0):
        if farthest is not None and (rival.start or 0) < (farthest.end or 0):
            found.update((rival.annotation_id, farthest.annotation_id))
        if farthest is None or (rival.end or 0) > (farthest.end or 0):
            farthest = rival
    return found


def _by_provision(proposals: Iterable[Proposal]) -> dict[str, list[Proposal]]:
    grouped: dict[str, list[Proposal]] = defaultdict(list)
    for proposal in proposals:
        grouped[proposal.provision_id].append(proposal)
    return grouped
