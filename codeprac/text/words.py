"""Words, tokens and white space, defined once, so that every count and every difference agrees.

White space is what JavaScript's `\\s` matches: the browser collapses text in the same way.
"""

from __future__ import annotations

import re
from typing import Final

WHITE_SPACE: Final = "\t\n\x0b\x0c\r \u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\ufeff"
WHITE_SPACE_SIGNS: Final = "\t\n\x0b\x0c\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
_SPACES: Final = re.compile(f"[{WHITE_SPACE}]+")
_WORD: Final = r"[^\W_]+(?:[-‐‑'’_.,](?:(?<![.,])|(?<=\d.|[IVX]\.)(?=\d))[^\W_]+)*"
_WORDS: Final = re.compile(_WORD)
_TOKENS: Final = re.compile(rf"{_WORD}|[{WHITE_SPACE}]+|.", re.DOTALL)
# Most words are plain and have one space behind them: read so, they take half the time.
_SPACED: Final = re.compile(rf"[A-Za-z0-9]+ (?![{WHITE_SPACE}])|(?:{_WORD}|[^{WHITE_SPACE}])[{WHITE_SPACE}]*")
_STYLES: Final = str.maketrans({
    "‘": "'", "’": "'", "‚": "'", "‛": "'", "′": "'", "“": '"', "”": '"', "„": '"', "‟": '"', "«": '"', "»": '"',
    "‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "―": "-", "−": "-", "…": ".",
})  # fmt: skip


def collapse(text: str) -> str:
    """The text with each run of white space as one space, trimmed."""
    even = text.isprintable() and "  " not in text  # the space is the only white space that Python calls printable
    return (text if even else _SPACES.sub(" ", text)).strip(" ")


def count_words(text: str) -> int:
    """The number of words: runs of letters and digits, hyphens and apostrophes within them included."""
    return len(_WORDS.findall(text))


def tokens(text: str) -> list[str]:
    """Words, numbers, runs of white space and single signs, in order; joined they are the text."""
    return _TOKENS.findall(text)


def spaced_tokens(text: str) -> list[str]:
    """Words, numbers and single signs, each with the white space after it; joined they are the text.

    White space that begins the text is a token of its own.
    """
    found = _SPACED.findall(text)
    if text and text[0] in WHITE_SPACE_SIGNS:
        return [text[: len(text) - len(text.lstrip(WHITE_SPACE_SIGNS))], *found]
    return found


def is_word(token: str) -> bool:
    """Whether a token of `tokens` counts as a word."""
    return token[0].isalnum()


def plain_style(text: str) -> str:
    """The text with one style of quotes and dashes; as long as the text, character by character."""
    return text.translate(_STYLES)


def word_keys(text: str) -> list[str]:
    """The words of a text in lower case and one style, for comparing."""
    return _WORDS.findall(plain_style(text).lower())
