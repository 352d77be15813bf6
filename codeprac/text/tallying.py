"""How many words a comparison inserted, deleted, moved and kept: those of all its changed segments counted at once."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from codeprac.text.changes import Statistics
from codeprac.text.counting import count_each
from codeprac.text.segments import WORDLESS, Nature, Op, Segment

Told = tuple[Sequence[Segment], int, bool]
"""Segments of a block or title, how many words its new text has without its marker (the old one, where all of it is
deleted), and whether it left its place."""


def tally(groups: Sequence[Sequence[Told]]) -> list[Statistics]:
    """The words of each group; words whose quotes alone changed are unchanged, markers are none."""
    texts = [
        text
        for group in groups
        for segments, _, _ in group
        if not _is_whole(segments)
        for op, text, nature, _ in segments
        if op is not Op.EQUAL and nature not in WORDLESS
    ]
    counts = iter(count_each(texts))
    return [_sum(group, counts) for group in groups]


def _sum(group: Sequence[Told], counts: Iterator[int]) -> Statistics:
    """The words of one group; `counts` are those of the changed segments of what changed in part, in order."""
    inserted = deleted = moved = unchanged = 0
    for segments, words, is_moved in group:
        came = 0
        if not _is_whole(segments):
            for op, _, nature, _ in segments:
                if op is Op.INSERT and nature not in WORDLESS:
                    came += next(counts)
                elif op is Op.DELETE and nature not in WORDLESS:
                    deleted += next(counts)
        elif segments and segments[-1].op is Op.DELETE:
            deleted += words
            continue
        elif segments and segments[-1].op is Op.INSERT:
            came = words
        inserted += came
        if is_moved:
            moved += words - came
        else:
            unchanged += words - came
    return Statistics(inserted, deleted, moved, unchanged)


def _is_whole(segments: Sequence[Segment]) -> bool:
    """Whether one thing happened to all of a text; its marker may stand before it."""
    count = len(segments)
    return count < 2 or (count == 2 and segments[0].nature is Nature.NUMBERING and segments[0].op is segments[1].op)
