"""The variants of a text that many repeat: which texts are the same word by word, and how the others differ."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from codeprac.text.diffing import Segment, compare_words
from codeprac.text.words import word_keys


@dataclass(frozen=True, slots=True)
class Variant:
    """Texts with the same words, by their places; `difference` is that of the first of them to the commonest text,
    word by word, and nothing for the commonest itself."""

    places: tuple[int, ...]
    difference: tuple[Segment, ...]


def group_variants(texts: Sequence[str], most: int = 20) -> list[Variant]:
    """The variants, the commonest first, then by how many texts have them; differences only for as many as `most`."""
    held: dict[tuple[str, ...], list[int]] = {}
    for place, text in enumerate(texts):
        held.setdefault(tuple(word_keys(text)), []).append(place)
    rows = sorted(held.values(), key=lambda places: (-len(places), places[0]))
    if not rows:
        return []
    first = texts[rows[0][0]]
    return [
        Variant(tuple(places), compare_words(first, texts[places[0]]) if 0 < number < most else ())
        for number, places in enumerate(rows)
    ]
