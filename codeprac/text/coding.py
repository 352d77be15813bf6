"""Texts as strings with one character for each word or sign, so that comparing them runs at the speed of strings.

A token is a word, a number or a sign with the white space after it; its character stands for how it compares: in one
style of quotes and dashes, without white space. Signs have characters of the basic plane, words those above it: common
words first, then words of obligation, then all others. So a pattern tells what a run of characters is made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import accumulate, chain, pairwise, repeat
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from codeprac.text.marking import WEIGHTY
from codeprac.text.signs import SPACE, Signs, in_words, signs_of, sorts_of
from codeprac.text.spelling import BEHIND, number, spell
from codeprac.text.words import WHITE_SPACE_SIGNS, is_word, plain_style, spaced_tokens

COMMON: Final = "\U00010000-\U0001ffff"
MODAL: Final = "\U00020000-\U00020fff"
TELLING: Final = "\U00021000-\U0010ffff"
_SURROGATES: Final = "\ud800"
_SIGNS: Final = "\ue000-\uf8ff"
_BLANK: Final = " "
_COMMON_LENGTH: Final = 4
_ASCII: Final = 0x80
_BYTE: Final = 0x100
_STYLED: Final = 0x3000


class Coded(NamedTuple):
    """A text, where each of its tokens begins and the last one ends, and a character for each."""

    text: str
    starts: Sequence[int]
    codes: str

    def part(self, start: int, end: int) -> str:
        """The text of these tokens."""
        return self.text[self.starts[start] : self.starts[end]]

    def tokens(self, start: int = 0, end: int | None = None) -> list[str]:
        """These tokens (`words.spaced_tokens`), or all."""
        bounds = self.starts[start : len(self.starts) if end is None else end + 1]
        return [self.text[first:last] for first, last in pairwise(bounds)]


Reading = tuple[str, str, NDArray[np.int64], int]
"""The characters of a text, those of its telling words, where its tokens begin and end, and how many words it has."""


class Alphabet(dict[str, str]):
    """Characters for words and signs in one style; grows as it meets new ones.

    Beyond a million different words some share a character, and by an accident that is not to be expected two words do;
    whoever reads equal runs compares their texts too.
    """

    def __init__(self) -> None:
        super().__init__()
        self._signs, self._common, self._modals, self._telling = map(_supply, (_SIGNS, COMMON, MODAL, TELLING))

    def read(self, text: str) -> Coded:
        """Any text."""
        tokens = spaced_tokens(text)
        keys = [token.rstrip(WHITE_SPACE_SIGNS) for token in tokens]
        if not text.isascii():
            keys = [key if key.isascii() else plain_style(key) for key in keys]
        return Coded(text, list(accumulate(map(len, tokens), initial=0)), "".join(map(self.__getitem__, keys)))

    def __missing__(self, key: str) -> str:
        if key and is_word(key):
            made = self._new_word(key)
        elif len(key) == 1 and key < _SURROGATES:
            made = key
        else:
            made = next(self._signs) if key else _BLANK
        self[key] = made
        return made

    def _new_word(self, word: str) -> str:
        """A character for a word in one style that is met first."""
        if word.lower() in WEIGHTY:
            return next(self._modals)
        return next(self._common if len(word) <= _COMMON_LENGTH and not word.isdigit() else self._telling)

    def read_all(self, texts: Sequence[str]) -> list[Reading]:
        """Many texts at once: the same as each by itself, in half the time."""
        if not texts:
            return []
        ends = np.cumsum([len(text) + 1 for text in texts]) - 1
        codes, starts, inside = self._tokens("\n".join([*texts, ""]), ends)
        last = np.searchsorted(starts, ends)
        first = np.append(0, last[:-1] + 1)
        telling = codes >= ord(MODAL[0])
        counts = np.cumsum(telling)[last]
        starts -= np.repeat(starts[first], np.diff(last, prepend=-1))
        bounds = list(zip(first.tolist(), last.tolist(), strict=True))
        characters = _decoded(codes)
        told = _decoded(codes[telling])
        parts = zip(
            [characters[begin:end] for begin, end in bounds],
            [told[begin:end] for begin, end in pairwise([0, *counts.tolist()])],
            [starts[begin : end + 1] for begin, end in bounds],
            np.diff(np.cumsum(inside)[last], prepend=0).tolist(),
            strict=True,
        )
        return list(parts)

    def _tokens(
        self, text: str, ends: NDArray[np.int64]
    ) -> tuple[NDArray[np.uint32], NDArray[np.int64], NDArray[np.bool_]]:
        """The characters of the tokens of texts in a row, where they begin, and which are words.

        The sign behind each text, at its end, is a token of its own.
        """
        signs = signs_of(text)
        sorts = sorts_of(signs)
        inside = in_words(sorts)
        edges = np.flatnonzero(inside != np.append(False, inside[:-1])).astype(np.int32)
        begin, end = edges[::2], edges[1::2]
        is_start = ~inside & (sorts != SPACE)
        is_start[begin] = True
        is_start[ends] = is_start[np.append(0, ends[:-1] + 1)] = True
        starts = np.flatnonzero(is_start)
        styled = _in_one_style(signs)
        codes = styled[starts].astype(np.uint32)
        is_word = inside[starts]
        for place in np.flatnonzero((codes >= ord(_SURROGATES)) & ~is_word).tolist():
            codes[place] = ord(self[chr(codes[place])])
        codes[sorts[starts] == SPACE] = ord(_BLANK)
        if len(begin):
            letters = styled if ((styled >= _BYTE) & inside).any() else styled.astype(np.uint8)
            size = letters.itemsize
            numbers, firsts = number(spell(letters.tobytes() + BEHIND, begin * size, end * size))
            spans = zip(begin[firsts].tolist(), end[firsts].tolist(), strict=True)
            codes[is_word] = self._words([text[start:stop] for start, stop in spans])[numbers]
        return codes, starts, is_word

    def _words(self, words: Sequence[str]) -> NDArray[np.uint32]:
        """The characters of words, as numbers."""
        keys = [word if word.isascii() else plain_style(word) for word in words]
        new = [key for key in keys if key not in self]
        self.update(zip(new, map(self._new_word, new), strict=True))
        return np.frombuffer("".join(map(self.__getitem__, keys)).encode("utf-32-le"), np.uint32)


def _in_one_style(signs: Signs) -> Signs:
    """The signs in one style of quotes and dashes."""
    wide = np.flatnonzero(signs >= _ASCII)
    wide = wide[signs[wide] < _STYLED]
    if not len(wide):
        return signs
    styled = signs.copy()
    styled[wide] = _styles()[signs[wide]]
    return styled


@cache
def _styles() -> NDArray[np.uint16]:
    """Each of the first signs of Unicode in one style."""
    signs = "".join(map(chr, range(_STYLED)))
    return np.frombuffer(plain_style(signs).encode("utf-16-le"), np.uint16)


def _supply(span: str) -> Iterator[str]:
    """The characters of a span such as "a-z", and its last one for ever."""
    return chain(map(chr, range(ord(span[0]), ord(span[-1]))), repeat(span[-1]))


def _decoded(codes: NDArray[np.uint32]) -> str:
    return codes.tobytes().decode("utf-32-le")


def count_of_words(codes: str) -> int:
    """How many of the characters are words: those that take two units in UTF-16, behind one unit for its byte order."""
    return len(codes.encode("utf-16")) // 2 - 1 - len(codes)
