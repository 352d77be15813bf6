"""Texts as strings with one character for each word or sign, so that comparing them runs at the speed of strings.

A token is a word, a number or a sign with the white space after it; its character stands for how it compares: in one
style of quotes and dashes, without white space. Signs have characters of the basic plane, words those above it: common
words first, then words of obligation, then all others. So a pattern tells what a run of characters is made of.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from codeprac.text.marking import is_weighty
from codeprac.text.words import WHITE_SPACE_SIGNS, is_word, plain_style, spaced_tokens

COMMON: Final = "\U00010000-\U0001ffff"
MODAL: Final = "\U00020000-\U00020fff"
TELLING: Final = "\U00021000-\U0010ffff"
_SURROGATES = 0xD800
_FIRST_SIGN, _LAST_SIGN = 0xE000, 0xF8FF
_FIRST_COMMON, _LAST_COMMON = 0x10000, 0x1FFFF
_FIRST_MODAL, _LAST_MODAL = 0x20000, 0x20FFF
_FIRST_TELLING, _LAST_TELLING = 0x21000, 0x10FFFF
_COMMON_LENGTH: Final = 4


class Alphabet(dict[str, str]):
    """Characters for the pieces of text between two spaces; grows as it meets new ones.

    Beyond a million different words some share a character; whoever reads equal runs compares their texts too.
    """

    def __init__(self) -> None:
        super().__init__()
        self._characters: dict[str, str] = {}
        self._signs = iter(range(_FIRST_SIGN, _LAST_SIGN + 1))
        self._common = iter(range(_FIRST_COMMON, _LAST_COMMON + 1))
        self._modals = iter(range(_FIRST_MODAL, _LAST_MODAL + 1))
        self._telling = iter(range(_FIRST_TELLING, _LAST_TELLING + 1))

    def encode(self, text: str) -> str:
        """The characters of a text whose white space is single spaces (`words.collapse`)."""
        return "".join(map(self.__getitem__, text.split(" ")))

    def encode_tokens(self, tokens: Sequence[str]) -> str:
        """The characters of tokens (`words.spaced_tokens`), one each."""
        return "".join([self._character(token.rstrip(WHITE_SPACE_SIGNS)) for token in tokens])

    def __missing__(self, piece: str) -> str:
        if piece.isalnum():
            made = self._word(piece)
        elif piece[:-1].isalnum():
            made = self._word(piece[:-1]) + self._character(piece[-1])
        else:
            made = "".join(map(self._character, spaced_tokens(piece)))
        self[piece] = made
        return made

    def _character(self, token: str) -> str:
        """The character of a word or sign as it is written, made when it is met first."""
        key = token if token.isascii() else plain_style(token)
        if key and is_word(key):
            return self._word(key)
        if len(key) == 1 and ord(key) < _SURROGATES:
            return key
        if key not in self._characters:
            self._characters[key] = chr(next(self._signs, _LAST_SIGN))
        return self._characters[key]

    def _word(self, word: str) -> str:
        """The character of a word in one style, made when it is met first."""
        found = self._characters.get(word)
        if found is None:
            if is_weighty(word):
                found = chr(next(self._modals, _LAST_MODAL))
            elif len(word) <= _COMMON_LENGTH and not word.isdigit():
                found = chr(next(self._common, _LAST_COMMON))
            else:
                found = chr(next(self._telling, _LAST_TELLING))
            self._characters[word] = found
        return found


def count_of_words(codes: str) -> int:
    """How many of the characters are words: those that take two units in UTF-16."""
    return len(codes.encode("utf-16-le")) // 2 - len(codes)
