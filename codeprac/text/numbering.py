"""Numbers of provisions as a scheme counts them: what each label becomes, and the headings rewritten.

A scheme has a rule for each kind: the figures, and within what is counted anew. Kinds without a rule, and labels that
the scheme does not understand, stay as they are written. A provision that is listed first and spelt out later has one
number. Only the number in a heading changes, or is put in where the others of its kind have one; words stay.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import Final

from codeprac.text.provisions import Kind, OutlinedProvision

Provisions = Sequence[OutlinedProvision]


class Figures(StrEnum):
    """How a number is written."""

    ARABIC = "1"
    ROMAN = "I"
    LETTER = "A"


class Within(StrEnum):
    """Where counting begins anew."""

    TEXT = "text"
    PARENT = "parent"
    """In each provision that these stand under, whose number is not repeated: 1 § in each chapter."""
    NUMBERED = "numbered"
    """In each numbered provision above, whose number comes before: Measure 1.1."""


@dataclass(frozen=True, slots=True)
class Rule:
    """How the provisions of a kind are counted."""

    figures: Figures = Figures.ARABIC
    within: Within = Within.TEXT


class Scheme(StrEnum):
    """How a code counts, as its drafters choose it."""

    KEEP = "keep"
    """As written: nothing is renumbered."""
    FOUND = "found"
    """As the text counts already: gaps and doubles go, figures stay."""
    THROUGH = "through"
    """Commitment 1, Measure 1.1: commitments are counted through the text."""
    BY_PART = "by-part"
    """Commitment I.1, Measure I.1.1: commitments are counted in each numbered part."""


class Annexes(StrEnum):
    """How annexes are counted."""

    FOUND = "found"
    LETTERS = "letters"
    NUMBERS = "numbers"


@dataclass(frozen=True, slots=True)
class Relabelled:
    """A provision whose label changes; `number` is the new one, `old` and `new` are labels as people cite them."""

    position: int
    old: str
    new: str
    number: str


_COUNTED: Final = (Kind.COMMITMENT, Kind.MEASURE, Kind.SUB_MEASURE)
_PARTS: Final = (Kind.PART, Kind.SECTION)
_ROMANS: Final = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"),
    (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_ROMAN: Final = re.compile(r"[IVXLCDM]+\Z")
_HEADING_MARKS: Final = re.compile(r"\s*#{1,6}\s+")
_SEPARATOR: Final = ". "


def renumber(provisions: Provisions, scheme: Scheme, annexes: Annexes = Annexes.FOUND) -> tuple[Relabelled, ...]:
    """The provisions whose label a scheme changes, in order."""
    if scheme is Scheme.KEEP and annexes is Annexes.FOUND:
        return ()
    families = read_families(provisions)
    numbers = _Counter(provisions, families, scheme, annexes).numbers()
    made = []
    for provision in provisions:
        number = numbers.get(provision.position)
        if number is not None and number != provision.number:
            label = _label(provision, number, families)
            made.append(Relabelled(provision.position, provision.label, label, number))
    return tuple(made)


@dataclass(frozen=True, slots=True)
class Family:
    """Labels of one word ("Measure", "§", none), and how they are counted where their numbers have no dot."""

    word: str
    kind: Kind
    rule: Rule


def read_families(provisions: Provisions) -> dict[str, Family]:
    """The families of labels in this text, by word; bare numbers are told apart by their figures."""
    same: defaultdict[str, list[OutlinedProvision]] = defaultdict(list)
    for provision in provisions:
        if provision.number:
            same[_word(provision)].append(provision)
    return {word: _read_family(word, each) for word, each in same.items()}


def relabel_heading(source: str, old_number: str, label: str, number: str) -> str:
    """The Markdown of a provision with another number in its heading; `label` is put in where it had none."""
    marks = _HEADING_MARKS.match(source)
    start = marks.end() if marks else 0
    end = source.find("\n", start)
    heading = source[start:] if end < 0 else source[start:end]
    if not old_number:
        changed = f"{label}{_SEPARATOR}{heading}" if heading.strip() else label
    else:
        pattern = rf"(?<![\w.]){re.escape(old_number)}(?![\w]|\.\d)"
        changed = re.sub(pattern, lambda _found: number, heading, count=1)
    return source[:start] + changed + (source[end:] if end >= 0 else "")


def figure(count: int, figures: Figures) -> str:
    """A count from 1 in figures: 4 is "4", "IV" or "D"; letters after Z are doubled."""
    if figures is Figures.ARABIC:
        return str(count)
    if figures is Figures.LETTER:
        return chr(ord("A") + (count - 1) % 26) * ((count - 1) // 26 + 1)
    made = ""
    for value, signs in _ROMANS:
        made += signs * (count // value)
        count %= value
    return made


class _Counter:
    """Counts the provisions of a text."""

    def __init__(
        self, provisions: Provisions, families: Mapping[str, Family], scheme: Scheme, annexes: Annexes
    ) -> None:
        self._provisions = provisions
        self._families = families
        self._scheme, self._annexes = scheme, annexes
        self._numbered = _kinds_with_numbers(provisions)
        self._numbers: dict[int, str] = {}
        self._counts: Counter[tuple[object, ...]] = Counter()
        self._twins: dict[tuple[str, str], int] = {}

    def numbers(self) -> dict[int, str]:
        """The number of each provision that has one or gets one, by position."""
        for provision in self._provisions:
            if provision.number or (provision.kind in _COUNTED and provision.kind in self._numbered):
                self._numbers[provision.position] = self._number(provision)
        return self._numbers

    def _number(self, provision: OutlinedProvision) -> str:
        twin = self._twin(provision)
        if twin is not None:
            return self._numbers[twin]
        rule = self._rule(provision)
        if rule is None:
            return provision.number
        word = _word(provision) if provision.number else self._families_of(provision.kind).word
        above = self._above(provision)
        if rule.within is Within.NUMBERED and above is not None:
            prefix = self._numbers[above]
            return f"{prefix}.{self._next((word, prefix), rule)}"
        scope = self._chapter(provision) if rule.within is Within.PARENT else None
        return self._next((word, scope), rule)

    def _next(self, scope: tuple[object, ...], rule: Rule) -> str:
        self._counts[scope] += 1
        return figure(self._counts[scope], rule.figures)

    def _rule(self, provision: OutlinedProvision) -> Rule | None:
        """How this provision is counted; None where it stays as it is."""
        if provision.kind is Kind.APPENDIX and self._annexes is not Annexes.FOUND and "." not in provision.number:
            return Rule(Figures.LETTER if self._annexes is Annexes.LETTERS else Figures.ARABIC)
        if self._scheme is Scheme.KEEP:
            is_below_annex = provision.kind is Kind.APPENDIX and self._annexes is not Annexes.FOUND
            return Rule(within=Within.NUMBERED) if is_below_annex else None
        if self._scheme is not Scheme.FOUND and provision.kind is Kind.COMMITMENT:
            return Rule(within=Within.TEXT if self._scheme is Scheme.THROUGH else Within.NUMBERED)
        if "." in provision.number or (not provision.number and self._is_dotted(provision.kind)):
            return Rule(_figures([provision.number.rsplit(".", 1)[-1]]), Within.NUMBERED)
        return self._families_of(provision.kind).rule if not provision.number else self._families[_word(provision)].rule

    def _is_dotted(self, kind: Kind) -> bool:
        same = [provision for provision in self._provisions if provision.kind is kind and provision.number]
        return sum("." in provision.number for provision in same) * 2 > len(same)

    def _families_of(self, kind: Kind) -> Family:
        """The commonest family of a kind."""
        words = Counter(
            _word(provision) for provision in self._provisions if provision.kind is kind and provision.number
        )
        return self._families[words.most_common(1)[0][0]]

    def _twin(self, provision: OutlinedProvision) -> int | None:
        """The earlier provision that this one spells out: of the same label and title, under another heading."""
        if not provision.number or not provision.title:
            return None
        key = (provision.label, " ".join(provision.title.strip(" .:").lower().split()))
        first = self._twins.setdefault(key, provision.position)
        if first == provision.position or self._provisions[first].parent == provision.parent:
            return None
        return first

    def _above(self, provision: OutlinedProvision) -> int | None:
        """The nearest provision above whose number this one repeats: of a commitment counted by parts, the part."""
        by_part = provision.kind is Kind.COMMITMENT and self._scheme is Scheme.BY_PART
        above = provision.parent
        while above is not None:
            other = self._provisions[above]
            if above in self._numbers and (not by_part or other.kind in _PARTS):
                return above
            above = other.parent
        return None

    def _chapter(self, provision: OutlinedProvision) -> int | None:
        """The nearest provision above that has a label: sub-headings without one do not part a chapter."""
        above = provision.parent
        while above is not None and not self._provisions[above].label:
            above = self._provisions[above].parent
        return above


def _word(provision: OutlinedProvision) -> str:
    """The word of a label; of a bare number, its figures."""
    word = " ".join(_with_number(provision, "").split())
    first = provision.number.split(".")[0]
    return word or ("1" if first[:1].isdigit() else "A")


def _with_number(provision: OutlinedProvision, number: str) -> str:
    """The label of a provision with another number in it."""
    pattern = rf"(?<![\w.]){re.escape(provision.number)}(?![\w]|\.\d)"
    return re.sub(pattern, lambda _found: number, provision.label, count=1)


def _read_family(word: str, same: Sequence[OutlinedProvision]) -> Family:
    kind = Counter(provision.kind for provision in same).most_common(1)[0][0]
    plain = [provision for provision in same if "." not in provision.number]
    labels = Counter(provision.label for provision in plain)
    parents = {provision.parent for provision in plain}
    restarts = sum(count > 1 for count in labels.values()) * 3 > len(labels) and len(parents) > 1
    if "§" in word:
        counts = [int(provision.number.split()[0]) for provision in plain if provision.number[0].isdigit()]
        restarts |= any(later < earlier for earlier, later in pairwise(counts))
    figures = _figures([provision.number for provision in plain])
    return Family(word, kind, Rule(figures, Within.PARENT if restarts else Within.TEXT))


def _figures(numbers: Sequence[str]) -> Figures:
    """The figures that most of some numbers without dots are written in."""
    alone = [number for number in numbers if number.isalpha()]
    if len(alone) * 2 <= len(numbers):
        return Figures.ARABIC
    romans = [number for number in alone if _ROMAN.match(number)]
    is_roman = len(romans) == len(alone) and (len(alone) == 1 or any(len(number) > 1 for number in romans))
    return Figures.ROMAN if is_roman else Figures.LETTER


def _kinds_with_numbers(provisions: Provisions) -> set[Kind]:
    """The kinds most of whose provisions have a number."""
    counts = Counter(provision.kind for provision in provisions)
    numbered = Counter(provision.kind for provision in provisions if provision.number)
    return {kind for kind in counts if numbered[kind] * 2 > counts[kind]}


def _label(provision: OutlinedProvision, number: str, families: Mapping[str, Family]) -> str:
    """The new label: the old one with the new number, or that of others of its kind."""
    if provision.number:
        return _with_number(provision, number)
    word = next((family.word for family in families.values() if family.kind is provision.kind), "")
    return f"{word} {number}" if len(word) > 1 else number
