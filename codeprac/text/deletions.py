"""Where a provision that is gone is shown among those of the new text: where readers of the old one would look for it.

After what became of the nearest provision before it under the same heading, and all that stands below that one; else
before what became of the nearest one after it; else below what became of its heading. What stood below a provision that
is gone, too, goes with it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from codeprac.text.provisions import OutlinedProvision

START = -1
"""Before the first provision."""


def place_deletions(
    old: Sequence[OutlinedProvision], new: Sequence[OutlinedProvision], targets: Mapping[int, int]
) -> dict[int, list[int]]:
    """The old provisions without a target, in order, by the new one that they are shown behind (`START`: at the start).

    `targets` has for old provisions the new one that is closest to each.
    """
    found: defaultdict[int, list[int]] = defaultdict(list)
    if len(targets) == len(old):
        return found
    beside = _beside(old, new, targets)
    behind: dict[int | None, int] = {None: START}
    for at, provision in enumerate(old):
        if at in targets:
            behind[at] = targets[at]
        else:
            behind[at] = beside.get(at, behind[provision.parent])
            found[behind[at]].append(at)
    return found


def _beside(
    old: Sequence[OutlinedProvision], new: Sequence[OutlinedProvision], targets: Mapping[int, int]
) -> dict[int, int]:
    """The places of provisions that are gone, by those under the same heading that are not."""
    ends, places = _ends(new), dict[int, int]()
    last: dict[int | None, int] = {}
    for at in range(len(old) - 1, -1, -1):
        if at in targets:
            last[old[at].parent] = targets[at] - 1
        elif old[at].parent in last:
            places[at] = last[old[at].parent]
    last.clear()
    for at, provision in enumerate(old):
        if at in targets:
            last[provision.parent] = ends[targets[at]]
        elif provision.parent in last:
            places[at] = last[provision.parent]
    return places


def _ends(provisions: Sequence[OutlinedProvision]) -> list[int]:
    """For each provision the last one that stands below it, or itself."""
    ends = list(range(len(provisions)))
    for at in range(len(provisions) - 1, -1, -1):
        parent = provisions[at].parent
        if parent is not None:
            ends[parent] = max(ends[parent], ends[at])
    return ends
