"""Quoted words in their context, and the difference that a proposal makes; on plain values."""

from dataclasses import dataclass

from codeprac.text.diffing import Segment, compare_words
from codeprac.text.words import collapse

CONTEXT = 280
NARROW = 110
WHOLE = 900


@dataclass(frozen=True, slots=True)
class Quotation:
    """Words with what stands before and after them; without words, the beginning of a whole provision."""

    before: str
    words: str
    after: str


def quote(text: str, start: int | None, end: int | None, *, context: int = CONTEXT) -> Quotation:
    """The characters from start to end of a provision's text in their context, cut at spaces; ellipses say where."""
    if start is None or end is None:
        return Quotation(_tail(text, WHOLE if context == CONTEXT else context), "", "")
    return Quotation(_head(text[:start], context), text[start:end], _tail(text[end:], context))


def difference(old: str, wording: str | None) -> tuple[Segment, ...] | None:
    """What the proposal would change, word by word; None where nothing is proposed."""
    return None if wording is None else compare_words(old, collapse(wording))


def _head(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    cut = text[-length:]
    return "… " + cut[cut.find(" ") + 1 :]


def _tail(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    cut = text[:length]
    return cut[: cut.rfind(" ") + 1 or length].rstrip() + " …"
