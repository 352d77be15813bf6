"""Provisions in their order and depth, on plain values: composing one, and moving it with what stands beneath it."""

from collections.abc import Sequence

from codeprac.drafts.rules import HeadingsOutOfPlace
from codeprac.text.outline import outline
from codeprac.text.scripts import increasing

DEEPEST = 6
_WITNESS = "\n\n# Witness\n"


def compose(level: int, heading: str, body: str) -> str:
    """The Markdown of one provision; level 0 is text before the first heading and has no heading."""
    if level == 0:
        return f"{body.strip()}\n\n"
    line = f"{'#' * level} {' '.join(heading.split())}"
    return f"{line}\n\n{body.strip()}\n\n" if body.strip() else f"{line}\n\n"


def check_alone(source: str) -> None:
    """Refuse Markdown that would not stay one provision: with headings of its own, or something left open at its end.

    Raises HeadingsOutOfPlace with a message for the drafter.
    """
    first, *more = outline(source).provisions
    if more:
        raise HeadingsOutOfPlace(
            f"Line {more[0].line} reads as a heading: “{more[0].heading[:80]}”. A provision has one heading; "
            "split it, or add another provision."
        )
    if first.body and not first.heading and source.lstrip().startswith("#"):
        raise HeadingsOutOfPlace("The heading does not read as a heading. Keep it to one line of text.")
    if len(outline(source.rstrip() + _WITNESS).provisions) != 2:
        raise HeadingsOutOfPlace("Something stays open at the end, for instance a fence (```). Close it.")


def beneath(levels: Sequence[int], at: int) -> range:
    """The places of a provision and of all that stands beneath it."""
    end = at + 1
    while end < len(levels) and levels[end] > levels[at]:
        end += 1
    return range(at, end)


def moved(count: int, block: range, after: int | None) -> list[int]:
    """The order of places once the block stands behind the place `after` (None: at the very beginning).

    Raises HeadingsOutOfPlace when the block would stand within itself.
    """
    if after is not None and after in block:
        raise HeadingsOutOfPlace("A provision cannot be moved behind itself or behind what stands beneath it.")
    rest = [place for place in range(count) if place not in block]
    cut = 0 if after is None else rest.index(after) + 1
    return rest[:cut] + list(block) + rest[cut:]


def parents(levels: Sequence[int]) -> list[int | None]:
    """For each provision the place of the one it stands under: the nearest before it with a lower level."""
    found: list[int | None] = []
    open_places: list[int] = []
    for place, level in enumerate(levels):
        while open_places and levels[open_places[-1]] >= level:
            open_places.pop()
        found.append(open_places[-1] if open_places and level > 0 else None)
        open_places.append(place)
    return found


def standing(old_order: Sequence[str], order: Sequence[str]) -> frozenset[str]:
    """The identities that still stand in the old order: a longest increasing run, so that as few as possible count as
    moved."""
    places = {identity: place for place, identity in enumerate(old_order)}
    pairs = [(at, places[identity]) for at, identity in enumerate(order) if identity in places]
    return frozenset(order[at] for at, _ in increasing(pairs))
