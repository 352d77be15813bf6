"""Cross-references as Swedish statutes write them ("3 kap. 2 §", "4 och 5 §§", "2-4 §§"), read off the Markdown.

A § without a chapter is one of the chapter that it stands in. What is linked to another site, or named with another
law behind it ("8 kap. 7 § regeringsformen"), is foreign and left out; so is what this text does not have.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from codeprac.text.provisions import OutlinedProvision

_NUMBER: Final = r"\d+(?: [a-z](?![\w.]))?"
_ITEM: Final = rf"\[?{_NUMBER}(?![\d.]|(?:\s[a-z])?\s?kap)(?:\s?§)?(?:\]\(#[^)\s]*\))?"
_JOIN: Final = r"(?:,\s|\s(?:och|eller|samt|till)\s|\s?[–-]\s?)"
_MENTION: Final = re.compile(
    rf"(?<![\w§.])(?:(?P<chapter>{_NUMBER})\skap\.\s)?(?P<items>{_ITEM}(?:{_JOIN}{_ITEM})*)(?P<signs>\s?§{{1,2}})?(?![\w§])"
)
_CHAPTERS: Final = re.compile(rf"(?<![\w§.–-])(?P<chapter>{_NUMBER})\skap\.(?!\s\[?\d)")
_EACH: Final = re.compile(_NUMBER)
_HREF: Final = re.compile(r"\(#[^)\s]*\)")
_POINTS: Final = re.compile(r"(?:§(?:\]\(#[^)\s]*\))?|stycket|styckena|punkten)\s\Z")
_RANGE: Final = re.compile(r"(?:[–-]|till)\s?\[?\Z")
_LINKED: Final = re.compile(r"[^\[\]]*\]\(\w+:")
_ANOTHER_LAW: Final = re.compile(
    r"(?:\s(?:\w+ (?:och \w+ )?styckena?|p(?:unkt)?\.?|\d[\d,]*(?: och \d+)?))*\s(?:i\s)?\[?(?!denna)"
    r"(?:samma (?:lag|förordning|balk)|lag(?:en)?\b|förordning(?:en)?\b|\w+(?:lagen|balken|ordningen|formen)\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class StatuteReference:
    """The number of a § or chapter at characters `start` to `end` of the Markdown, and the position that it leads to;
    None where this text has no such § or several.

    `chapter` is the position of the chapter that it is looked for in, None for a chapter. `is_mixed` says that it has
    no target because several have its number, or others named with it have none. `ends_range` says that it ends a
    range ("2-4 §§"), whose beginning is the reference before it.
    """

    start: int
    end: int
    target: int | None
    number: str = ""
    chapter: int | None = None
    is_mixed: bool = False
    ends_range: bool = False


class StatuteReferences:
    """Finds the references to one text; made once, used for each of its provisions."""

    def __init__(self, provisions: Sequence[OutlinedProvision]) -> None:
        self._chapter_of: dict[int, int | None] = {}
        keyed: list[tuple[tuple[int | None, str], int]] = []
        self._chapters: dict[str, int | None] = {}
        chapters = [each for each in provisions if each.label.lower().endswith("kap.")]
        counts = Counter(each.number for each in chapters)
        for provision in provisions:
            above = self._chapter_of.get(provision.parent) if provision.parent is not None else None
            is_chapter = provision.label.lower().endswith("kap.")
            self._chapter_of[provision.position] = provision.position if is_chapter else above
            if is_chapter:
                self._chapters[provision.number] = provision.position if counts[provision.number] == 1 else None
            elif "§" in provision.label:
                keyed.append(((above, provision.number), provision.position))
        seen = Counter(key for key, _position in keyed)
        self._paragraphs = {key: position for key, position in keyed if seen[key] == 1}
        self._doubled = frozenset(key for key in seen if seen[key] > 1)

    def chapter_of(self, position: int) -> int | None:
        """The chapter that a provision stands in, if any."""
        return self._chapter_of[position]

    def find(self, source: str, position: int) -> Iterator[StatuteReference]:
        """The references in the Markdown of the provision at this position, in order."""
        if not self._paragraphs and not self._doubled:
            return
        for found in _CHAPTERS.finditer(source):
            if not _is_foreign(source, found.start(), found.end()):
                yield self._of_chapter(found)
        for found in _MENTION.finditer(source):
            if "§" in found.group() and not _is_foreign(source, found.start(), found.end()):
                yield from self._in_mention(source, found, position)

    def _in_mention(self, source: str, found: re.Match[str], position: int) -> Iterator[StatuteReference]:
        chapter = self._chapter_of.get(position)
        if found["chapter"]:
            chapter = self._chapters.get(found["chapter"])
            if chapter is None:
                yield self._of_chapter(found)
                return
        # The address in a link is none of the text: blanked, so that places stay.
        items = _HREF.sub(lambda href: " " * len(href.group()), found["items"])
        first = found.start("items")
        made: list[StatuteReference] = []
        is_known = False
        for each in _EACH.finditer(items):
            key = (chapter, each.group())
            is_known |= key in self._paragraphs or key in self._doubled
            start, end = first + each.start(), first + each.end()
            ends_range = bool(_RANGE.search(source[first:start]))
            target = self._paragraphs.get(key)
            made.append(StatuteReference(start, end, target, each.group(), chapter, ends_range=ends_range))
        # Of "6 § 3 och 4 samt 5 §" the 3 is a point of 6 §.
        is_point = _POINTS.search(source[max(0, first - 40) : first]) is not None and not found["chapter"]
        if is_point or any(each.target is None for each in made):  # then none of them is surely what it seems
            yield from (replace(each, target=None, is_mixed=is_known) for each in made)
            return
        if found["chapter"] and chapter is not None:
            yield self._of_chapter(found)
        yield from made

    def _of_chapter(self, found: re.Match[str]) -> StatuteReference:
        number = found["chapter"]
        is_doubled = number in self._chapters and self._chapters[number] is None
        start, end = found.span("chapter")
        return StatuteReference(start, end, self._chapters.get(number), number, is_mixed=is_doubled)


def _is_foreign(source: str, start: int, end: int) -> bool:
    """Whether a reference is to another law: linked to another site, or named with one."""
    after = source[end : end + 120]
    is_in_link = source.rfind("[", 0, start) > source.rfind("]", 0, start)
    return bool(_ANOTHER_LAW.match(after) or (is_in_link and _LINKED.match(after)))
