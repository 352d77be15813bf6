"""Bringing two changes of one text together, where it is certain how.

Each change is the difference of the text and what somebody made of it, word by word (`diffing`). Changes that both made
count once; where they meet in the same words, people decide. The rest is turned into patches that know their place and
their surroundings and are applied to what the other made (Neil Fraser's diff-match-patch). A patch that finds other
surroundings may still hit text that looks alike; therefore both orders are tried, and only what both give counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final, NamedTuple

from diff_match_patch import diff_match_patch

from codeprac.text.diffing import compare_words
from codeprac.text.segments import Op, Segment

_OPS: Final = {Op.EQUAL: 0, Op.INSERT: 1, Op.DELETE: -1}
# How unlike the surroundings of a patch may be, from 0 (equal) to 1.
_UNLIKE: Final = 0.2
LONGEST: Final = 100_000


class Edit(NamedTuple):
    """The characters `start` to `end` of a text, and what stands there instead."""

    start: int
    end: int
    text: str


def merge(basis: str, one: str, other: str) -> str | None:
    """The text with both changes, or None where they meet in the same words, or where it is not certain.

    `one` and `other` were both made from `basis`; texts beyond 100,000 characters are not merged.
    """
    if other in (basis, one):
        return one
    if one == basis:
        return other
    if max(len(basis), len(one), len(other)) > LONGEST:
        return None
    mine, theirs = compare_words(basis, one), compare_words(basis, other)
    ours, others = _edits(mine), _edits(theirs)
    if any(later.start <= earlier.end for earlier, later in pairwise(sorted({*ours, *others}))):
        return None
    if common := [edit for edit in ours if edit in others]:
        return merge(_edited(basis, common), one, other)
    merged = _patched(basis, mine, other, others)
    return merged if merged is not None and merged == _patched(basis, theirs, one, ours) else None


class Part(NamedTuple):
    """A stretch of a three-way merge: settled text, or, where both changed it each in their way, a conflict.

    `basis`, `one` and `other` are the stretch in each text; for settled text `one` and `other` are the result."""

    basis: str
    one: str
    other: str
    is_conflict: bool


def bring_together(basis: str, one: str, other: str) -> list[Part]:
    """Two changes of one text side by side, in stretches; what only one of them changed is settled. In order, the
    parts are all of the text. Beyond 100,000 characters all of it is one conflict."""
    if max(len(basis), len(one), len(other)) > LONGEST:
        return [Part(basis, one, other, is_conflict=True)]
    ours, theirs = _edits(compare_words(basis, one)), _edits(compare_words(basis, other))
    parts: list[Part] = []
    at = 0
    for start, end in _regions(sorted({*ours, *theirs})):
        if start > at:
            parts.append(_settled(basis[at:start]))
        mine, yours = (_within(basis, edits, start, end) for edits in (ours, theirs))
        before = basis[start:end]
        if mine == yours or before in (mine, yours):
            parts.append(_settled(yours if mine == before else mine, before))
        else:
            parts.append(Part(before, mine, yours, is_conflict=True))
        at = end
    return [*parts, _settled(basis[at:])] if at < len(basis) else parts


def _settled(text: str, before: str | None = None) -> Part:
    return Part(text if before is None else before, text, text, is_conflict=False)


def _regions(edits: Sequence[Edit]) -> list[tuple[int, int]]:
    """The stretches of the old text that edits change, those that touch as one."""
    found: list[tuple[int, int]] = []
    for edit in edits:
        if found and edit.start <= found[-1][1]:
            found[-1] = (found[-1][0], max(found[-1][1], edit.end))
        else:
            found.append((edit.start, edit.end))
    return found


def _within(basis: str, edits: Sequence[Edit], start: int, end: int) -> str:
    """A stretch of the old text as one side has it."""
    inside = [edit for edit in edits if start <= edit.start and edit.end <= end]
    moved = [Edit(edit.start - start, edit.end - start, edit.text) for edit in inside]
    return _edited(basis[start:end], moved)


def _edits(segments: Sequence[Segment]) -> list[Edit]:
    """What changed, in the order of the old text."""
    found: list[Edit] = []
    at = 0
    start, text = 0, ""
    for segment in (*segments, None):
        if segment is None or segment.op is Op.EQUAL:
            if at > start or text:
                found.append(Edit(start, at, text))
            at += len(segment.text) if segment else 0
            start, text = at, ""
        elif segment.op is Op.DELETE:
            at += len(segment.text)
        else:
            text += segment.text
    return found


def _edited(text: str, edits: Sequence[Edit]) -> str:
    for edit in reversed(edits):
        text = text[: edit.start] + edit.text + text[edit.end :]
    return text


def _patched(basis: str, change: Sequence[Segment], target: str, others: Sequence[Edit]) -> str | None:
    """The target, which came from the basis by other edits, with a change of the basis; None where a patch found no
    place."""
    patcher = diff_match_patch()
    patcher.Match_Threshold = _UNLIKE
    patches = patcher.patch_make(basis, [(_OPS[segment.op], segment.text) for segment in change])
    shifts = [(edit.end, len(edit.text) - edit.end + edit.start) for edit in others]
    for patch in patches:
        # Where it begins in the target, so that of sentences that look alike the right one is the nearest.
        patch.start2 += sum(shift for end, shift in shifts if end <= patch.start1 + patcher.Patch_Margin)
    text, applied = patcher.patch_apply(patches, target)
    return text if all(applied) else None
