"""Finding the provision that a row means: by its address, its number or name, its words, or its lines.

What a row says of its place is taken at its word. Where two things that it says do not fit each other, or one of them
fits several provisions, nothing is guessed: the row is left to a person, with the provisions that it may mean."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from codeprac.sheets.rules import Remark
from codeprac.text.anchoring import Placement, Selector, locate
from codeprac.text.words import collapse, plain_style

_SLUG = re.compile(r"/drafts/(\d{1,6})/([^/?#\s]{1,160})")
_RANGE = re.compile(r"\d{1,6}")
_POSITION = re.compile(r"(\d{1,9})\D+\d{1,9}")
_OPENS, _CLOSES = re.compile('["“„«»‟]'), re.compile('["”“»«]')
_ABBREVIATED = {"comm": "commitment", "meas": "measure", "sec": "section", "art": "article", "app": "appendix",
                "ann": "annex", "rec": "recital", "ch": "chapter", "no": "", "nr": "", "§": "", "par": ""}  # fmt: skip
_ANY_KIND = frozenset(
    "clause subclause section article point chapter provision item no nr number para paragraph".split()
)
_PART = re.compile(r"[a-z§]+|[0-9]+(?:\.[0-9]+)*|[ivxlc]+")
_LABEL_TAIL = re.compile(r"[\s,;:–—-]+|(?=\()")
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})$")
SHORTEST_QUOTE = 12
MOST_CANDIDATES = 8


class Target(Protocol):
    """What matching needs to know of a provision."""

    id: str
    slug: str
    label: str
    number: str
    title: str
    heading: str
    source: str
    body_text: str


@dataclass(frozen=True, slots=True)
class Where:
    """What a row says of its place, as it says it; `was`: its program holds the clause as a number or a date."""

    clause: str = ""
    heading: str = ""
    paragraph: str = ""
    line: str = ""
    address: str = ""
    quote: str = ""
    position: str = ""
    was: str = ""


@dataclass(frozen=True, slots=True)
class Match:
    """The provision that a row means, None for none; its quote as the draft has it; where a person may look."""

    target_id: str | None
    quote: str = ""
    start: int | None = None
    remarks: tuple[Remark, ...] = ()
    candidates: tuple[str, ...] = ()


@dataclass
class Index:
    """The provisions of one draft, ready to be looked up in."""

    targets: Sequence[Target]
    draft_number: int = 0
    _names: dict[str, list[Target]] = field(default_factory=dict)
    _numbers: dict[str, list[Target]] = field(default_factory=dict)
    _lines: list[tuple[int, int]] = field(default_factory=list)
    _folded: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        end = 0
        for target in self.targets:
            for name in {key(target.label), key(target.title), key(target.heading)} - {""}:
                self._names.setdefault(name, []).append(target)
            if target.number:
                self._numbers.setdefault(key(target.number), []).append(target)
            begin, end = end + 1, end + target.source.count("\n")
            self._lines.append((begin, max(begin, end)))
            self._folded.append(fold(target.body_text))

    def find(self, where: Where) -> Match:
        """The provision that a row means, as far as that is certain."""
        remarks: list[Remark] = []
        found, quote = self._by_name(where, remarks), where.quote or quoted(where.paragraph)
        if len(found) != 1:
            found = self._narrow(found, where, quote, remarks)
        if len(found) != 1:
            remarks.append(Remark("no-provision" if not found else "several-provisions"))
            return Match(None, quote, None, tuple(remarks), tuple(one.id for one in found[:MOST_CANDIDATES]))
        return self._with_quote(found[0], quote, where, remarks)

    def _by_name(self, where: Where, remarks: list[Remark]) -> list[Target]:
        """The provisions that the row's address, number or name fits."""
        link = _SLUG.search(where.address)
        if link and (found := [one for one in self.targets if one.slug == link[2]]):
            if int(link[1]) != self.draft_number:
                remarks.append(Remark("other-draft", {"number": int(link[1])}))
            return found
        if dated := self._dated(where):
            if len(dated) == 1:
                remarks.append(Remark("date-as-number", {"clause": where.clause, "number": dated[0].number}))
            return dated
        for name in names_of(where):
            if found := self._named(name):
                if where.was == "number" and self._named(f"{name}0"):
                    remarks.append(Remark("cut-number", {"clause": name}))
                return found
        return self._begun(where, remarks)

    def _dated(self, where: Where) -> list[Target]:
        """What "3.2" may have been where a program reads days and months: both readings, if both are there."""
        date = _DATE.match(where.clause) if where.was == "date" else None
        readings = (f"{int(date[3])}.{int(date[2])}", f"{int(date[2])}.{int(date[3])}") if date else ()
        return list({one.id: one for reading in readings for one in self._named(reading)}.values())

    def _named(self, name: str) -> list[Target]:
        wanted = key(name)
        if not wanted:
            return []
        found = self._names.get(wanted, []) or self._numbers.get(wanted, [])
        if not found and (number := without_kind(wanted)):
            found = self._numbers.get(number, [])
        return found

    def _begun(self, where: Where, remarks: list[Remark]) -> list[Target]:
        """The provisions named at the beginning of the clause, as in "Measure 3.2 (b)": the longest name that fits."""
        parts = [part for part in _LABEL_TAIL.split(where.clause[:300]) if part]
        for length in range(min(len(parts) - 1, 12), 0, -1):
            begun = " ".join(parts[:length])
            if any(sign.isdigit() for sign in begun) and (found := self._named(begun)):
                remarks.append(Remark("part-of-clause", {"rest": " ".join(parts[length:])[:120]}))
                return found
        return []

    def _narrow(self, found: list[Target], where: Where, quote: str, remarks: list[Remark]) -> list[Target]:
        """Those that the words or the lines of the row fit as well; of all, when its name fits none."""
        among = found or list(self.targets)
        if len(collapse(quote)) >= SHORTEST_QUOTE and (having := self._having(quote, among)):
            if len(having) == 1:
                remarks.append(Remark("by-words"))
            return having
        lines = [int(number) for number in _RANGE.findall(where.line[:40])]
        if (
            lines
            and (found or not where.clause)
            and (there := [one for one in self._at_line(lines[0]) if one in among])
        ):
            remarks.append(Remark("by-line", {"line": lines[0]}))
            return there
        return found

    def _having(self, quote: str, among: Sequence[Target]) -> list[Target]:
        wanted, ids = fold(quote), {one.id for one in among}
        pairs = zip(self.targets, self._folded, strict=True)
        return [one for one, text in pairs if one.id in ids and wanted in text]

    def _at_line(self, line: int) -> list[Target]:
        pairs = zip(self.targets, self._lines, strict=True)
        return [one for one, (begin, end) in pairs if begin <= line <= end]

    def _with_quote(self, target: Target, quote: str, where: Where, remarks: list[Remark]) -> Match:
        """The place within the provision that the row's words have; a quote that is not there is for a person."""
        if not collapse(quote):
            return Match(target.id, "", None, tuple(remarks))
        found = placed(target.body_text, quote, where.position)
        if found is not None:
            return Match(target.id, found.quote, found.start, tuple(remarks))
        if not where.quote:  # a phrase in the column for paragraphs may be anything
            return Match(target.id, "", None, (*remarks, Remark("phrase-not-found", {"phrase": quote[:160]})))
        elsewhere = self._having(quote, self.targets)
        remarks.append(Remark("quote-elsewhere" if elsewhere else "quote-not-found"))
        return Match(target.id, quote, None, tuple(remarks), tuple(one.id for one in elsewhere[:MOST_CANDIDATES]))


