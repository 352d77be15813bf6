"""What is doubtful in an outline: places for a person to look at. A doubt states a fact about the text, never a guess.

Codes: skipped-level, duplicate-label, heading-without-number, number-outside-parent, heading-too-long,
empty-provision, dead-cross-reference, footnote-without-text, footnote-without-reference, unclosed-fence,
nested-too-deep (and encoding, from `decoding`).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Final

from markdown_it.token import Token

from codeprac.text.marks import mark_doubts
from codeprac.text.provisions import Doubt, Kind, OutlinedProvision
from codeprac.text.references import References, is_about_earlier_drafts, label_targets

_LONGEST_HEADING: Final = 250
_NUMBERED: Final = frozenset({Kind.COMMITMENT, Kind.MEASURE, Kind.SUB_MEASURE, Kind.APPENDIX, Kind.KPI})
Provisions = Sequence[OutlinedProvision]


def find_doubts(
    provisions: Provisions, footnotes: Mapping[str, str], lines: Sequence[str], tokens: Sequence[Token]
) -> tuple[Doubt, ...]:
    """The doubts about a text in the order of its lines."""
    found = [
        *_skipped_levels(provisions),
        *_duplicate_labels(provisions),
        *_missing_numbers(provisions),
        *_strange_numbers(provisions),
        *_long_headings(provisions),
        *_empty_provisions(provisions),
        *_dead_references(provisions, _code_lines(tokens)),
        *mark_doubts(provisions, footnotes, lines, tokens),
    ]
    return tuple(sorted(found, key=lambda doubt: (doubt.line, doubt.code)))


def shortened(text: str, length: int = 60) -> str:
    """The beginning of a text, for a message."""
    return text if len(text) <= length else f"{text[: length - 1].rstrip()}…"


def _skipped_levels(provisions: Provisions) -> Iterator[Doubt]:
    level = 0
    for provision in provisions:
        if level and provision.level > level + 1:
            message = f"“{shortened(provision.heading)}” follows a heading of level {level} at level {provision.level}."
            yield Doubt(provision.line, "skipped-level", message, provision.position)
        level = provision.level


def duplicate_labels(provisions: Provisions) -> Iterator[Sequence[OutlinedProvision]]:
    """The provisions that share a label which must be unique, together."""
    places: defaultdict[tuple[str, int | None], list[OutlinedProvision]] = defaultdict(list)
    for provision in provisions:
        if provision.label:
            places[provision.label, _chapter(provision, provisions)].append(provision)
    return (same for same in places.values() if len(same) > 1)


def _duplicate_labels(provisions: Provisions) -> Iterator[Doubt]:
    for same in duplicate_labels(provisions):
        where = ", ".join(str(provision.line) for provision in same[:8])
        message = f"“{same[0].label}” is the label of {len(same)} provisions (lines {where})."
        yield Doubt(same[1].line, "duplicate-label", message, same[1].position)


def _chapter(provision: OutlinedProvision, provisions: Provisions) -> int | None:
    """Where a label must be unique: a § or a bare number below the nearest heading with a label, all else anywhere."""
    if "§" not in provision.label and provision.label != provision.number:
        return None
    above = provision.parent
    while above is not None and not provisions[above].label:
        above = provisions[above].parent
    return above


def _missing_numbers(provisions: Provisions) -> Iterator[Doubt]:
    kinds = Counter(provision.kind for provision in provisions)
    numbered = Counter(provision.kind for provision in provisions if provision.number)
    for provision in provisions:
        kind = provision.kind
        if kind in _NUMBERED and not provision.number and numbered[kind] * 2 > kinds[kind]:
            message = f"“{shortened(provision.heading)}” has no number; {numbered[kind]} others of its kind have one."
            yield Doubt(provision.line, "heading-without-number", message, provision.position)


def _strange_numbers(provisions: Provisions) -> Iterator[Doubt]:
    for provision in provisions:
        above = provisions[provision.parent] if provision.parent is not None else None
        outside = above and above.kind in _NUMBERED and above.number and "." in provision.number
        if above and outside and not provision.number.startswith(f"{above.number}."):
            message = f"“{shortened(provision.label)}” stands under “{shortened(above.label)}”."
            yield Doubt(provision.line, "number-outside-parent", message, provision.position)


def _long_headings(provisions: Provisions) -> Iterator[Doubt]:
    for provision in provisions:
        if len(provision.heading) > _LONGEST_HEADING:
            message = f"The heading “{shortened(provision.heading, 40)}” has {len(provision.heading):,} characters."
            yield Doubt(provision.line, "heading-too-long", message, provision.position)


def _empty_provisions(provisions: Provisions) -> Iterator[Doubt]:
    for at, provision in enumerate(provisions):
        following = provisions[at + 1].level if at + 1 < len(provisions) else 0
        if provision.level and following <= provision.level and not provision.body.strip() and at:
            message = f"There is no text under “{shortened(provision.heading)}”."
            yield Doubt(provision.line, "empty-provision", message, provision.position)


def _dead_references(provisions: Provisions, code: Set[int]) -> Iterator[Doubt]:
    finder = References(label_targets(provisions))
    for provision in provisions:
        told: set[str] = set()
        heading = provision.source[: len(provision.source) - len(provision.body)].lstrip()
        line = provision.line + heading.count("\n")
        at = 0
        for reference in finder.find(provision.body):
            line += provision.body.count("\n", at, reference.start)
            at = reference.start
            if reference.target is not None or reference.foreign or reference.label in told or line in code:
                continue
            if not is_explained(provision.body, reference.start):
                told.add(reference.label)
                message = f"“{reference.label}” is referred to, but no provision has this label."
                yield Doubt(line, "dead-cross-reference", message, provision.position)


def is_explained(body: str, place: int) -> bool:
    """Whether a dead reference stands in inline code, or in a sentence about an earlier draft."""
    in_code = body.count("`", body.rfind("\n", 0, place) + 1, place) % 2 == 1
    return in_code or is_about_earlier_drafts(body, place)


def _code_lines(tokens: Sequence[Token]) -> set[int]:
    """The lines (from 1) that are code."""
    blocks = [token.map for token in tokens if token.type in ("fence", "code_block") and token.map]
    return {line + 1 for first, end in blocks for line in range(first, end)}
