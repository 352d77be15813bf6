"""Texts as strings with one character for each word or sign, so that comparing them runs at the speed of strings.

A token is a word, a number or a sign with the white space after it; its character stands for how it compares: in one
style of quotes and dashes, without white space. Signs have characters of the basic plane, words those above it: common
words first, then words of obligation, then all others. So a pattern tells what a run of characters is made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, repeat
from string import punctuation
from typing import Final, NamedTuple

from codeprac.text.marking import WEIGHTY
from codeprac.text.words import WHITE_SPACE_SIGNS, collapse, is_word, plain_style, spaced_tokens

COMMON: Final = "\U00010000-\U0001ffff"
MODAL: Final = "\U00020000-\U00020fff"
TELLING: Final = "\U00021000-\U0010ffff"
_SURROGATES: Final = "\ud800"
_SIGNS: Final = "\ue000-\uf8ff"
_COMMON_LENGTH: Final = 4


class Coded(NamedTuple):
    """A text as tokens (`words.spaced_tokens`) and a character for each."""

    tokens: Sequence[str]
    codes: str


class Alphabet(dict[str, str]):
    """Characters for the pieces of text between two spaces, words among them; grows as it meets new ones.

    Beyond a million different words some share a character; whoever reads equal runs compares their texts too.
    """

    def __init__(self) -> None:
        super().__init__()
        self._pieces = _Pieces()
        self._characters: dict[str, str] = {}
        self._signs, self._common, self._modals, self._telling = map(_supply, (_SIGNS, COMMON, MODAL, TELLING))

    def read(self, text: str) -> Coded:
        """Any text as tokens and characters."""
        if text and text == collapse(text):
            return Coded(self.cut(text), self.encode(text))
        tokens = spaced_tokens(text)
        return Coded(tokens, self.encode_tokens(tokens))

    def encode(self, text: str) -> str:
        """The characters of a text whose white space is single spaces (`words.collapse`)."""
        return "".join(map(self.__getitem__, text.split(" ")))

    def cut(self, text: str) -> list[str]:
        """The tokens (`words.spaced_tokens`) of a text whose white space is single spaces."""
        tokens = list(chain.from_iterable(map(self._pieces.__getitem__, text.split(" "))))
        tokens[-1] = tokens[-1].removesuffix(" ")
        return tokens

    def encode_tokens(self, tokens: Sequence[str]) -> str:
        """The characters of tokens (`words.spaced_tokens`), one each."""
        return "".join([self._character(token.rstrip(WHITE_SPACE_SIGNS)) for token in tokens])

    def __missing__(self, piece: str) -> str:
        if piece.isalnum():
            made = self._new_word(piece)
        elif (core := piece.strip(punctuation)) and core != piece:
            made = piece.replace(core, self[core])
        else:
            made = "".join(map(self._character, spaced_tokens(piece)))
        self[piece] = made
        return made

    def _character(self, token: str) -> str:
        """The character of a word or sign as it is written, made when it is met first."""
        key = token if token.isascii() else plain_style(token)
        if key.isalnum():
            return self[key]
        if len(key) == 1 and key < _SURROGATES:
            return key
        found = self._characters.get(key)
        if found is None:
            found = self._new_word(key) if key and is_word(key) else next(self._signs)
            self._characters[key] = found
        return found

    def _new_word(self, word: str) -> str:
        """A character for a word in one style that is met first."""
        if word.lower() in WEIGHTY:
            return next(self._modals)
        return next(self._common if len(word) <= _COMMON_LENGTH and not word.isdigit() else self._telling)


class _Pieces(dict[str, tuple[str, ...]]):
    """The tokens of pieces of text between two spaces, with the space behind them."""

    def __missing__(self, piece: str) -> tuple[str, ...]:
        made = self[piece] = (piece + " ",) if piece.isalnum() else tuple(spaced_tokens(piece + " "))
        return made


def _supply(span: str) -> Iterator[str]:
    """The characters of a span such as "a-z", and its last one for ever."""
    return chain(map(chr, range(ord(span[0]), ord(span[-1]))), repeat(span[-1]))


def count_of_words(codes: str) -> int:
    """How many of the characters are words: those that take two units in UTF-16, behind one unit for its byte order."""
    return len(codes.encode("utf-16")) // 2 - 1 - len(codes)
