"""Old text that is shown elsewhere leaves a line in its old place: without it the old text would read false there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from codeprac.text.changes import Away, BlockChange, BlockRelation, ProvisionChange
from codeprac.text.sides import Side

_WORDS: Final = 8


class _Gone(NamedTuple):
    """Where a share of an old block stood, and the change and block that show it now."""

    place: int
    start: int
    change: int
    moved: bool


def note_departures(changes: Sequence[ProvisionChange], old: Side, homes: Mapping[int, int]) -> list[ProvisionChange]:
    """The changes with a line for each old block, or share of one, that is shown elsewhere or out of its order.

    `old` are the old blocks; `homes` has for old provisions the new one at which what is deleted from them shows, none
    for a provision that nothing comes from.
    """
    at_new = {change.new: place for place, change in enumerate(changes) if change.new is not None}
    at_old = {change.old: place for place, change in enumerate(changes) if change.new is None}
    left: defaultdict[int, list[_Gone]] = defaultdict(list)
    for here, change in enumerate(changes):
        is_home = change.new is not None and change.old is not None and homes.get(change.old) == change.new
        for block in change.blocks:
            if is_home and block.origin is None and not block.moved and len(block.places) < 2:
                continue
            for gone in _shares(block, here):
                provision = old.provisions[gone.place]
                home = at_new[homes[provision]] if provision in homes else at_old.get(provision)
                if home is not None and (home != here or block.moved):
                    left[home].append(gone)
    result = list(changes)
    for home, shares in left.items():
        result[home] = changes[home]._replace(away=tuple(_lines(changes, home, shares, old)))
    return result


def _shares(block: BlockChange, change: int) -> Iterator[_Gone]:
    """What old blocks, or shares of them, a block of the new text comes from."""
    if block.relation is BlockRelation.DELETED:
        return
    starts = [start for start, _ in block.shares] or [block.start] * len(block.places)
    for place, start in zip(block.places, starts, strict=True):
        yield _Gone(place, start, change, block.moved)


def _lines(changes: Sequence[ProvisionChange], home: int, gone: Sequence[_Gone], old: Side) -> Iterator[Away]:
    """The lines of one provision in order; neighbours that went to one place are one."""
    stays = _stays(changes[home].blocks, old)

    def stand(each: _Gone) -> tuple[int, int]:
        return _place(stays.get(old.provisions[each.place], ()), each, len(changes[home].blocks)), each.change

    for (at, change), group in groupby(sorted(gone, key=lambda each: (stand(each)[0], each)), key=stand):
        same = list(group)
        first = same[0]
        to = None if change == home else changes[change].new
        yield Away(at, _beginning(old.blocks[first.place].text[first.start :]), len({each.place for each in same}), to)


def _stays(blocks: Sequence[BlockChange], old: Side) -> dict[int, list[tuple[int, int, int]]]:
    """For old provisions, place and start of those of their blocks that are shown here, and where."""
    stays: defaultdict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for at, block in enumerate(blocks):
        if block.places and not block.moved:
            stays[old.provisions[block.places[0]]].append((block.places[0], block.start, at))
    return stays


def _place(stays: Sequence[tuple[int, int, int]], gone: _Gone, end: int) -> int:
    """Before which block a line stands: behind the last of those that stood before it, or before the first behind."""
    before = [at for place, start, at in stays if (place, start) < gone[:2]]
    after = [at for place, start, at in stays if (place, start) > gone[:2]]
    return max(before) + 1 if before else min(after, default=end)


def _beginning(text: str) -> str:
    words = text.split(" ")
    return text if len(words) <= _WORDS else f"{' '.join(words[:_WORDS])} …"
