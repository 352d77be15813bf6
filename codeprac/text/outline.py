"""A Markdown text as an outline of provisions: each heading with the text directly under it.

Total on any text: what CommonMark calls a heading at the top level is one (in fences, quotes, lists and footnotes it
is not), text before the first heading is a provision of level 0, and the joined sources are the text again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from markdown_it.token import Token

from codeprac.text.collecting import without_collecting
from codeprac.text.decoding import UndecodableText, decode
from codeprac.text.doubts import find_doubts
from codeprac.text.kinds import Reading, read_heading
from codeprac.text.parsing import Env, block_tokens, front_matter
from codeprac.text.provisions import Details, Doubt, Kind, Outline, OutlinedProvision
from codeprac.text.scanning import Scanned, scan
from codeprac.text.sections import Section, count_lines, parse_sections, split_lines
from codeprac.text.slugs import Slugs

__all__ = ["Doubt", "Kind", "Outline", "OutlinedProvision", "UndecodableText", "decode", "outline", "with_footnotes"]

_FOOTNOTE: Final = re.compile(r"\[\^([^\]\s]+)\]")
_CHAPTERS: Final = re.compile(r"kap\.|Chapter|Kapitel|Kap\.", re.IGNORECASE)


class Known:
    """What was read of texts, so that another one, such as the next draft, has nothing read again that it shares."""

    def __init__(self) -> None:
        self.sections: dict[str, Scanned] = {}
        self.readings: dict[tuple[str, bool, int, Kind | None], Reading] = {}
        self.slugs: dict[tuple[Reading, str, str], str] = {}


@without_collecting
def outline(source: str, kinds: Mapping[int, Kind] | None = None, known: Known | None = None) -> Outline:
    """The outline of a text; `kinds` corrects the kind of the headings at these lines (from 1).

    Whoever reads several drafts of one text passes one `known` with all of them.
    """
    known = known or Known()
    sections = scan(source, known.sections) or parse_sections(source)
    provisions = tuple(_Outliner(kinds or {}, known).provisions(sections))
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


class _Outliner:
    """Makes the provisions of one text."""

    def __init__(self, kinds: Mapping[int, Kind], known: Known) -> None:
        self._kinds, self._known = kinds, known
        self._slugs = Slugs(known.slugs)
        # What the next one may stand under, each with its chapter.
        self._above: list[tuple[OutlinedProvision, str]] = []

    def provisions(self, sections: Sequence[Section]) -> Iterator[OutlinedProvision]:
        """The provisions in order; what stands before the first and says nothing belongs to its source."""
        lead, *headed = sections
        before, first = lead.source, 0
        if before.strip() or (before and not headed):
            yield self._lead(lead)
            before, first = "", 1
        line = 1 + count_lines(lead.source)
        is_first = not lead.source[front_matter(lead.source) :].strip()
        for position, section in enumerate(headed, first):
            yield self._provision(position, line, section, before + section.source, is_first)
            line += count_lines(section.source)
            before, is_first = "", False

    def _lead(self, section: Section) -> OutlinedProvision:
        """The text before the first heading."""
        reading = Reading(self._kinds.get(1, Kind.TEXT), "", "", "")
        slug = self._slugs.take(reading, "", "")
        text = section.source
        return OutlinedProvision(0, 1, 0, reading.kind, "", "", "", "", slug, None, text, text, section.blocks)

    def _provision(self, position: int, line: int, section: Section, text: str, is_first: bool) -> OutlinedProvision:
        while self._above and self._above[-1][0].level >= section.level:
            self._above.pop()
        parent, chapter = self._above[-1] if self._above else (None, "")
        reading = self._read(section.text, is_first, section.level, parent.kind if parent else None)
        made = OutlinedProvision(
            position,
            line,
            section.level,
            self._kinds.get(line, reading.kind),
            reading.label,
            reading.number,
            section.text,
            reading.title,
            self._slugs.take(reading, parent.slug if parent else "", chapter),
            parent.position if parent else None,
            text,
            section.body,
            section.blocks,
        )
        self._above.append((made, made.slug if _CHAPTERS.search(made.label) else chapter))
        return made

    def _read(self, heading: str, first: bool, level: int, parent: Kind | None) -> Reading:
        """What a heading says, read once for all texts that have it."""
        key = heading, first, level, parent
        found = self._known.readings.get(key)
        if found is None:
            found = self._known.readings[key] = read_heading(heading, first=first, level=level, parent=parent)
        return found


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
