"""The words of a provision as a page shows them, by where they came from; on plain values.

Blocks say which words came from where; a selection counts characters of the plain text that anchors refer to. Both hold
the same words in the same order but for markers and notes, so that one is found in the other by its words."""

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from codeprac.text.blocks import BlockKind
from codeprac.text.footprint import Origin, Written
from codeprac.text.words import is_word, plain_style, tokens, word_keys

# A phrase this long that stands in proposed wording was taken from it; shorter ones stand everywhere.
TELLING = 3
_MOST = 4_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """Words of one origin; `key` is the letter of the origin, `is_chosen` whether they were selected."""

    text: str
    key: str
    origin: Origin
    is_chosen: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A title or block in pieces."""

    kind: BlockKind
    depth: int
    pieces: Sequence[Piece]


@dataclass(frozen=True, slots=True)
class _Word:
    key: str
    start: int
    end: int


def letter(number: int) -> str:
    """A, B … Z, AA, AB … for 0, 1 …"""
    return (letter(number // 26 - 1) if number >= 26 else "") + chr(ord("A") + number % 26)


def keys_of(origins: Sequence[Origin]) -> dict[Origin, str]:
    """A letter for each origin, in the order of the drafts and their provisions."""
    return {origin: letter(number) for number, origin in enumerate(sorted(set(origins)))}


def part_of(written: Written, keys: dict[Origin, str], chosen: Sequence[tuple[int, int]] = ()) -> Part:
    """A title or block in pieces, cut where the origin changes and where what was chosen begins and ends."""
    pieces: list[Piece] = []
    at = 0
    for text, origin in written.pieces():
        end = at + len(text)
        cuts = sorted({at, end, *(cut for span in chosen for cut in span if at < cut < end)})
        for first, last in itertools.pairwise(cuts):
            is_chosen = any(start <= first and last <= stop for start, stop in chosen)
            pieces.append(Piece(written.text[first:last], keys[origin], origin, is_chosen))
        at = end
    return Part(written.kind, written.depth, pieces)


def find_chosen(body: str, blocks: Sequence[Written], start: int, end: int) -> dict[int, list[tuple[int, int]]]:
    """The characters of each block that the characters `start` to `end` of the plain text are, word by word."""
    words = _words(body)
    placed = [(number, word) for number, block in enumerate(blocks) for word in _words(block.text)]
    found: dict[int, list[tuple[int, int]]] = {}
    for at, to in _aligned([word.key for word in words], [word.key for _, word in placed]):
        if words[at].end <= start or words[at].start >= end:
            continue
        number, word = placed[to]
        spans = found.setdefault(number, [])
        if spans and not blocks[number].text[spans[-1][1] : word.start].strip(" ,;:.()"):
            spans[-1] = (spans[-1][0], word.end)
        else:
            spans.append((word.start, word.end))
    return found


def came_from(text: str, wording: str) -> bool:
    """Whether words stand in proposed wording as they are, and are enough to tell."""
    words, proposed = word_keys(text), word_keys(wording)
    if not words or (len(words) < TELLING and words != proposed):
        return False
    return any(proposed[at : at + len(words)] == words for at in range(len(proposed) - len(words) + 1))


def _aligned(one: list[str], other: list[str]) -> list[tuple[int, int]]:
    if one == other:
        return [(at, at) for at in range(len(one))]
    if len(one) * len(other) > _MOST:
        return [(at, at) for at in range(min(len(one), len(other))) if one[at] == other[at]]
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return [(at + step, to + step) for at, to, length in matcher.get_matching_blocks() for step in range(length)]


def _words(text: str) -> list[_Word]:
    found: list[_Word] = []
    at = 0
    for token in tokens(text):
        if is_word(token):
            found.append(_Word(plain_style(token).lower(), at, at + len(token)))
        at += len(token)
    return found
