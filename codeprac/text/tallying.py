"""How many words a comparison inserted, deleted, moved and kept: those of all its changed segments counted at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from codeprac.text.changes import Statistics
from codeprac.text.counting import count_each
from codeprac.text.segments import MINOR, Op, Segment

Told = tuple[Sequence[Segment], int, bool]
"""Segments of a block or title, how many words its new text has (the old one, where all of it is deleted), and whether
it left its place."""


def tally(groups: Sequence[Sequence[Told]]) -> list[Statistics]:
    """The words of each group; words whose quotes alone changed are unchanged."""
    texts = [
        text
        for group in groups
        for segments, _, _ in group
        if len(segments) > 1
        for op, text, nature, _ in segments
        if op is not Op.EQUAL and nature not in MINOR
    ]
    counts = iter(count_each(texts))
    return [_sum(group, counts) for group in groups]


def _sum(group: Sequence[Told], counts: Iterator[int]) -> Statistics:
    """The words of one group; `counts` are those of the changed segments of what changed in part, in order."""
    inserted = deleted = moved = unchanged = 0
    for segments, words, is_moved in group:
        came = 0
        if len(segments) > 1:
            for op, _, nature, _ in segments:
                if op is Op.INSERT and nature not in MINOR:
                    came += next(counts)
                elif op is Op.DELETE and nature not in MINOR:
                    deleted += next(counts)
        elif segments and segments[0].op is Op.DELETE:
            deleted += words
            continue
        elif segments and segments[0].op is Op.INSERT:
            came = words
        inserted += came
        if is_moved:
            moved += words - came
        else:
            unchanged += words - came
    return Statistics(inserted, deleted, moved, unchanged)
