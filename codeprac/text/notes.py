"""Footnotes with the provision that refers to them, wherever Markdown defines them: as the pages of a draft show them.

Definitions often stand together at the end of a text, below its last heading. Compared there, a change of one would
read as a change of that heading's provision, and what is referred to as moved whenever another provision comes last.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain
from typing import Final, NamedTuple

from codeprac.text.blocks import Block, BlockKind, blocks_of
from codeprac.text.provisions import OutlinedProvision

_REFERENCE: Final = re.compile(r"\[\^([^\]\s]+)\]")
_LABEL: Final = re.compile(r"\[([^\]\s]+)\] ")


class _Run(NamedTuple):
    """All blocks of a footnote, or one block that is in none; its label is empty."""

    label: str
    blocks: list[Block]


def with_own_notes(provisions: Sequence[OutlinedProvision]) -> Sequence[OutlinedProvision]:
    """The provisions, each with the footnotes that it is the first to refer to behind its other blocks, in the order of
    the references; a footnote that nothing refers to stays where it is defined.

    Every block stands in one provision, as before. A body that footnotes came to is followed by their Markdown.
    """
    if not any(["[^" in each.body and "]:" in each.body for each in provisions]):
        return provisions
    parted = [list(_runs(blocks_of(each))) if "[^" in each.body else [] for each in provisions]
    notes: dict[str, _Run] = {}
    for run in chain.from_iterable(parted):
        if run.label:
            notes.setdefault(run.label, run)
    taken: dict[str, _Run] = {}
    came: list[list[_Run]] = []
    for runs in parted:
        known = len(taken)
        _take(chain.from_iterable([run.blocks for run in runs if not run.label]), notes, taken)
        came.append(list(taken.values())[known:])
    return [
        _rearranged(each, [run for run in runs if taken.get(run.label) is not run], own) if runs else each
        for each, runs, own in zip(provisions, parted, came, strict=True)
    ]


def _runs(blocks: Iterable[Block]) -> Iterator[_Run]:
    """Blocks in order, those of a footnote together: its label begins it, and what is deeper or unlabelled follows."""
    note: _Run | None = None
    for block in blocks:
        label = _label(block)
        if note and not label and _continues(note.blocks[0], block):
            note.blocks.append(block)
            continue
        if note:
            yield note
        note = _Run(label, [block]) if label else None
        if not note:
            yield _Run("", [block])
    if note:
        yield note


def _label(block: Block) -> str:
    """The label that a footnote begins with; none where the text of a further paragraph begins like one."""
    found = _LABEL.match(block.text) if block.kind is BlockKind.FOOTNOTE else None
    return found[1] if found and not block.source.replace("[^", "[", 1).startswith(found[0]) else ""


def _continues(first: Block, block: Block) -> bool:
    if block.kind is BlockKind.FOOTNOTE or block.kind is BlockKind.CODE:
        return block.depth >= first.depth
    return block.depth > first.depth


def _take(blocks: Iterable[Block], notes: Mapping[str, _Run], taken: dict[str, _Run]) -> None:
    """Add the footnotes that these blocks refer to, then those that these refer to, but for what is taken already."""
    waiting = deque(blocks)
    while waiting:
        source = waiting.popleft().source
        for label in _REFERENCE.findall(source) if "[^" in source else ():
            if label in notes and label not in taken:
                taken[label] = notes[label]
                waiting += notes[label].blocks


def _rearranged(provision: OutlinedProvision, left: Sequence[_Run], came: Sequence[_Run]) -> OutlinedProvision:
    blocks = tuple(chain.from_iterable([run.blocks for run in (*left, *came)]))
    if blocks == blocks_of(provision):
        return provision
    body = "\n\n".join([provision.body, *[block.source for run in came for block in run.blocks]])
    return provision._replace(blocks=blocks, body=body)
