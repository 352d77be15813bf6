"""The map of a round: its provisions as a tree, each with what was received and answered on it and beneath it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


class Place(Protocol):
    """What the map needs to know of a provision."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def parent_id(self) -> str | None:
        """The id of the provision that it stands under."""


@dataclass
class Node:
    """A provision on the map; the numbers count all that stands beneath it."""

    place: Place
    received: int = 0
    answered: int = 0
    children: list["Node"] = field(default_factory=list)


def draw_map(places: Sequence[Place], counts: Mapping[str, tuple[int, int]]) -> list[Node]:
    """The provisions that have annotations, or stand above some that have, as trees in the order given."""
    nodes = {place.id: Node(place, *counts.get(place.id, (0, 0))) for place in places}
    for place in reversed(places):
        if place.parent_id in nodes:
            above, node = nodes[place.parent_id], nodes[place.id]
            above.received += node.received
            above.answered += node.answered
            if node.received:
                above.children.insert(0, node)
    roots = [nodes[place.id] for place in places if place.parent_id not in nodes]
    return _opened([node for node in roots if node.received])


def beneath(places: Sequence[Place], place_id: str) -> list[str]:
    """The ids of a provision and of all that stands beneath it."""
    found = {place_id}
    for place in places:  # parents come before their children
        if place.parent_id in found:
            found.add(place.id)
    return sorted(found)


def _opened(roots: list[Node]) -> list[Node]:
    """Without a single root above everything (the title of the code), which would only indent the rest."""
    if len(roots) == 1 and roots[0].children:
        root = roots[0]
        own = Node(root.place, root.received, root.answered)
        below = sum(child.received for child in root.children)
        own.received -= below
        own.answered -= sum(child.answered for child in root.children)
        return [own, *root.children] if own.received else root.children
    return roots
