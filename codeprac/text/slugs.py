"""Readable names of provisions in addresses: unique in a draft, made from what people cite."""

from __future__ import annotations

import re
import unicodedata
from itertools import filterfalse
from typing import Final

from codeprac.text.kinds import Reading
from codeprac.text.provisions import Kind

_LENGTH: Final = 60
_LETTERS: Final = str.maketrans({"ß": "ss", "æ": "ae", "ø": "o", "đ": "d", "ł": "l"})
_WORDS: Final = re.compile(r"[\w.]+")
_SIGNS: Final = re.compile(r"__*|\.(?!\w)|\.(?<!\w\.)")

# Ids that the page of a draft uses for itself, and addresses beside those of its provisions.
_RESERVED: Final = (
    "main contents contents-title site-menu theme-auto theme-light theme-dark draft-hash cite cite-title citation "
    "show-recitals show-kpis show-boxes show-explanations show-questions show-annotations show-keys "
    "reference-preview annotate annotations anchors counts.json annotations.json verdicts.json"
).split()


def slugify(text: str) -> str:
    """The text in lower case with hyphens between its words, accents removed, cut at a word near 60 characters."""
    bare = text[:400].lower()
    if not bare.isascii():
        decomposed = unicodedata.normalize("NFKD", text[:400]).lower().translate(_LETTERS)
        bare = "".join(filterfalse(unicodedata.combining, decomposed))
    slug = _SIGNS.sub("-", "-".join(_WORDS.findall(bare))).strip("-.")
    if len(slug) <= _LENGTH:
        return slug
    return slug[:_LENGTH].rsplit("-", 1)[0].strip("-.") or slug[:_LENGTH]


class Slugs:
    """Hands out slugs, each once; `proposed` has those that were made up for what is known already."""

    def __init__(self, proposed: dict[tuple[Reading, str, str], str]) -> None:
        self._next: dict[str, int] = dict.fromkeys(_RESERVED, 1)
        self._proposed = proposed

    def take(self, reading: Reading, parent: str, chapter: str) -> str:
        """The slug of a provision below the parent with this slug, in the chapter with this one."""
        key = reading, parent, chapter
        proposal = self._proposed.get(key)
        if proposal is None:
            proposal = self._proposed[key] = _proposal(reading, parent, chapter) or "provision"
        return self._unique(proposal)

    def _unique(self, proposal: str) -> str:
        slug = proposal
        while slug in self._next:
            self._next[proposal] += 1
            slug = f"{proposal}-{self._next[proposal]}"
        self._next[slug] = 1
        return slug


def _proposal(reading: Reading, parent: str, chapter: str) -> str:
    if reading.kind is Kind.KPI and not reading.number and parent:
        return f"{parent}-kpi"
    if "§" in reading.label:
        number = reading.number.replace(" ", "")
        return f"{chapter}-{slugify(number)}" if chapter else f"paragraph-{slugify(number)}"
    if reading.label and reading.label == reading.number:
        return slugify(f"{reading.number} {reading.title}")
    return slugify(reading.label or reading.title)
