"""Finding where proposals made elsewhere belong in a draft: the passage that they quote, and in it the words that they
change.

A proposal quotes a whole passage, before and after; a draft may read a little otherwise, for instance with its
footnotes counted anew. The passage counts as found where nine in ten of its words stand in one provision in their
order and hardly anything between them, and in no other provision as well; the words that change have to stand in it as
quoted, or else be brought together with what stands there (`merging`). What is not certain has no place.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from enum import StrEnum
from typing import Final

from codeprac.text.fragments import Narrowed, narrow, to_markdown, words_of
from codeprac.text.merging import merge
from codeprac.text.words import collapse, plain_style

_TOKEN: Final = re.compile(r"\w+|[^\w\s]")
_RUN: Final = 5
# How many of the runs of five words, and then of the words, of a passage have to stand in a provision; how much longer
# than the passage the place may be.
_RUNS: Final = 0.5
_WORDS: Final = 0.9
_LONGER: Final = 1.15
_BESIDE: Final = 2
_LONGEST: Final = 20_000


class Unplaced(StrEnum):
    """Why a proposal has no place: it quotes nothing, or a passage that stands nowhere, or in several places; the words
    that it changes are others there; it changes nothing."""

    NO_QUOTE = "no quote"
    GONE = "gone"
    REPEATED = "repeated"
    CHANGED = "changed"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Place:
    """Characters `start` to `end` of the text of one provision, by its position among those given, and the Markdown
    that is to stand there. `is_exact`: the words stand there as they were quoted."""

    provision: int
    start: int
    end: int
    wording: str
    is_exact: bool


@dataclass(frozen=True, slots=True)
class _Words:
    keys: list[str]
    starts: list[int]
    ends: list[int]
    runs: frozenset[tuple[str, ...]] = field(default=frozenset())


@dataclass(frozen=True, slots=True)
class _Passage:
    """Where a passage stands: for each of its words the word of the provision, None for one that is not there."""

    provision: int
    images: list[int | None]
    share: float


class Places:
    """Finds the places of proposals in the plain texts of a draft's provisions; `headings` settle what stands twice."""

    def __init__(self, texts: Sequence[str], headings: Sequence[str]) -> None:
        self._texts = texts
        self._headings = [collapse(heading).casefold() for heading in headings]
        self._read = [_read(text) for text in texts]

    def find(self, before: str, after: str, section: str = "") -> Place | Unplaced:
        """The place of a change of one passage of HTML or Markdown into another."""
        old, new = to_markdown(before), to_markdown(after)
        if collapse(old) == collapse(new):
            return Unplaced.NOTHING
        words = _read(words_of(old))
        if not words.keys or len(old) > _LONGEST:
            return Unplaced.NO_QUOTE
        found = self._passage(words, section)
        return found if isinstance(found, Unplaced) else self._words(narrow(old, new), found)

    def provision_of(self, section: str) -> int | None:
        """The provision with this heading, where there is one alone."""
        wanted = collapse(section).casefold()
        having = [place for place, heading in enumerate(self._headings) if wanted and heading == wanted]
        return having[0] if len(having) == 1 else None

    def _passage(self, words: _Words, section: str) -> _Passage | Unplaced:
        passages = [one for place in range(len(self._texts)) if (one := self._stands(words, place))]
        if not passages:
            return Unplaced.GONE
        best = max(one.share for one in passages)
        likeliest = [one for one in passages if one.share == best]
        if len(likeliest) > 1:
            own = self.provision_of(section)
            likeliest = [one for one in likeliest if one.provision == own]
        return likeliest[0] if len(likeliest) == 1 else Unplaced.REPEATED

    def _stands(self, words: _Words, place: int) -> _Passage | None:
        there = self._read[place]
        if len(there.keys) < len(words.keys) * _WORDS or not _shares_runs(words, there):
            return None
        matcher = SequenceMatcher(None, words.keys, there.keys, autojunk=False)
        images: list[int | None] = [None] * len(words.keys)
        for block in matcher.get_matching_blocks():
            for at in range(block.size):
                images[block.a + at] = block.b + at
        known = [image for image in images if image is not None]
        if len(known) < len(words.keys) * _WORDS or known[-1] - known[0] >= len(words.keys) * _LONGER + 1:
            return None
        return _Passage(place, images, len(known) / len(words.keys))

    def _words(self, change: Narrowed, passage: _Passage) -> Place | Unplaced:
        """The words that change, within the passage."""
        first = len(_read(words_of(change.prefix)).keys)
        own = _read(words_of(change.old)).keys
        images, there = passage.images, self._read[passage.provision]
        inside = images[first : first + len(own)]
        ends = [image for image in (inside[:1] + inside[-1:]) if image is not None]
        if len(ends) < 2 or not _has_neighbours(images, first, first + len(own)):
            return Unplaced.CHANGED
        start, end = there.starts[ends[0]], there.ends[ends[1]]
        if inside == list(range(ends[0], ends[0] + len(own))):
            return Place(passage.provision, start, end, change.new, is_exact=True)
        stands = self._texts[passage.provision][start:end]
        joined = merge(words_of(change.old), words_of(change.new), stands)
        if joined is None or not joined.strip() or joined == stands:
            return Unplaced.CHANGED
        return Place(passage.provision, start, end, joined, is_exact=False)


def _has_neighbours(images: Sequence[int | None], first: int, last: int) -> bool:
    """Whether the words beside the changed ones stand beside them there too: two before or two behind, or as many as
    the passage has."""
    for at, step, inner in ((first, -1, first), (last - 1, 1, last - 1)):
        beside = [at + step * count for count in range(1, _BESIDE + 1) if 0 <= at + step * count < len(images)]
        stands = images[inner]
        if stands is None:
            return False
        if all(images[place] == stands + place - inner for place in beside):
            return True
    return False


def _shares_runs(words: _Words, there: _Words) -> bool:
    wanted = _runs(words.keys)
    return not wanted or len(wanted & there.runs) >= len(wanted) * _RUNS


def _runs(keys: Sequence[str]) -> frozenset[tuple[str, ...]]:
    return frozenset(tuple(keys[at : at + _RUN]) for at in range(len(keys) - _RUN + 1))


def _read(text: str) -> _Words:
    found = list(_TOKEN.finditer(text))
    keys = [plain_style(one.group()) for one in found]
    return _Words(keys, [one.start() for one in found], [one.end() for one in found], _runs(keys))
