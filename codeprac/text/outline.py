"""A Markdown text as an outline of provisions: each heading with the text directly under it.

Total on any text: what CommonMark calls a heading at the top level is one (in fences, quotes, lists and footnotes it
is not), text before the first heading is a provision of level 0, and the joined sources are the text again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final

from markdown_it.token import Token

from codeprac.text.decoding import UndecodableText, decode
from codeprac.text.doubts import find_doubts
from codeprac.text.kinds import Reading, read_heading
from codeprac.text.parsing import Env, block_tokens
from codeprac.text.provisions import Details, Doubt, Kind, Outline, OutlinedProvision
from codeprac.text.scanning import scan
from codeprac.text.sections import Section, number_lines, parse_sections, split_lines
from codeprac.text.slugs import Slugs

__all__ = ["Doubt", "Kind", "Outline", "OutlinedProvision", "UndecodableText", "decode", "outline", "with_footnotes"]

_FOOTNOTE: Final = re.compile(r"\[\^([^\]\s]+)\]")
_CHAPTERS: Final = re.compile(r"kap\.|Chapter|Kapitel|Kap\.", re.IGNORECASE)


def outline(source: str, kinds: Mapping[int, Kind] | None = None) -> Outline:
    """The outline of a text; `kinds` corrects the kind of the headings at these lines (from 1)."""
    sections = scan(source) or parse_sections(source)
    provisions = tuple(_provisions(source, sections, kinds or {}))
    return Outline.read_later(provisions, lambda: _details(source, provisions))


def _details(source: str, provisions: tuple[OutlinedProvision, ...]) -> Details:
    """What only the parser knows."""
    lines = split_lines(source)
    tokens, env = block_tokens(source)
    footnotes = _footnotes(lines, tokens)
    return Details(find_doubts(provisions, footnotes, lines, tokens), footnotes, _definitions(lines, env))


def with_footnotes(whole: Outline, source: str) -> str:
    """Part of a text with the footnotes and link definitions of the whole that it refers to, ready to render."""
    own = set(_FOOTNOTE.findall(source))
    needed = [whole.footnotes[label] for label in dict.fromkeys(_FOOTNOTE.findall(source)) if label in whole.footnotes]
    missing = [text for text in needed if text.strip() not in source]
    links = [text for label, text in whole.definitions.items() if "[" in source and text.strip() not in source]
    if not own and not links:
        return source
    return "\n\n".join([source.rstrip("\n"), *missing, *links])


def _provisions(source: str, sections: list[Section], kinds: Mapping[int, Kind]) -> Iterator[OutlinedProvision]:
    slugs = Slugs()
    open_: list[OutlinedProvision] = []
    lead, position = "", 0
    lines = number_lines(source, [section.start for section in sections])
    for section, line in zip(sections, lines, strict=True):
        text = source[section.start : section.end]
        if section.level:
            while open_ and open_[-1].level >= section.level:
                open_.pop()
            made = _provision(position, line, section, lead + text, source, open_, slugs, kinds)
            open_.append(made)
        elif text.strip() or (text and len(sections) == 1):
            made = _lead(section, text, slugs, kinds)
        else:
            lead = text
            continue
        yield made
        position, lead = position + 1, ""


def _lead(section: Section, text: str, slugs: Slugs, kinds: Mapping[int, Kind]) -> OutlinedProvision:
    """The text before the first heading."""
    reading = Reading(kinds.get(1, Kind.TEXT), "", "", "")
    slug = slugs.take(reading, "", "")
    return OutlinedProvision(0, 1, 0, reading.kind, "", "", "", "", slug, None, text, text, section.blocks)


def _provision(
    position: int,
    line: int,
    section: Section,
    text: str,
    source: str,
    open_: list[OutlinedProvision],
    slugs: Slugs,
    kinds: Mapping[int, Kind],
) -> OutlinedProvision:
    parent = open_[-1] if open_ else None
    reading = read_heading(
        section.text, first=position == 0, level=section.level, parent=parent.kind if parent else None
    )
    chapter = next((above.slug for above in reversed(open_) if _CHAPTERS.search(above.label)), "")
    return OutlinedProvision(
        position=position,
        line=line,
        level=section.level,
        kind=kinds.get(line, reading.kind),
        label=reading.label,
        number=reading.number,
        heading=section.text,
        title=reading.title,
        slug=slugs.take(reading, parent.slug if parent else "", chapter),
        parent=parent.position if parent else None,
        source=text,
        body=source[section.body : section.end],
        blocks=section.blocks,
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
