"""Kind, label, number and title of a heading, recognised from the schemes that codes of practice use.

A heading is read by the first rule that fits it: a word and a number ("Sub-Measure 5.2 Title", "Measures 2.5: ..."),
a Swedish chapter or paragraph ("1 kap.", "7 a §"), a Roman part ("II. RULES FOR ..."), a bare number ("6.3.1. ..."),
a keyword ("Recitals for ..."), and last its place. A bare number says no kind: it is one step below its parent, so
"6.1." under a measure is a sub-measure, "3.1." under a commitment a measure, "5.1" under a section a section.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from codeprac.text.provisions import Kind, OutlinedProvision
from codeprac.text.words import collapse

_WORDS: Final = (
    ("sub-measure", "Sub-Measure", Kind.SUB_MEASURE),
    ("submeasure", "Sub-Measure", Kind.SUB_MEASURE),
    ("measure", "Measure", Kind.MEASURE),
    ("åtgärd", "Åtgärd", Kind.MEASURE),
    ("commitment", "Commitment", Kind.COMMITMENT),
    ("åtagande", "Åtagande", Kind.COMMITMENT),
    ("potential key performance indicator", "Potential Key Performance Indicator", Kind.KPI),
    ("key performance indicator", "Key Performance Indicator", Kind.KPI),
    ("kpi", "KPI", Kind.KPI),
    ("appendix", "Appendix", Kind.APPENDIX),
    ("annex", "Annex", Kind.APPENDIX),
    ("schedule", "Schedule", Kind.APPENDIX),
    ("bilaga", "Bilaga", Kind.APPENDIX),
    ("recital", "Recital", Kind.RECITAL),
    ("skäl", "Skäl", Kind.RECITAL),
    ("definition", "Definition", Kind.DEFINITION),
    ("question", "Question", Kind.QUESTION),
    ("fråga", "Fråga", Kind.QUESTION),
    ("objective", "Objective", Kind.OBJECTIVE),
    ("part", "Part", Kind.PART),
    ("title", "Title", Kind.PART),
    ("chapter", "Chapter", Kind.PART),
    ("avdelning", "Avdelning", Kind.PART),
    ("avd.", "Avd.", Kind.PART),
    ("kapitel", "Kapitel", Kind.PART),
    ("kap.", "Kap.", Kind.PART),
    ("section", "Section", Kind.SECTION),
    ("avsnitt", "Avsnitt", Kind.SECTION),
    ("article", "Article", Kind.SECTION),
    ("artikel", "Artikel", Kind.SECTION),
    ("principle", "Principle", Kind.SECTION),
)
_BY_WORD: Final = {word: (name, kind) for word, name, kind in _WORDS}
_PART: Final = r"(?:\d+[a-z]?|[IVXLCDM]+|[A-Z])"
NUMBER: Final = rf"{_PART}(?:\.(?:\d+[a-z]?|[IVXLC]+|[a-z]))*"
_WORD_AND_NUMBER: Final = re.compile(
    rf"({'|'.join(re.escape(word) for word, _, _ in _WORDS)})(?:s|es)?\s+({NUMBER})(?![\w’'-])\s*[.:)–—-]*\s*(.*)",
    re.IGNORECASE | re.DOTALL,
)
_NUMBER: Final = re.compile(rf"{NUMBER}\Z")
_CHAPTER: Final = re.compile(r"(\d+(?: ?[a-z]\b)?)\s*(kap\.|kapitlet|kapitel)\s*(.*)", re.IGNORECASE | re.DOTALL)
_PARAGRAPH: Final = re.compile(r"(\d+(?: ?[a-z])?)\s*§(?!§)\.?\s*(.*)", re.DOTALL)
_SIGN: Final = re.compile(r"§\s*(\d+(?:\.\d+)*(?: ?[a-z])?)\b\.?\s*(.*)", re.DOTALL)
_ROMAN: Final = re.compile(r"([IVXLC]+)[.)]\s+(.+)", re.DOTALL)
_DECIMAL: Final = re.compile(r"(\d+(?:\.\d+)*)(?:[.):]\s+|\s+(?=\D)|[.):]?\Z)(.*)", re.DOTALL)
_LETTER: Final = re.compile(r"([A-Z])[.)]\s+(.+)", re.DOTALL)
_KEYWORDS: Final = tuple(
    (re.compile(pattern, re.IGNORECASE), kind)
    for pattern, kind in (
        (r"(potential )?(key performance indicators?|KPIs?)\b", Kind.KPI),
        (r"(open |key |specific |remaining )?questions?\b|(öppna )?frågor\b", Kind.QUESTION),
        (r"(potential )?recitals?\b|whereas\b|skäl\b", Kind.RECITAL),
        (r"(.*\b)?(glossary|definitions?|definitioner|ordlista)\W*\Z|(glossary|definitions?)\b", Kind.DEFINITION),
        (
            r"(explanatory |introductory |drafting )?notes?\b|drafting plan\b|explanatory box\b|introduction\b",
            Kind.NOTE,
        ),
        (r"(opening |closing |joint )?statements?\b|foreword\b|förord\b", Kind.STATEMENT),
        (r"preamble\b|ingress\b", Kind.PREAMBLE),
        (r"(the )?(general )?objectives?\b|(the )?aims?\b|syfte\b", Kind.OBJECTIVE),
        (r"(conclusions?|concluding remarks|avslutning)\b", Kind.CONCLUSION),
        (r"(appendix|appendices|annex|annexes|bilaga|bilagor)\b", Kind.APPENDIX),
    )
)
_NUMBERLESS: Final = re.compile(
    rf"({'|'.join(re.escape(word) for word, _, _ in _WORDS)})s?\s*(?:[:.–—-]\s|\Z)", re.IGNORECASE
)
_BELOW: Final = {
    Kind.COMMITMENT: Kind.MEASURE,
    Kind.MEASURE: Kind.SUB_MEASURE,
    Kind.SUB_MEASURE: Kind.SUB_MEASURE,
    Kind.APPENDIX: Kind.APPENDIX,
    Kind.DEFINITION: Kind.DEFINITION,
}
_ALIKE: Final = {
    kind: place
    for place, kinds in enumerate((
        (Kind.COMMITMENT, Kind.MEASURE, Kind.SUB_MEASURE),
        (Kind.KPI,),
        (Kind.TITLE,),
        (Kind.PART, Kind.SECTION),
        (Kind.PREAMBLE, Kind.RECITAL, Kind.OBJECTIVE),
        (Kind.STATEMENT, Kind.NOTE),
        (Kind.APPENDIX, Kind.DEFINITION, Kind.QUESTION, Kind.CONCLUSION, Kind.TEXT),
    ))
    for kind in kinds
}  # fmt: skip
_NORMATIVE: Final = frozenset({Kind.COMMITMENT, Kind.MEASURE, Kind.SUB_MEASURE, Kind.KPI})


class Reading(NamedTuple):
    """What a heading says: its kind, its label as people cite it, the number in it, and the rest."""

    kind: Kind
    label: str
    number: str
    title: str


def read_heading(heading: str, *, first: bool = False, level: int = 2, parent: Kind | None = None) -> Reading:
    """The reading of a heading; `first` means first in the text, `parent` is the kind of the heading above it."""
    text = collapse(heading)
    found = _word_and_number(text) or _swedish(text) or _roman(text) or _bare(text, parent)
    if found:
        return found
    kind = _keyword(text)
    if first and level == 1:
        kind = Kind.TITLE
    if kind is None:
        kind = Kind.TEXT if parent in _NORMATIVE else Kind.SECTION
    return Reading(kind, "", "", text)


def alike_classes(provisions: Iterable[OutlinedProvision]) -> list[int]:
    """For each provision a number that it shares with the provisions of kinds that readily become its own."""
    return [_ALIKE[each.kind] for each in provisions]


def _word_and_number(text: str) -> Reading | None:
    found = _WORD_AND_NUMBER.match(text)
    if not found or not _NUMBER.match(found[2]):
        return None
    word, number, title = found[1].lower(), found[2], found[3].strip()
    if not (number[0].isdigit() or number[0].isupper()) or (number == "I" and title[:1].islower()):
        return None
    name, kind = _BY_WORD[word]
    return Reading(kind, f"{name} {number}", number, title)


def _swedish(text: str) -> Reading | None:
    if found := _CHAPTER.match(text):
        return Reading(Kind.PART, f"{found[1]} kap.", found[1], found[3].strip())
    if found := _PARAGRAPH.match(text):
        return Reading(Kind.SECTION, f"{found[1]} §", found[1], found[2].strip())
    if found := _SIGN.match(text):
        return Reading(Kind.SECTION, f"§ {found[1]}", found[1], found[2].strip())
    return None


def _roman(text: str) -> Reading | None:
    found = _ROMAN.match(text)
    if not found:
        return None
    return Reading(_keyword(found[2]) or Kind.PART, found[1], found[1], found[2].strip())


def _bare(text: str, parent: Kind | None) -> Reading | None:
    found = _DECIMAL.match(text) or _LETTER.match(text)
    if not found or (len(found[1]) == 4 and found[1].isdigit()):
        return None
    kind = _BELOW.get(parent) if parent else None
    return Reading(kind or _keyword(found[2]) or Kind.SECTION, found[1], found[1], found[2].strip())


def _keyword(text: str) -> Kind | None:
    if word := _NUMBERLESS.match(text):
        return _BY_WORD[word[1].lower()][1]
    return next((kind for pattern, kind in _KEYWORDS if pattern.match(text)), None)
