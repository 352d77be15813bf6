"""Renumbering a text: its headings by a scheme, and the cross-references that follow their targets.

A reference is rewritten where it is certain what it leads to: its number alone changes, its words stay. What is not
certain is left as it is and listed: a label that several provisions have, a range that would take in others than
before, a sentence about an earlier draft, and a dead reference that would lead somewhere now.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from codeprac.text.doubts import is_explained
from codeprac.text.numbering import Annexes, Relabelled, Scheme, relabel_heading, renumber
from codeprac.text.provisions import OutlinedProvision
from codeprac.text.references import Reference, References
from codeprac.text.statutes import StatuteReferences

Provisions = Sequence[OutlinedProvision]


class Why(StrEnum):
    """Why a reference was left as it is."""

    SEVERAL = "several"
    RANGE = "range"
    EARLIER = "earlier"
    ALIVE = "alive"


@dataclass(frozen=True, slots=True)
class Mention:
    """A reference in the provision at `position`, with what stands around it; `new` is what it becomes.

    `why` says why it was left as it is; `target` is then what it might mean, a label, or nothing.
    """

    position: int
    old: str
    new: str
    before: str = ""
    after: str = ""
    why: Why | None = None


@dataclass(frozen=True, slots=True)
class Renumbering:
    """What renumbering does: labels, references that follow or are left as they are, and new Markdown by position."""

    relabelled: tuple[Relabelled, ...] = ()
    followed: tuple[Mention, ...] = ()
    left: tuple[Mention, ...] = ()
    sources: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Place:
    """A number at characters `start` to `end` of a source, and what it becomes; or why it does not."""

    start: int
    end: int
    new: str
    why: Why | None = None


_RANGE: Final = re.compile(r"\.?\s*(?:[-–—]|to|till|bis)\s*\[?\Z")
_HEADING: Final = re.compile(r"\s*#{1,6}\s+[^\n]*")
_AROUND: Final = 70


def plan_renumbering(provisions: Provisions, scheme: Scheme, annexes: Annexes = Annexes.FOUND) -> Renumbering:
    """What renumbering a text by a scheme changes."""
    relabelled = renumber(provisions, scheme, annexes)
    if not relabelled:
        return Renumbering()
    followers = _Followers(provisions, relabelled)
    own = {each.position: each for each in relabelled}
    followed: list[Mention] = []
    left: list[Mention] = []
    sources: dict[int, str] = {}
    for provision in provisions:
        source = provision.source
        places = followers.places(provision)
        for place in places:
            (left if place.why else followed).append(_mention(provision, place))
        for place in reversed([each for each in places if not each.why]):
            source = source[: place.start] + place.new + source[place.end :]
        if change := own.get(provision.position):
            source = relabel_heading(source, provision.number, change.new, change.number)
        if source != provision.source:
            sources[provision.position] = source
    return Renumbering(relabelled, tuple(followed), tuple(left), sources)


class _Followers:
    """Finds the references of a text and what each becomes."""

    def __init__(self, provisions: Provisions, relabelled: Sequence[Relabelled]) -> None:
        self._provisions = provisions
        self._new = {each.position: each for each in relabelled}
        self._positions: defaultdict[str, list[int]] = defaultdict(list)
        for provision in provisions:
            if provision.label:
                self._positions[provision.label].append(provision.position)
        self._references = References({label: label for label in self._positions})
        self._statutes = StatuteReferences(provisions)
        self._old_numbers = {each.position: each.number for each in provisions}
        self._new_numbers = {each.position: self._number(each.position) for each in provisions}
        self._paragraphs_after = {
            (self._statutes.chapter_of(each.position), self._number(each.position))
            for each in provisions
            if "§" in each.label
        } | {(None, self._number(each.position)) for each in provisions if "kap." in each.label.lower()}
        before = set(self._positions)
        self._fresh = {each.new for each in relabelled} - before

    def places(self, provision: OutlinedProvision) -> list[_Place]:
        """The references of a provision that change, or that would have to, in order."""
        source = provision.source
        start = _own_number_end(provision)
        found = [each for each in self._references.find(source) if each.start >= start]
        made = [*self._by_label(source, found), *self._by_paragraph(source, provision.position, start)]
        return sorted(made, key=lambda place: place.start)

    def _by_label(self, source: str, found: Sequence[Reference]) -> Iterator[_Place]:
        ranges = _ranges(source, [(each.start, each.end) for each in found])
        for at, reference in enumerate(found):
            if reference.foreign:
                continue
            if reference.target is None:
                if reference.label in self._fresh and not is_explained(source, reference.start):
                    yield _Place(reference.start, reference.end, reference.label, Why.ALIVE)
                continue
            positions = self._positions[reference.target]
            new = {self._number(position) for position in positions}
            number = self._provisions[positions[0]].number
            if new == {number}:
                if not self._is_torn(found, ranges, at):
                    continue
                yield _Place(reference.start, reference.end, number, Why.RANGE)
                continue
            words = source[reference.start : reference.end]
            if len(new) > 1 or not words.endswith(number):
                yield _Place(reference.start, reference.end, "", Why.SEVERAL)
            elif is_explained(source, reference.start):
                yield _Place(reference.start, reference.end, "", Why.EARLIER)
            elif self._is_torn(found, ranges, at):
                yield _Place(reference.start, reference.end, new.pop(), Why.RANGE)
            else:
                yield _Place(reference.end - len(number), reference.end, new.pop())

    def _is_torn(self, found: Sequence[Reference], ranges: Mapping[int, int], at: int) -> bool:
        """Whether a reference is an end of a range that would take in other provisions than before."""
        if at not in ranges:
            return False
        first, last = found[min(at, ranges[at])].target, found[max(at, ranges[at])].target
        if first is None or last is None:
            return True
        return self._within(self._positions[first][-1], self._positions[last][-1])

    def _within(self, first: int, last: int) -> bool:
        """Whether the numbers between two provisions would be those of others."""
        old = self._between(first, last, self._old_numbers)
        new = self._between(first, last, self._new_numbers)
        return old is None or new is None or old != new

    def _between(self, first: int, last: int, numbers: Mapping[int, str]) -> frozenset[int] | None:
        """The provisions of the same sort whose numbers are from one to the other; None where these are in no order."""
        low, high = _sort_key(numbers[first]), _sort_key(numbers[last])
        if len(low) != len(high) or low[:-1] != high[:-1] or low > high:
            return None
        word = self._provisions[first].label.replace(self._provisions[first].number, "", 1)
        above = self._statutes.chapter_of(first) if "§" in word else None
        return frozenset(
            provision.position
            for provision in self._provisions
            if provision.number
            and provision.label.replace(provision.number, "", 1) == word
            and ("§" not in word or self._statutes.chapter_of(provision.position) == above)
            and len(key := _sort_key(numbers[provision.position])) == len(low)
            and low <= key <= high
        )

    def _by_paragraph(self, source: str, position: int, start: int) -> Iterator[_Place]:
        found = [each for each in self._statutes.find(source, position) if each.start >= start]
        for at, reference in enumerate(found):
            if reference.target is None:
                is_alive = (reference.chapter, reference.number) in self._paragraphs_after
                if reference.is_mixed or is_alive:
                    why = Why.SEVERAL if reference.is_mixed else Why.ALIVE
                    yield _Place(reference.start, reference.end, "", why)
                continue
            new = self._number(reference.target)
            begins = at + 1 < len(found) and found[at + 1].ends_range
            torn = (reference.ends_range and self._is_torn_at(found[at - 1].target, reference.target)) or (
                begins and self._is_torn_at(reference.target, found[at + 1].target)
            )
            if torn:
                yield _Place(reference.start, reference.end, new, Why.RANGE)
            elif new != self._provisions[reference.target].number:
                yield _Place(reference.start, reference.end, new)

    def _is_torn_at(self, first: int | None, last: int | None) -> bool:
        return first is None or last is None or self._within(first, last)

    def _number(self, position: int) -> str:
        return self._new[position].number if position in self._new else self._provisions[position].number


def _ranges(source: str, spans: Sequence[tuple[int, int]]) -> dict[int, int]:
    """For each reference that is an end of a range the other end."""
    found: dict[int, int] = {}
    for at in range(1, len(spans)):
        if _RANGE.fullmatch(source[spans[at - 1][1] : spans[at][0]]):
            found[at - 1], found[at] = at, at - 1
    return found


def _own_number_end(provision: OutlinedProvision) -> int:
    """Where the provision's own number in its heading ends: what stands before is no reference."""
    heading = _HEADING.match(provision.source)
    if heading is None or not provision.number:
        return 0
    found = re.search(rf"(?<![\w.]){re.escape(provision.number)}(?![\w]|\.\d)", heading.group())
    return found.end() if found else 0


def _sort_key(number: str) -> tuple[tuple[int, str], ...]:
    """A number part by part: digits by value, Roman ones and letters by their place."""
    return tuple(_part_key(part) for part in number.split("."))


def _part_key(part: str) -> tuple[int, str]:
    digits, _, letter = part.partition(" ")
    if digits.isdigit():
        return int(digits), letter
    values = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    if all(sign in values for sign in part):
        signs = [values[sign] for sign in part]
        pairs = zip(signs, [*signs[1:], 0], strict=True)
        return sum(-one if one < following else one for one, following in pairs), ""
    return 0, part


def _mention(provision: OutlinedProvision, place: _Place) -> Mention:
    source = provision.source
    before = source[max(0, place.start - _AROUND) : place.start].split("\n")[-1]
    after = source[place.end : place.end + _AROUND].split("\n")[0]
    return Mention(provision.position, source[place.start : place.end], place.new, before, after, place.why)
