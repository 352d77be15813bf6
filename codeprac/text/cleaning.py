"""Cleaning an edit script for people: no confetti.

First `diff_cleanupSemantic` of diff-match-patch (Neil Fraser), each token as one character whose class (letter,
space, sign) is that of the token, so that its rules about borders hold; then islands of one or two common words.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from diff_match_patch import diff_match_patch

Diff = tuple[int, str]
DELETED, KEPT, ADDED = -1, 0, 1
_FIRST_LETTER: Final = 0x20000
_LETTERS: Final = 42_000
_FIRST_OTHER: Final = 0xF0000
_OTHERS: Final = 65_000
_COMMON_LENGTH: Final = 4
_PHRASE: Final = 6
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
    result: list[Diff] = []
    for stretch in _stretches(diffs, alphabet):
        maker.diff_cleanupSemantic(stretch)
        result += stretch
    return _joined(_join_islands(result, alphabet))


def _stretches(diffs: list[Diff], alphabet: Alphabet) -> Iterator[list[Diff]]:
    """The script cut at phrases that stayed: `diff_cleanupSemantic` would give up any that is shorter than the changes
    around it."""
    stretch: list[Diff] = []
    for op, text in diffs:
        if op == KEPT and _is_phrase(alphabet.decode(text)):
            yield stretch
            yield [(op, text)]
            stretch = []
        else:
            stretch.append((op, text))
    yield stretch


def _is_phrase(words: list[str]) -> bool:
    """Whether words that stayed are enough to read on their own."""
    own = [word for word in words if word[0].isalnum()]
    return len(own) >= _PHRASE or sum(len(word) > _COMMON_LENGTH for word in own) >= _PHRASE // 2


def _joined(diffs: list[Diff]) -> list[Diff]:
    """Neighbours of one sort joined, in each change what went before what came."""
    result: list[Diff] = []
    gone = came = ""
    for op, text in [*diffs, (KEPT, "")]:
        if op == DELETED:
            gone += text
        elif op == ADDED:
            came += text
        elif text or gone or came:
            result += [each for each in ((DELETED, gone), (ADDED, came)) if each[1]]
            gone = came = ""
            if result and result[-1][0] == KEPT:
                text = result.pop()[1] + text
            result.append((KEPT, text))
    return [each for each in result if each[1]]


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
