"""Cross-references in a text ("Measure 3.2", "Commitments II.6 and II.7", "Appendices 1.2-1.4") and links for them.

Only words that the text itself labels provisions with are looked for, so "Annex XI" is nobody's reference in a code
without annexes. What names another draft ("former Measure 2.3, Draft 2") or a law ("Section 2 AI Act") is foreign:
never a link, never dead. "Section" finds provisions that carry nothing but a number.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from codeprac.text.provisions import OutlinedProvision

_NUMBER: Final = r"(?:[IVXLC]+(?:\.\d+)*|\d+(?:\.\d+)*|[A-Z](?:\.\d+)*)(?!\w|%|\.\d)"
_JOIN: Final = r"\.?\s*(?:,(?:\s*(?:and|or|och|eller))?|and|or|to|och|eller|till|und|oder|bis|et|[-–—])\s*"
_MORE: Final = re.compile(rf"({_JOIN})({_NUMBER})")
_PLURALS: Final = {"Appendix": "Appendices", "Annex": "Annexes"}
_GENERAL: Final = "Section"
_EARLIER: Final = re.compile(
    r"\b(?:(?:first|second|third|fourth|previous|earlier|prior|last|former|old) (?:draft|version)s?|drafts? \d"
    r"|previous(?:ly)?|former(?:ly)?|old|earlier|renumbered|tidigare|förra)\b",
    re.IGNORECASE,
)
_BEFORE: Final = re.compile(
    r"(?:\b(?:former|formerly|previous|previously|old|earlier|tidigare)\W{1,3}|\bAnnex(?:es)? [IVX]+,?\s"
    r"|\bArticle \S+,?\s|\b(?:Circular|Regulation|Directive|ISO|NIST)\b[^;()]{0,15}\d[^;()]{0,6},\s)\Z",
    re.IGNORECASE,
)
_LAW: Final = r"(?:EU )?(?:AI Act|Act\b|Regulation|Directive|Treaty|Charter|GDPR|CFEU|TFEU|ISO\b|Circular|OMB\b)"
_AFTER: Final = re.compile(
    r"\.?[”\"’']?,?\s(?:\(?(?:in|of|to|from|point \S+)\s(?:the\s)?)?"
    rf"(?:Draft \d|(?:first|second|third|previous|earlier|last) (?:draft|version)|{_LAW})"
)
_LAW_NEAR: Final = re.compile(r",?\s(?:points? \S+\s)?(?:of )?(?:the )?(?:EU )?(?:AI )?(?:Act|Regulation|Directive)\b")
_GERMAN_LAW: Final = re.compile(
    r"(?:\s(?:Abs\.|Absatz|Satz|Nr\.|Nummer|Buchstabe|Halbsatz)\s\w+(?:(?:,|\s(?:und|oder|bis))\s\w+)*)*"
    r"\s(?:des|der)\s(?:\w+\s){0,2}?\w*(?:[Gg]esetz(?:e?s|buche?s)|[Bb]uche?s|[Oo]rdnung)\b"
)
_LINKED: Final = re.compile(r"[^\[\]]*\]\(\w+:")
_QUOTED: Final = re.compile(r"[“‘\"']\Z")
_SENTENCE_END: Final = re.compile(r"[.!?][”\"’')\]]*\s+(?=[A-ZÅÄÖ(“\"‘'])|\n")
_TAG: Final = re.compile(r"(<(?:[^<>\"]|\"[^\"]*\")*>)")
_CLOSED: Final = frozenset({"a", "code", "pre", "h1", "h2", "h3", "h4", "h5", "h6"})


@dataclass(frozen=True, slots=True)
class Reference:
    """A reference at characters `start` to `end`; `target` is what the mapping holds for it, None when it is dead."""

    start: int
    end: int
    label: str
    target: str | None
    foreign: bool = False


def label_targets(provisions: Sequence[OutlinedProvision]) -> dict[str, str]:
    """The label of each labelled provision and its slug; of several with one label, the one with most under it."""
    below = Counter(provision.parent for provision in provisions)
    best: dict[str, tuple[tuple[int, int], str]] = {}
    for provision in provisions:
        rank = (below[provision.position], len(provision.body))
        if provision.label and (provision.label not in best or rank > best[provision.label][0]):
            best[provision.label] = (rank, provision.slug)
    return {label: slug for label, (_, slug) in best.items()}


def references(text: str, labels: Mapping[str, str]) -> tuple[Reference, ...]:
    """The cross-references in plain text; `labels` maps each label of the outline to its target."""
    return References(labels).find(text)


def link_references(html: str, hrefs: Mapping[str, str]) -> str:
    """Rendered HTML with its cross-references as links; `hrefs` maps labels to addresses. The text stays as it is."""
    return References(hrefs).link(html)


class References:
    """Finds the references to one outline; made once, used for each of its provisions."""

    def __init__(self, targets: Mapping[str, str]) -> None:
        self._targets = targets
        split = [label.rpartition(" ") for label in targets]
        words = {word for word, _, number in split if word and not word[0].isdigit() and number[:1].isalnum()}
        counts = Counter(number for _, _, number in split)
        self._numbers = {
            number: targets[" ".join(filter(None, (word, number)))]
            for word, _, number in split
            if counts[number] == 1 and "." in number
        }
        names = {word: word for word in words} | {_PLURALS.get(word, f"{word}s"): word for word in words}
        names |= {_GENERAL: _GENERAL, f"{_GENERAL}s": _GENERAL}
        self._names = names
        longest = sorted(map(re.escape, names), key=len, reverse=True)
        self._pattern = re.compile(rf"(?<![\w-])({'|'.join(longest)})\s+({_NUMBER})")

    def find(self, text: str) -> tuple[Reference, ...]:
        """The references in plain text, in order."""
        return tuple(self._find(text))

    def link(self, html: str, own: str | None = None) -> str:
        """The HTML with links, save in what is a link, a heading or code already, and save to the target `own`."""
        parts = _TAG.split(html)
        inside = 0
        for at, part in enumerate(parts):
            if at % 2:
                name = part.strip("</>").split(" ", 1)[0].lower()
                inside += (-1 if part.startswith("</") else 1) if name in _CLOSED else 0
            elif part and not inside:
                parts[at] = self._linked(part, own)
        return "".join(parts)

    def _linked(self, text: str, own: str | None) -> str:
        parts: list[str] = []
        at = 0
        for reference in self._find(text):
            if reference.target is None or reference.target == own or reference.foreign:
                continue
            href = escape(reference.target)
            words = text[reference.start : reference.end]
            parts += (text[at : reference.start], f'<a class="xref" href="{href}">{words}</a>')
            at = reference.end
        return "".join([*parts, text[at:]])

    def _find(self, text: str) -> Iterator[Reference]:
        for found in self._pattern.finditer(text):
            word = self._names[found[1]]
            places = [(found.start(), found.end(), found[2]), *_more(text, found, found[1] != word)]
            foreign = _is_foreign(text, found.start(), places[-1][1])
            for start, end, number in places:
                target = self._target(word, number)
                if target is None and word == _GENERAL and f"{word} {number}" not in self._targets:
                    continue
                yield Reference(start, end, f"{word} {number}", target, foreign)

    def _target(self, word: str, number: str) -> str | None:
        """The target of a word and number; the word may be another than the label has, if the number is unique."""
        exact = self._targets.get(f"{word} {number}")
        if exact is not None:
            return exact
        return self._targets.get(number) if word == _GENERAL else self._numbers.get(number)


def _more(text: str, found: re.Match[str], plural: bool) -> Iterator[tuple[int, int, str]]:
    """The further numbers of "Measures 10.3, 10.4 and 10.8": after a singular word only ranges and dotted ones."""
    at = found.end()
    dots = found[2].count(".")
    while more := _MORE.match(text, at):
        number = more[2]
        if number.count(".") != dots or (not plural and not dots and more[1].strip(". ") not in "-–—"):
            return
        yield more.start(2), more.end(2), number
        at = more.end()


def _is_foreign(text: str, start: int, end: int) -> bool:
    """Whether a reference is to a law or to another draft."""
    before, after = text[max(0, start - 40) : start], text[end : end + 60]
    if _BEFORE.search(before) or _AFTER.match(after) or _LAW_NEAR.match(after) or _LINKED.match(after):
        return True
    if text[start] == "§" and _GERMAN_LAW.match(text, end, end + 100):
        return True
    return bool(_QUOTED.search(before)) and is_about_earlier_drafts(text, start)


def is_about_earlier_drafts(text: str, place: int) -> bool:
    """Whether the sentence at this place speaks of an earlier draft, whose labels are not those of this text."""
    begin, end = 0, len(text)
    for border in _SENTENCE_END.finditer(text, max(0, place - 600), place + 600):
        if border.end() <= place:
            begin = border.end()
        else:
            end = border.start()
            break
    return bool(_EARLIER.search(text, begin, min(end, place + 600)))
