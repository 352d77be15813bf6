"""Sentences that went elsewhere word for word, out of one block into another or to another place of the same.

Blocks that moved as a whole are `aligning`'s. What is looked for here are sentences of eight words or more that one
change deleted and another inserted, and that each draft has exactly once: so a sentence never takes the place of a
twin, and boilerplate does not seem to wander.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from codeprac.text.changes import BlockChange, ProvisionChange, Statistics
from codeprac.text.passages import cut_all, cut_sentences
from codeprac.text.segments import Nature, Op, Segment
from codeprac.text.words import count_words

_LEAST_WORDS: Final = 8
_FEW: Final = 20
_LEAST_LENGTH: Final = 2 * _LEAST_WORDS - 1
Numbers = dict[str, int]


def mark_moves(changes: Sequence[ProvisionChange], old: Sequence[str], new: Sequence[str]) -> list[ProvisionChange]:
    """The changes with moved sentences as segments of their own, numbered from 1 in the order of the new text, and
    counted as moved; `old` and `new` are the blocks of both drafts."""
    numbers = _moved(changes, old, new)
    return (
        [_marked(change, numbers) if _has_moves(change) else change for change in changes] if numbers else list(changes)
    )


def _has_moves(change: ProvisionChange) -> bool:
    """Whether sentences may have come to a provision or gone from it: some of its words did."""
    return change.statistics.inserted + change.statistics.deleted >= _LEAST_WORDS


def _moved(changes: Sequence[ProvisionChange], old: Sequence[str], new: Sequence[str]) -> Numbers:
    """The sentences that moved, each with its number."""
    changed = _changed(change for change in changes if _has_moves(change))
    gone, came = [Counter([piece for piece in cut_all(texts) if len(piece) >= _LEAST_LENGTH]) for texts in changed]
    once = [text for text, times in came.items() if times == 1 == gone.get(text)]
    both = [text for text in once if count_words(text) >= _LEAST_WORDS]
    for texts in (old, new):
        times = _count(texts, both) if both else Counter[str]()
        both = [text for text in both if times[text] == 1]
    return {text: number for number, text in enumerate(both, 1)}


def _changed(changes: Iterable[ProvisionChange]) -> tuple[list[str], list[str]]:
    """The texts that were deleted, and those that were inserted, in which a sentence may be that moved."""
    gone: list[str] = []
    came: list[str] = []
    for change in changes:
        for block in change.blocks:
            for segment in filter(_may_move, block.segments):
                (gone if segment.op is Op.DELETE else came).append(segment.text)
    return gone, came


def _count(texts: Sequence[str], wanted: Sequence[str]) -> Counter[str]:
    """How often each sentence stands in the blocks of one draft; these sentences at least."""
    if len(wanted) <= _FEW:  # to look for these costs less than to cut all
        texts = [text for text in texts if any([sentence in text for sentence in wanted])]
    return Counter(cut_all(texts))


def _may_move(segment: Segment) -> bool:
    op, text, nature, _ = segment
    return len(text) >= _LEAST_LENGTH and op is not Op.EQUAL and nature is Nature.WORDING


def _marked(change: ProvisionChange, numbers: Numbers) -> ProvisionChange:
    blocks = tuple([_marked_block(block, numbers) for block in change.blocks])
    if blocks == change.blocks:
        return change
    moves = [segment for block in blocks for segment in block.segments if segment.move]
    here = sum(count_words(segment.text) for segment in moves if segment.op is Op.INSERT)
    away = sum(count_words(segment.text) for segment in moves if segment.op is Op.DELETE)
    return change._replace(blocks=blocks, statistics=change.statistics + Statistics(-here, -away, here, 0))


def _marked_block(block: BlockChange, numbers: Numbers) -> BlockChange:
    segments = tuple([part for segment in block.segments for part in _parts(segment, numbers)])
    return block._replace(segments=segments) if segments != block.segments else block


def _parts(segment: Segment, numbers: Numbers) -> Iterator[Segment]:
    """A segment cut into what moved and what did not."""
    if not _may_move(segment):
        yield segment
        return
    rest = ""
    for piece in cut_sentences(segment.text):
        number = numbers.get(piece.strip())
        if number is None:
            rest += piece
            continue
        if rest:
            yield segment._replace(text=rest)
        rest = ""
        yield segment._replace(text=piece, move=number)
    if rest:
        yield segment._replace(text=rest)
