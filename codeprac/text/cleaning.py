"""Cleaning an edit script for people: no confetti.

First `diff_cleanupSemantic` of diff-match-patch (Neil Fraser), each token as one character whose class (letter,
space, sign) is that of the token, so that its rules about borders hold; then islands of one or two common words.
"""

from __future__ import annotations

from typing import Final

from diff_match_patch import diff_match_patch

Diff = tuple[int, str]
DELETED, KEPT, ADDED = -1, 0, 1
_FIRST_LETTER: Final = 0x20000
_LETTERS: Final = 42_000
_FIRST_OTHER: Final = 0xF0000
_OTHERS: Final = 65_000
_COMMON_LENGTH: Final = 4
_WEIGHTY: Final = frozenset("shall must may can will not no nor ska kan får bör inte ej muss soll nicht".split())


class Alphabet:
    """One character for each word; the character is a letter, or the sign itself."""

    def __init__(self) -> None:
        self._characters: dict[str, str] = {}
        self._words: dict[str, str] = {}

    def encode(self, words: list[str]) -> str:
        """The words as one string, a character each; raises OverflowError beyond 107,000 different words."""
        return "".join([self._characters.get(word) or self._add(word) for word in words])

    def decode(self, characters: str) -> list[str]:
        """The words that these characters stand for."""
        return [self._words[character] for character in characters]

    def _add(self, word: str) -> str:
        known = len(self._characters)
        if len(word) == 1 and not word.isalnum():
            character = word
        elif known < _LETTERS:
            character = chr(_FIRST_LETTER + known)
        elif known < _LETTERS + _OTHERS:
            character = chr(_FIRST_OTHER + known - _LETTERS)
        else:
            raise OverflowError("too many different words")
        self._characters[word] = character
        self._words[character] = word
        return character


def clean(diffs: list[Diff], alphabet: Alphabet) -> list[Diff]:
    """The same change of the same text in fewer, larger pieces that read well."""
    maker = diff_match_patch()
    maker.diff_cleanupSemantic(diffs)
    joined = _join_islands(diffs, alphabet)
    if len(joined) != len(diffs):
        maker.diff_cleanupMerge(joined)
    return joined


def _join_islands(diffs: list[Diff], alphabet: Alphabet) -> list[Diff]:
    """Turn islands of one or two common words between two changes into part of the change."""
    result: list[Diff] = []
    for at, (op, text) in enumerate(diffs):
        inside = 0 < at < len(diffs) - 1
        if op == KEPT and inside and _is_island(alphabet.decode(text)):
            result += ((DELETED, text), (ADDED, text))
        else:
            result.append((op, text))
    return result


def _is_island(words: list[str]) -> bool:
    """Whether these words between two changes say too little to stand alone."""
    own = [word for word in words if word[0].isalnum()]
    if len(own) > 2 or len(words) > 3 or any(word in ".!?" for word in words):
        return False
    return all(len(word) <= _COMMON_LENGTH and word not in _WEIGHTY and not word.isdigit() for word in own)