def placed(text: str, quote: str, position: str = "") -> Placement | None:
    """Where the words stand in the text; of repeated ones those at the position ("17-42"), else none."""
    at = _POSITION.match(position)
    return locate(text, Selector(quote, start=int(at[1]) if at else None))


def names_of(where: Where) -> Iterable[str]:
    """What the row may call its provision by, the most certain first."""
    clause = where.clause.strip().rstrip(".:")
    if clause:
        yield clause
    if clause and where.heading:
        yield f"{clause} {where.heading}"
    if where.heading and not clause:
        yield where.heading


def quoted(text: str) -> str:
    """The words in quotation marks, where a text has any."""
    opened = _OPENS.search(text)
    closed = _CLOSES.search(text, opened.end() + 1) if opened else None
    return text[opened.end() : closed.start()].strip() if opened and closed else ""


def key(name: str) -> str:
    """A name so that its spellings are one: case, abbreviations, signs and spaces do not count."""
    parts = _PART.findall(plain_style(collapse(name[:400])).casefold().replace(",", "."))
    plain = _PART.sub("", plain_style(name[:400]).casefold())
    letters = "".join(sign for sign in plain if sign.isalpha())
    return " ".join(part for part in (_ABBREVIATED.get(part, part) for part in parts) if part) + letters


def without_kind(wanted: str) -> str:
    """The number alone of "clause 3.2", where the word says nothing of the kind of provision; else nothing."""
    word, _space, number = wanted.partition(" ")
    return number if word in _ANY_KIND and number[:1].isdigit() else ""


def fold(text: str) -> str:
    """A text in one style and with single spaces, to find words in."""
    return plain_style(collapse(text))
