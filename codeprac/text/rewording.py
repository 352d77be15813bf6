"""Sentences of a changed block beside what they were: read off a redline, so that what moved within it is followed."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from codeprac.text.segments import Op, Segment

Span = tuple[int, int]
_SENTENCE_END: Final = re.compile(
    r"(?<![eE]\.g)(?<!i\.e)(?<!t\.ex)(?<!bl\.a)(?<!kap)(?<!\bst)"
    r"[.!?…;][\"'”’»)\]]*(?:\[[^\[\] ]{1,20}\])*[ \n](?=[\"'“‘„«(\[]*\w)"
)
# A sentence speaks for an old one where at least this part of its signs stood there.
_KEPT: Final = 0.4
_LIKE: Final = 0.5


@dataclass(frozen=True, slots=True)
class Reworded:
    """A sentence at characters `start` to `end` of the new text of a block, and what it was."""

    old: str
    new: str
    start: int
    end: int


def sentence_spans(text: str) -> list[Span]:
    """The sentences of a block, and the parts of one that semicolons part, in order."""
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    bounds = [0, *ends, len(text)]
    return [(start, end) for start, end in pairwise(bounds) if text[start:end].strip()]


def reworded(segments: Sequence[Segment]) -> Iterator[Reworded]:
    """The sentences of a redline that were others and still say much the same, with what they were."""
    if all(segment.op is Op.EQUAL for segment in segments):
        return
    old, new, runs = _sides(segments)
    before = sentence_spans(old)
    for start, end in sentence_spans(new):
        kept = [_kept_in(span, (start, end), runs) for span in before]
        own = [
            span
            for span, signs in zip(before, kept, strict=True)
            if signs >= _KEPT * min(span[1] - span[0], end - start)
        ]
        if not own:
            continue
        was, now = old[own[0][0] : own[-1][1]], new[start:end]
        total = sum(kept)
        if was.strip() != now.strip() and 2 * total >= _LIKE * (len(was) + len(now)):
            yield Reworded(was, now, start, end)


def _sides(segments: Sequence[Segment]) -> tuple[str, str, list[tuple[int, int, int]]]:
    """Both texts of a redline, and the runs that stand in both: place in the old one, in the new one, length."""
    old: list[str] = []
    new: list[str] = []
    runs = []
    at = to = 0
    for segment in segments:
        length = len(segment.text)
        if segment.op is Op.EQUAL:
            runs.append((at, to, length))
        if segment.op is not Op.INSERT:
            old.append(segment.text)
            at += length
        if segment.op is not Op.DELETE:
            new.append(segment.text)
            to += length
    return "".join(old), "".join(new), runs


def _kept_in(old: Span, new: Span, runs: Sequence[tuple[int, int, int]]) -> int:
    """How many signs stand in both spans."""
    signs = 0
    for at, to, length in runs:
        first = max(0, old[0] - at, new[0] - to)
        last = min(length, old[1] - at, new[1] - to)
        signs += max(0, last - first)
    return signs
