"""Doubts about Markdown's own marks: footnotes, fences, nesting."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from markdown_it.token import Token

from codeprac.text.parsing import DEEPEST
from codeprac.text.provisions import Doubt, OutlinedProvision

_REFERENCE: Final = re.compile(r"(?<!\\)\[\^([^\]\s]+)\](?!:)")
_DEFINITION: Final = re.compile(r" {0,3}\[\^([^\]\s]+)\]:")
_CODE: Final = re.compile(r"(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)")


def mark_doubts(
    provisions: Sequence[OutlinedProvision],
    footnotes: Mapping[str, str],
    lines: Sequence[str],
    tokens: Sequence[Token],
) -> Iterator[Doubt]:
    """What is doubtful about the Markdown of a text."""
    starts = [provision.line for provision in provisions]
    for line, code, message in (
        *_footnotes(footnotes, lines, tokens),
        *_unclosed_fences(lines, tokens),
        *_deep_nesting(tokens),
    ):
        yield Doubt(line, code, message, max(0, bisect_right(starts, line) - 1))


Found = tuple[int, str, str]


def _footnotes(footnotes: Mapping[str, str], lines: Sequence[str], tokens: Sequence[Token]) -> Iterator[Found]:
    used = _references(lines, tokens)
    for label, line in used.items():
        if label not in footnotes:
            yield line, "footnote-without-text", f"The footnote [^{label}] is referred to, but has no text."
    for line, label in _definitions(tokens):
        if not footnotes[label].split(":", 1)[1].strip():
            yield line, "footnote-without-text", f"The footnote [^{label}] is empty."
        if label not in used:
            yield (
                line,
                "footnote-without-reference",
                f"Nothing refers to the footnote [^{label}]; it will not be shown.",
            )


def _definitions(tokens: Sequence[Token]) -> Iterator[tuple[int, str]]:
    for token in tokens:
        if token.type == "footnote_reference_open" and token.map:
            yield token.map[0] + 1, token.meta["label"]


def _references(lines: Sequence[str], tokens: Sequence[Token]) -> dict[str, int]:
    """The footnotes referred to outside code, with the line of the first reference to each."""
    found: dict[str, int] = {}
    for token in tokens:
        if token.type != "inline" or not token.map or "[^" not in token.content:
            continue
        for line in range(token.map[0], token.map[1]):
            text = _CODE.sub("", _DEFINITION.sub("", lines[line]))
            for reference in _REFERENCE.finditer(text):
                found.setdefault(reference[1], line + 1)
    return found


def _unclosed_fences(lines: Sequence[str], tokens: Sequence[Token]) -> Iterator[Found]:
    for token in tokens:
        if token.type == "fence" and token.map:
            last = lines[token.map[1] - 1].strip(" \t\r\n>")
            alone = token.map[1] - token.map[0] == 1
            if alone or not last.startswith(token.markup) or last.strip(token.markup[0]):
                yield token.map[0] + 1, "unclosed-fence", f"The code block that “{token.markup}” opens is never closed."


def _deep_nesting(tokens: Sequence[Token]) -> Iterator[Found]:
    for token in tokens:
        if token.level >= DEEPEST - 2 and token.map:
            message = "Lists or quotes are nested too deeply here; what is inside may not be shown."
            yield token.map[0] + 1, "nested-too-deep", message
            return
