"""Rules of overviews, on plain values."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

# A group that wrote less than this share of what the most outspoken other group wrote is hardly heard.
FEW = 1 / 4


@dataclass(frozen=True, slots=True)
class Voices:
    """How many annotations a provision has from a group, and how many from other groups."""

    provision_id: str
    own: int
    others: int


def missing_voices(counts: Mapping[str, Mapping[str, int]], group_id: str) -> list[Voices]:
    """Where a stakeholder group is hardly heard while others spoke, most spoken of first; `counts` are annotations by
    provision and group."""
    found = [voices for provision_id, groups in counts.items() for voices in _missing(provision_id, groups, group_id)]
    return sorted(found, key=lambda voices: (voices.own - voices.others, voices.provision_id))


def _missing(provision_id: str, groups: Mapping[str, int], group_id: str) -> Iterable[Voices]:
    others = [count for group, count in groups.items() if group != group_id]
    own = groups.get(group_id, 0)
    if others and own < max(others) * FEW:
        yield Voices(provision_id, own, sum(others))
