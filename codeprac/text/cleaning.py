"""Cleaning an edit script for people: no confetti, and changes that begin and end where people pause.

A script is the list of runs that stayed (`scripts.Match`) of two strings of characters (`coding`); what lies between
them changed. An insertion or deletion that could as well stand a few words further is put where it begins or ends at a
clause (Neil Fraser's lossless cleaning). A run that stayed between two changes and is too short to read on its own
becomes part of the change (his semantic cleaning, by words rather than letters): common words say little, and a word
alone between changes of words reads worse than one change. Words of obligation stay in sight, unless a sentence ends in
what changed around them, or nothing beside them stayed: "will" may then be the "will" of another sentence.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from codeprac.text.coding import MODAL, TELLING, count_of_words
from codeprac.text.scripts import Match

_MODALS: Final = re.compile(f"[{MODAL}]")
_TELLING: Final = re.compile(f"[{TELLING}]")
_SENTENCE_ENDS: Final = re.compile("[.!?]")
_PHRASE: Final = 6
_SHORT: Final = 2
_LONG: Final = 5
_ENDS: Final = frozenset(".!?;:")
_PAUSES: Final = frozenset(",)]")
_OPENINGS: Final = frozenset("([")
_LAST_SIGN: Final = "\uffff"


def clean(kept: Sequence[Match], old: str, new: str) -> list[Match]:
    """The runs that stay to be shown: a part of the given ones, some a few words further."""
    runs = _slid(list(kept), old, new)
    while (fewer := _without_islands(runs, old, new)) != runs:
        runs = fewer
    return runs


def _without_islands(runs: Sequence[Match], old: str, new: str) -> list[Match]:
    """The runs but for those between two changes that say too little for the size of these."""
    result: list[Match] = []
    ends = [*runs[1:], (len(old), len(new), 0)]
    start = begin = 0
    for (at, to, length), (end, stop, _) in zip(runs, ends, strict=False):  # without runs there is one end
        if length <= 2 * _PHRASE and (at > start or to > begin) and (end > at + length or stop > to + length):
            codes = old[at : at + length]
            words = count_of_words(codes)
            if words < _PHRASE:
                left = max(at - start, to - begin)
                right = max(end - at, stop - to) - length
                if _says_too_little(codes, words, left, right):
                    continue
                before = old[start:at] + new[begin:to]
                after = old[at + length : end] + new[to + length : stop]
                if words <= _SHORT and _is_stray(codes, words, before, after, min(left, right)):
                    continue
        result.append((at, to, length))
        start, begin = at + length, to + length
    return result


def _says_too_little(codes: str, words: int, left: int, right: int) -> bool:
    """Whether a run of less than a phrase says too little to stay between changes of so many words and signs."""
    if _MODALS.search(codes):
        return False
    if words > _SHORT:
        return min(left, right) > words and not _TELLING.search(codes)
    return min(left, right) > 1 or max(left, right) >= _LONG or not _TELLING.search(codes)


def _is_stray(codes: str, words: int, before: str, after: str, least: int) -> bool:
    """Whether a run of two words or less is one word between changes of words; or a word of obligation that need not be
    the same one, as a sentence ends in the changes, or none of the words beside it stayed: `least` is the smaller
    change."""
    if not _MODALS.search(codes):
        return words == 1 and _has_words(before) and _has_words(after)
    if _TELLING.search(codes):
        return False
    is_apart = words == 1 and least > _SHORT
    return is_apart or bool(_SENTENCE_ENDS.search(before) or _SENTENCE_ENDS.search(after))


def _has_words(codes: str) -> bool:
    return max(codes) > _LAST_SIGN


def _slid(runs: list[Match], old: str, new: str) -> list[Match]:
    """The runs with insertions and deletions put at the best border that they can stand at."""
    for index in range(len(runs) - 1):
        at, to, length = runs[index]
        after_at, after_to, after_length = runs[index + 1]
        if at + length == after_at:
            step = _best_step(new, to + length, after_to, length, after_length)
        elif to + length == after_to:
            step = _best_step(old, at + length, after_at, length, after_length)
        else:
            continue
        if step:
            runs[index] = (at, to, length + step)
            runs[index + 1] = (after_at + step, after_to + step, after_length - step)
    return [run for run in runs if run[2]]


def _best_step(codes: str, start: int, end: int, before: int, after: int) -> int:
    """How far to shift the change from start to end, so that it holds the same words at the best borders."""
    first = last = 0
    while -first < before and codes[start + first - 1] == codes[end + first - 1]:
        first -= 1
    while last < after and codes[start + last] == codes[end + last]:
        last += 1
    if not first and not last:
        return 0
    return max(range(first, last + 1), key=lambda step: (_borders(codes, start + step, end + step), -abs(step)))


def _borders(codes: str, start: int, end: int) -> int:
    return _border(codes, start) + _border(codes, end)


def _border(codes: str, place: int) -> int:
    """How well a change may begin or end between these two words: at an end of the text or a sentence, at a pause."""
    if place in (0, len(codes)) or codes[place - 1] in _ENDS:
        return 3
    if codes[place - 1] in _PAUSES or codes[place] in _OPENINGS:
        return 2
    return int(codes[place] in _ENDS or codes[place] in _PAUSES)
