"""What a drafter looks at before a release: references that lead nowhere, terms without a definition and definitions
without a use, numbers given twice, provisions without text, and duties that the draft before put otherwise.

A finding is a place to look, never a verdict. It rests on words (`Finding.key`): while they stay, it is the same one,
wherever its provision goes. Dead references follow `references`, terms `terms`, duties `duties`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from codeprac.text.blocks import Block, BlockKind, blocks_of
from codeprac.text.changes import BlockRelation, Comparison
from codeprac.text.doubts import duplicate_labels, is_explained
from codeprac.text.duties import Cue, Shift, shifts, speaks_of_duty
from codeprac.text.points import MARKER
from codeprac.text.provisions import Kind, OutlinedProvision
from codeprac.text.references import References, label_targets
from codeprac.text.rewording import Reworded, reworded, sentence_spans
from codeprac.text.segments import new_text
from codeprac.text.terms import Term, find_terms, list_no_longer_defined, list_undefined, list_unused

Provisions = Sequence[OutlinedProvision]


class Sort(StrEnum):
    """What is found."""

    DEAD_REFERENCE = "dead-reference"
    UNDEFINED_TERM = "undefined-term"
    UNUSED_TERM = "unused-term"
    DUPLICATE_NUMBER = "duplicate-number"
    EMPTY = "empty-provision"
    WEAKENED = "weakened"
    STRENGTHENED = "strengthened"


@dataclass(frozen=True, slots=True)
class Finding:
    """Words of the provision at `place` to look at, with what stands before and after them in their sentence.

    `was` are the words that stood there in the draft before, or the meaning of a term; `cue` says which words speak for
    a weaker or stronger duty; `others` are the positions of provisions concerned with it.
    """

    sort: Sort
    place: int
    words: str
    before: str = ""
    after: str = ""
    was: str = ""
    cue: Cue | None = None
    others: tuple[int, ...] = ()

    @property
    def key(self) -> str:
        """The same as long as the words stay, wherever the provision stands."""
        parts = (self.sort, self.cue or "", self.before, self.words, self.after, self.was)
        return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


_NUMBERED: Final = frozenset({Kind.COMMITMENT, Kind.MEASURE, Kind.SUB_MEASURE, Kind.KPI})
_WITHOUT_DUTIES: Final = frozenset({
    Kind.TITLE, Kind.STATEMENT, Kind.NOTE, Kind.PREAMBLE, Kind.RECITAL, Kind.QUESTION, Kind.CONCLUSION, Kind.OBJECTIVE,
})  # fmt: skip
_CONTEXT: Final = 160


def check(provisions: Provisions, before: Provisions = (), comparison: Comparison | None = None) -> tuple[Finding, ...]:
    """The findings of a text in its order; `before` is the draft that it is compared with, if it is."""
    terms = find_terms(provisions)
    found = [
        *_dead_references(provisions),
        *_terms(provisions, terms),
        *_lost_terms(provisions, terms, before),
        *_duplicates(provisions),
        *_duplicate_points(provisions),
        *_empty(provisions),
        *(_duties(provisions, comparison) if comparison else ()),
    ]
    order = {sort: at for at, sort in enumerate(Sort)}
    return tuple(sorted(found, key=lambda finding: (finding.place, order[finding.sort])))


def _dead_references(provisions: Provisions) -> Iterator[Finding]:
    finder = References(label_targets(provisions))
    for provision in provisions:
        told: set[str] = set()
        for block in _prose(provision):
            for reference in finder.find(block.text):
                dead = reference.target is None and not reference.foreign and reference.label not in told
                if dead and not is_explained(block.text, reference.start):
                    told.add(reference.label)
                    yield _at(Sort.DEAD_REFERENCE, provision, block.text, reference.start, reference.end)


def _terms(provisions: Provisions, terms: Sequence[Term]) -> Iterator[Finding]:
    for word, place, at in list_undefined(provisions, terms):
        text = blocks_of(provisions[place])[at].text
        start = text.index(word)
        yield _at(Sort.UNDEFINED_TERM, provisions[place], text, start, start + len(word))
    for term in list_unused(provisions, terms):
        start = max(term.text.find(term.words), 0)
        meaning = term.stands_for
        end = start + len(term.words)
        yield _at(Sort.UNUSED_TERM, provisions[term.place], term.text, start, end, was=meaning)


def _lost_terms(provisions: Provisions, terms: Sequence[Term], before: Provisions) -> Iterator[Finding]:
    """Terms that the draft before defined, and that are used without a definition now."""
    if not before:
        return
    for term, place, at in list_no_longer_defined(provisions, terms, find_terms(before)):
        text = provisions[place].title if at < 0 else blocks_of(provisions[place])[at].text
        name = next((name for name in term.names if name.lower() in text.lower()), "")
        if name:
            start = text.lower().index(name.lower())
            yield _at(Sort.UNDEFINED_TERM, provisions[place], text, start, start + len(name), was=term.words)


def _duplicates(provisions: Provisions) -> Iterator[Finding]:
    """Numbers given twice; a provision that is listed first and spelt out later is one and the same."""
    for same in duplicate_labels(provisions):
        apart: dict[tuple[str, int | None], OutlinedProvision] = {}
        titles = {provision.title.strip(" .:").lower() for provision in same}
        parents = {provision.parent for provision in same}
        if len(titles) == 1 and len(parents) == len(same):
            continue
        for provision in same:
            apart.setdefault((provision.title, provision.parent), provision)
        others = list(apart.values()) if len(apart) > 1 else list(same)
        positions = tuple(other.position for other in others)
        yield Finding(
            Sort.DUPLICATE_NUMBER, others[1].position, others[1].label, after=others[1].title, others=positions
        )


def _duplicate_points(provisions: Provisions) -> Iterator[Finding]:
    """Two points in a row with the same number or letter."""
    for provision in provisions:
        last: dict[int, str] = {}
        for block in blocks_of(provision):
            found = MARKER.match(block.text) if block.kind is BlockKind.POINT else None
            marker = found[1] if found else ""
            if marker and last.get(block.depth) == marker:
                yield _at(Sort.DUPLICATE_NUMBER, provision, block.text, 0, len(marker))
            last = {depth: mark for depth, mark in last.items() if depth < block.depth} | {block.depth: marker}


def _empty(provisions: Provisions) -> Iterator[Finding]:
    """Provisions that say nothing; a heading without a number that only parts its neighbours is none."""
    for at, provision in enumerate(provisions):
        following = provisions[at + 1].level if at + 1 < len(provisions) else 0
        parts = following == provision.level and not provision.number
        if provision.level and at and following <= provision.level and not parts and not provision.body.strip():
            yield Finding(Sort.EMPTY, provision.position, provision.heading)


def _duties(provisions: Provisions, comparison: Comparison) -> Iterator[Finding]:
    binding = _binding(provisions)
    for change in comparison.changes:
        if change.old is None or change.new is None or change.new not in binding:
            continue
        provision = provisions[change.new]
        for block in change.blocks:
            if block.kind in (BlockKind.BOX, BlockKind.CODE) or block.relation is BlockRelation.DELETED:
                continue
            text = new_text(block.segments)
            for sentence in reworded(block.segments):
                if provision.kind in _NUMBERED or speaks_of_duty(sentence.old) or speaks_of_duty(sentence.new):
                    for shift in shifts(sentence.old, sentence.new):
                        yield _shifted(provision, text, sentence, shift)


def _binding(provisions: Provisions) -> set[int]:
    """The positions of provisions that may oblige: not those for which the text explains, argues or asks."""
    found: set[int] = set()
    free: set[int] = set()
    for provision in provisions:
        if (provision.kind in _WITHOUT_DUTIES and provision.kind is not Kind.TITLE) or provision.parent in free:
            free.add(provision.position)
        elif provision.kind is not Kind.TITLE:
            found.add(provision.position)
    return found


def _shifted(provision: OutlinedProvision, text: str, sentence: Reworded, shift: Shift) -> Finding:
    sort = Sort.WEAKENED if shift.is_weaker else Sort.STRENGTHENED
    start, end = sentence.start + shift.start, sentence.start + shift.end
    if shift.new:
        return _at(sort, provision, text, start, end, was=shift.old, cue=shift.cue)
    words = _cut(sentence.new.strip())
    return Finding(sort, provision.position, words, was=shift.old, cue=shift.cue)


def _at(
    sort: Sort,
    provision: OutlinedProvision,
    text: str,
    start: int,
    end: int,
    *,
    was: str = "",
    cue: Cue | None = None,
) -> Finding:
    """A finding at these characters of a block, with the rest of their sentence."""
    first, last = next(((a, b) for a, b in sentence_spans(text) if a <= start < b), (0, len(text)))
    before, after = text[first:start].lstrip(), text[end : max(last, end)].rstrip()
    if len(before) > _CONTEXT:
        before = "…" + before[-_CONTEXT:].partition(" ")[2]
    return Finding(sort, provision.position, text[start:end], before, _cut(after), was, cue)


def _cut(text: str) -> str:
    return text if len(text) <= _CONTEXT else text[:_CONTEXT].rpartition(" ")[0] + "…"


def _prose(provision: OutlinedProvision) -> list[Block]:
    return [block for block in blocks_of(provision) if block.kind is not BlockKind.CODE]
