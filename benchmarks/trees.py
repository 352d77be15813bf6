"""A text as a tree whose words know who they are, so that edits to it keep an exact record of what became of each.

`read` makes the tree from Markdown (headings, blocks, sentences, words; inline marks are left out), `write` gives the
Markdown again and where each known word stands in the plain text of its provision.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from codeprac.text.blocks import BlockKind, read_blocks
from codeprac.text.outline import outline

_SIGNS = re.compile(r"([!-/:-@\[-`{-~])")
_ENDS = (".", "!", "?", ".”", '."', ".)")


@dataclass(frozen=True, slots=True)
class Word:
    """A word as written; `name` tells it from all others of the old text, new words have none."""

    text: str
    name: int | None = None


Sentence = list[Word]


@dataclass(slots=True)
class Block:
    """A paragraph or a list point."""

    point: bool
    sentences: list[Sentence]


@dataclass(slots=True)
class Part:
    """A heading and the blocks under it."""

    level: int
    heading: str
    blocks: list[Block]


@dataclass(slots=True)
class Written:
    """A tree as text: its Markdown, the plain text of each provision, and provision, start and end of each word.

    `blocks` are the words of each block, in order, by name.
    """

    markdown: str = ""
    texts: list[str] = field(default_factory=list)
    places: dict[int, tuple[int, int, int]] = field(default_factory=dict)
    blocks: list[list[int]] = field(default_factory=list)


def read(source: str) -> list[Part]:
    """The tree of a Markdown text, its words named from 0."""
    parts = []
    for provision in outline(source).provisions:
        blocks = [
            Block(block.kind is BlockKind.POINT, list(_sentences(block.text)))
            for block in read_blocks(provision.body)
            if block.kind in (BlockKind.PARAGRAPH, BlockKind.POINT, BlockKind.BOX)
        ]
        parts.append(Part(max(1, provision.level), provision.heading or "Text", blocks))
    return name_all(parts)


def name_all(parts: list[Part]) -> list[Part]:
    """The same tree with every word named anew."""
    number = 0
    for part in parts:
        for block in part.blocks:
            for at, sentence in enumerate(block.sentences):
                block.sentences[at] = [Word(word.text, number + place) for place, word in enumerate(sentence)]
                number += len(sentence)
    return parts


def _sentences(text: str) -> Iterator[Sentence]:
    sentence: Sentence = []
    for word in text.split():
        sentence.append(Word(word))
        if word.endswith(_ENDS) and len(sentence) > 2:
            yield sentence
            sentence = []
    if sentence:
        yield sentence


def write(parts: list[Part]) -> Written:
    """The tree as Markdown, with the place of each word."""
    made = Written()
    lines: list[str] = []
    for provision, part in enumerate(parts):
        lines.append(f"{'#' * part.level} {_escaped(part.heading)}\n\n")
        length = 0
        texts = []
        for block in part.blocks:
            text = _place(made, block, provision, length)
            if text:
                lines.append(f"{'- ' if block.point else ''}{_escaped(text)}\n\n")
                texts.append(text)
                length += len(text) + 1
        made.texts.append(" ".join(texts))
    made.markdown = "".join(lines)
    return made


def _place(made: Written, block: Block, provision: int, start: int) -> str:
    """Note the places of the words of a block that begins at `start`; gives its text."""
    words = [word for sentence in block.sentences for word in sentence]
    at = start
    names = []
    for word in words:
        if word.name is not None:
            made.places[word.name] = provision, at, at + len(word.text)
            names.append(word.name)
        at += len(word.text) + 1
    made.blocks.append(names)
    return " ".join(word.text for word in words)


def _escaped(text: str) -> str:
    """Text whose signs mean nothing to Markdown."""
    return _SIGNS.sub(r"\\\1", text)
