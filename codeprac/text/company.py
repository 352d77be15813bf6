"""Words that are no surer than those they stand with: signs whose word went, and a few words between doubtful ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from codeprac.text.gaps import NOWHERE
from codeprac.text.passages import Passages

_LITTLE: Final = 12


def find_stray_signs(old: Passages, images: Sequence[int]) -> Iterator[int]:
    """Signs whose word has no place, or that stand alone without either neighbour: one comma is like any other."""
    for words in _set_apart(old):
        letters = [word for word in words if old.keys[word][0].isalnum()]
        placed = any(images[word] != NOWHERE for word in letters)
        if not placed and (letters or not _keeps_company(images, words)):
            yield from words


def find_enclosed(old: Passages, images: Sequence[int], sure: Sequence[bool]) -> Iterator[int]:
    """A few sure words of a sentence, of 12 letters at most in all, with doubtful ones on both sides."""
    for sentence in old.sentences:
        placed = [word for word in range(sentence.first, sentence.end) if images[word] != NOWHERE]
        doubtful = [at for at, word in enumerate(placed) if not sure[word]]
        for before, after in pairwise(doubtful):
            words = placed[before + 1 : after]
            if sum(len(old.keys[word]) for word in words) <= _LITTLE:
                yield from words


def _set_apart(old: Passages) -> Iterator[range]:
    """The words and signs between two spaces."""
    begin = 0
    for word in range(1, len(old.keys) + 1):
        if word == len(old.keys) or old.starts[word] != old.ends[word - 1] or old.homes[word] != old.homes[word - 1]:
            yield range(begin, word)
            begin = word


def _keeps_company(images: Sequence[int], words: range) -> bool:
    """Whether what stood before or after words does so still."""
    (first, last), (to, end) = (words[0], words[-1]), (images[words[0]], images[words[-1]])
    before = to != NOWHERE and first > 0 and images[first - 1] == to - 1
    return before or (end != NOWHERE and last + 1 < len(images) and images[last + 1] == end + 1)
