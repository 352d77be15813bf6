"""A draft as running text: the plain text of its provisions cut into blocks, sentences and words, with their places.

The plain text is the one that anchors refer to (`markdown.plain`). A sentence never crosses a block; the cells of a
table row are sentences of one block. Words are numbered through the whole draft, so that whatever is known about a
word is one look into a list.
"""

from __future__ import annotations

import html as entities
import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Final

from codeprac.text.markdown import render
from codeprac.text.outline import with_footnotes
from codeprac.text.provisions import Outline, OutlinedProvision
from codeprac.text.words import WHITE_SPACE, WHITE_SPACE_SIGNS, plain_style, tokens

_BLOCK, _CELL = "\0", "\1"
_APART: Final = f" {_BLOCK}"
_TAG: Final = re.compile(r"</?([a-z0-9]+)(?:[^<>\"]|\"[^\"]*\")*>")
_BREAKS: Final = dict.fromkeys("p li ul ol blockquote div h1 h2 h3 h4 h5 h6 pre table tbody tr hr".split(), _BLOCK)
_CELLS: Final = {"td": _CELL, "th": _CELL}
_RUN: Final = re.compile(f"[{WHITE_SPACE}{_BLOCK}{_CELL}]+")
_SENTENCE_END: Final = re.compile(
    r"[.!?…][\"'”’»)\]]*(?:\[[^\[\] ]{1,20}\])* (?=[\"'“‘„«(\[]*[A-ZÀ-ÖØ-Þ0-9]|\(?[a-z]{1,4}\))"
)


@dataclass(frozen=True, slots=True)
class Sentence:
    """Words `first` to `end` of the draft, in one block of one provision."""

    provision: int
    block: int
    first: int
    end: int


@dataclass(slots=True)
class Passages:
    """A draft as running text.

    `texts` are the plain texts of the provisions. Word number w is `keys[w]` (lower case, one style of quotes), at
    `starts[w]` to `ends[w]` in the text of its provision, in sentence `homes[w]`.
    """

    texts: list[str] = field(default_factory=list)
    first_words: list[int] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    ends: list[int] = field(default_factory=list)
    homes: list[int] = field(default_factory=list)
    sentences: list[Sentence] = field(default_factory=list)

    @property
    def count(self) -> int:
        """How many provisions there are."""
        return len(self.texts)

    def provision_of(self, word: int) -> int:
        """The position of the provision that a word stands in."""
        return self.sentences[self.homes[word]].provision

    def key_of(self, sentence: int) -> tuple[str, ...]:
        """The words and signs of a sentence, for comparing."""
        own = self.sentences[sentence]
        return tuple(self.keys[own.first : own.end])

    def words_between(self, provision: int, start: int, end: int) -> range:
        """The words of a provision that these characters touch."""
        first, last = self.first_words[provision], self.first_words[provision + 1]
        return range(bisect_right(self.ends, start, first, last), bisect_left(self.starts, end, first, last))

    def words_of(self, sentences: Sequence[int]) -> list[int]:
        """The words of these sentences in order."""
        return [word for each in sentences for word in range(self.sentences[each].first, self.sentences[each].end)]

    def count_said(self, words: range) -> int:
        """How many of these words are set apart by spaces; what is only cut by signs is one."""
        return sum(
            self.keys[word][0].isalnum() and (word == words[0] or self.starts[word] > self.ends[word - 1])
            for word in words
        )

    def are_together(self, one: int, other: int) -> bool:
        """Whether two sentences stand in one provision; a number that is no sentence does not."""
        count = len(self.sentences)
        if not (0 <= one < count and 0 <= other < count):
            return False
        return self.sentences[one].provision == self.sentences[other].provision

    def text_of(self, first: int, last: int) -> str:
        """The text from one word to another of the same provision, both included."""
        return self.texts[self.provision_of(first)][self.starts[first] : self.ends[last]]


def read_passages(draft: Outline) -> Passages:
    """The provisions of a draft as running text."""
    made = Passages()
    block = -1
    for provision in draft.provisions:
        text, spans = plain_blocks(_html(draft, provision))
        made.texts.append(text)
        made.first_words.append(len(made.keys))
        for sentences in spans:
            block += 1
            for start, end in sentences:
                _add_sentence(made, provision.position, block, start, end)
    made.first_words.append(len(made.keys))
    return made


def _html(draft: Outline, provision: OutlinedProvision) -> str:
    return render(with_footnotes(draft, provision.body))


def plain_blocks(html: str) -> tuple[str, list[list[tuple[int, int]]]]:
    """The plain text of rendered HTML, and the sentences of each block as (start, end) in it."""
    marked = entities.unescape(_TAG.sub(_mark, html))
    parts: list[str] = []
    blocks: list[list[tuple[int, int]]] = [[]]
    at = length = 0
    begin = 0

    def close(end: int) -> None:
        nonlocal begin
        if end > begin:
            blocks[-1].append((begin, end))
        begin = length

    for run in _RUN.finditer(marked):
        piece, gap = marked[at : run.start()], run.group()
        parts.append(piece)
        length += len(piece)
        at, end = run.end(), length
        if length and gap.strip(_BLOCK + _CELL):
            parts.append(" ")
            length += 1
        if _BLOCK in gap or _CELL in gap:
            close(end)
        if _BLOCK in gap and blocks[-1]:
            blocks.append([])
    parts.append(marked[at:])
    length += len(marked) - at
    text = "".join(parts)
    close(length)
    trimmed = text.rstrip(" ")
    spans = [[span for start, end in block for span in sentence_spans(trimmed, start, end)] for block in blocks]
    return trimmed, [block for block in spans if block]


def _mark(tag: re.Match[str]) -> str:
    name = tag.group(1)
    return _BREAKS.get(name) or _CELLS.get(name, "")


def sentence_spans(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The sentences of a stretch of text, without the spaces between them."""
    begin = start
    for found in _SENTENCE_END.finditer(text, start, end):
        yield begin, found.end() - 1
        begin = found.end()
    while begin < end and text[begin] in WHITE_SPACE_SIGNS:
        begin += 1
    if begin < end:
        yield begin, end


def cut_sentences(text: str) -> list[str]:
    """A text cut where its sentences begin; joined they are the text."""
    ends = [found.end() for found in _SENTENCE_END.finditer(text.replace("\n", " "))]
    return [text[start:end] for start, end in pairwise([0, *ends, len(text)])] if ends else [text]


def cut_all(texts: Sequence[str]) -> list[str]:
    """The sentences of texts, in order, without the white space around them; they are looked for in all at once."""
    # What stands between two texts begins no sentence, so that none of them runs on into the next.
    pieces = cut_sentences(_APART.join(texts))
    return [piece.strip() for piece in _BLOCK.join(pieces).split(_BLOCK)]


def _add_sentence(made: Passages, provision: int, block: int, start: int, end: int) -> None:
    first = len(made.keys)
    at = start
    for token in tokens(made.texts[provision][start:end]):
        if token[0] not in WHITE_SPACE_SIGNS:
            made.keys.append(plain_style(token).lower())
            made.starts.append(at)
            made.ends.append(at + len(token))
            made.homes.append(len(made.sentences))
        at += len(token)
    made.sentences.append(Sentence(provision, block, first, len(made.keys)))
