"""A Markdown text as an outline of provisions: each heading with the text directly under it.

Total on any text: what CommonMark calls a heading at the top level is one (in fences, quotes, lists and footnotes it
is not), text before the first heading is a provision of level 0, and the joined sources are the text again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from markdown_it.token import Token

from codeprac.text.blocks import Block, blocks_in
from codeprac.text.decoding import UndecodableText, decode
from codeprac.text.doubts import find_doubts
from codeprac.text.inline import plain_inline
from codeprac.text.kinds import Reading, read_heading
from codeprac.text.parsing import Env, block_tokens
from codeprac.text.provisions import Doubt, Kind, Outline, OutlinedProvision
from codeprac.text.slugs import Slugs
from codeprac.text.words import collapse

__all__ = ["Doubt", "Kind", "Outline", "OutlinedProvision", "UndecodableText", "decode", "outline", "with_footnotes"]

_LINES: Final = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")
_FOOTNOTE: Final = re.compile(r"\[\^([^\]\s]+)\]")
_CHAPTERS: Final = re.compile(r"kap\.|Chapter|Kapitel|Kap\.", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Heading:
    """A heading found in the text: its lines (from 0), level, plain text, and the blocks below it."""

    first: int
    end: int
    level: int
    text: str
    blocks: tuple[Block, ...]


def outline(source: str, kinds: Mapping[int, Kind] | None = None) -> Outline:
    """The outline of a text; `kinds` corrects the kind of the headings at these lines (from 1)."""
    lines = _LINES.findall(source)
    tokens, env = block_tokens(source)
    headings = list(_headings(tokens, env))
    lead = blocks_in(tokens[: _next_heading(tokens, 0)], env)
    provisions = tuple(_provisions(lines, headings, kinds or {}, lead))
    footnotes = _footnotes(lines, tokens)
    definitions = _definitions(lines, env)
    return Outline(provisions, find_doubts(provisions, footnotes, lines, tokens), footnotes, definitions)


def with_footnotes(whole: Outline, source: str) -> str:
    """Part of a text with the footnotes and link definitions of the whole that it refers to, ready to render."""
    own = set(_FOOTNOTE.findall(source))
    needed = [whole.footnotes[label] for label in dict.fromkeys(_FOOTNOTE.findall(source)) if label in whole.footnotes]
    missing = [text for text in needed if text.strip() not in source]
    links = [text for label, text in whole.definitions.items() if "[" in source and text.strip() not in source]
    if not own and not links:
        return source
    return "\n\n".join([source.rstrip("\n"), *missing, *links])


def _headings(tokens: list[Token], env: Env) -> Iterator[_Heading]:
    at = _next_heading(tokens, 0)
    while at < len(tokens):
        token, end = tokens[at], _next_heading(tokens, at + 1)
        if token.map:
            text = collapse(plain_inline(tokens[at + 1].content, env))
            below = blocks_in(tokens[at + 3 : end], env)
            yield _Heading(token.map[0], token.map[1], int(token.tag[1]), text, below)
        at = end


def _next_heading(tokens: list[Token], at: int) -> int:
    """The place of the first heading at the top level from this place on."""
    for place in range(at, len(tokens)):
        if tokens[place].type == "heading_open" and tokens[place].level == 0:
            return place
    return len(tokens)


def _provisions(
    lines: list[str], headings: list[_Heading], kinds: Mapping[int, Kind], before: tuple[Block, ...]
) -> Iterator[OutlinedProvision]:
    slugs = Slugs()
    open_: list[OutlinedProvision] = []
    position = 0
    lead = "".join(lines[: headings[0].first if headings else len(lines)])
    if lead.strip() or (not headings and lead):
        reading = Reading(kinds.get(1, Kind.TEXT), "", "", "")
        slug = slugs.take(reading, "", "")
        yield OutlinedProvision(0, 1, 0, reading.kind, "", "", "", "", slug, None, lead, lead, before)
        position, lead = 1, ""
    for at, heading in enumerate(headings):
        end = headings[at + 1].first if at + 1 < len(headings) else len(lines)
        while open_ and open_[-1].level >= heading.level:
            open_.pop()
        made = _provision(position, heading, lead, lines, end, open_, slugs, kinds)
        open_.append(made)
        yield made
        position, lead = position + 1, ""


def _provision(
    position: int,
    heading: _Heading,
    lead: str,
    lines: list[str],
    end: int,
    open_: list[OutlinedProvision],
    slugs: Slugs,
    kinds: Mapping[int, Kind],
) -> OutlinedProvision:
    parent = open_[-1] if open_ else None
    reading = read_heading(
        heading.text, first=position == 0, level=heading.level, parent=parent.kind if parent else None
    )
    chapter = next((above.slug for above in reversed(open_) if _CHAPTERS.search(above.label)), "")
    body = "".join(lines[heading.end : end])
    return OutlinedProvision(
        position=position,
        line=heading.first + 1,
        level=heading.level,
        kind=kinds.get(heading.first + 1, reading.kind),
        label=reading.label,
        number=reading.number,
        heading=heading.text,
        title=reading.title,
        slug=slugs.take(reading, parent.slug if parent else "", chapter),
        parent=parent.position if parent else None,
        source=lead + "".join(lines[heading.first : heading.end]) + body,
        body=body,
        blocks=heading.blocks,
    )


def _footnotes(lines: list[str], tokens: list[Token]) -> dict[str, str]:
    """The definition of each footnote as written; the first of two with one label counts."""
    found: dict[str, str] = {}
    for token in tokens:
        if token.type == "footnote_reference_open" and token.map:
            found.setdefault(token.meta["label"], "".join(lines[token.map[0] : token.map[1]]).rstrip() + "\n")
    return found


def _definitions(lines: list[str], env: Env) -> dict[str, str]:
    """The link definitions of the text as written."""
    references: Mapping[str, Mapping[str, list[int]]] = env.get("references", {})
    return {
        label: "".join(lines[reference["map"][0] : reference["map"][1]]).rstrip() + "\n"
        for label, reference in references.items()
    }
