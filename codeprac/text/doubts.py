"""What is doubtful in an outline: places for a person to look at, each one true."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from markdown_it.token import Token

from codeprac.text.provisions import Doubt, OutlinedProvision


def find_doubts(
    provisions: Sequence[OutlinedProvision], footnotes: Mapping[str, str], lines: Sequence[str], tokens: Sequence[Token]
) -> tuple[Doubt, ...]:
    """The doubts about a text in the order of its lines."""
    return tuple(sorted(_skipped_levels(provisions), key=lambda doubt: (doubt.line, doubt.code)))


def _skipped_levels(provisions: Sequence[OutlinedProvision]) -> Iterator[Doubt]:
    level = 0
    for provision in provisions:
        if level and provision.level > level + 1:
            message = f"The heading “{provision.heading[:60]}” goes from level {level} to level {provision.level}."
            yield Doubt(provision.line, "skipped-level", message, provision.position)
        level = provision.level
