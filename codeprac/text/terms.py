"""The terms that a text defines, and whether it uses them.

A term is defined in a glossary (a bold term with its meaning), in words ("“term” means ...", "Med term avses ...") or
in passing ("piracy domains" or an abbreviation in brackets behind what it stands for). A use is looked for with all its
grammatical forms, so that what is called unused is unused.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from codeprac.text.blocks import Block, BlockKind, blocks_of
from codeprac.text.provisions import Kind, OutlinedProvision

Provisions = Sequence[OutlinedProvision]
_LONGEST: Final = 70
_BOLD: Final = re.compile(r"(?:\*\*|__)([^*_]{2,80}?):?(?:\*\*|__)\s*(?::|[-–—]\s|\(|\Z|(?=[A-Z]))")
_GLOSSARY: Final = re.compile(r"\b(?:glossary|definitions?|definitioner|ordlista)\b", re.IGNORECASE)
_QUOTED: Final = r"[“\"‘']([^“”\"‘’']{2,70})[”\"’']"
_MEANS: Final = re.compile(
    rf"{_QUOTED}\s+(?:means|mean|shall mean|refers? to|is (?:defined|understood) (?:as|to mean)|avser|betyder)\b"
)
_AVSES: Final = re.compile(
    r"\bMed (?:(?:en|ett|uttrycket) )?((?!(?:det|den|de|ägare|sådan)\b)[a-zåäö]+(?: [a-zåäö]+){0,2}(?<! som)(?<! av)) "
    r"(?:avses|menas|förstås)\b"
)
_IN_PASSING: Final = re.compile(
    r"\((?:(?:the|an?|each|together|collectively|hereafter|hereinafter|in the following|jointly)[,:]?\s+){0,3}"
    rf"{_QUOTED}"
    r"(?:\[[^\]]{1,20}\])?\)"
)
_SHORT: Final = re.compile(r"\((?:the\s+)?[“\"]?([A-Z][A-Za-z]*[A-Z]s?)[”\"]?\)")
_LONG: Final = 120
_ABBREVIATION: Final = re.compile(r"(?<![\w.&/-])(?<![A-Z]{3} )[A-Z]{2,6}s?(?![\w&/-]|\.\w| \d| [A-Z]{3})")
_OF_LAW: Final = re.compile(r"\bArticle \d|\bLEGAL TEXT\b")
# What needs no explanation in a code of practice: institutions, formats, laws, countries.
_KNOWN: Final = frozenset(
    "AI API APIs CC CD CEO CEOs CET CFEU CI CO CSV CV DOI EC ECLI EEA ECHR EEC EN EPUB ETSI EU FAQ FAQs GDPR GPS "
    "HTML HTTP HTTPS ICT ID IDs IEC IEEE IETF IP ISBN ISO IT JSON LED MIT NATO NB NGO NGOs NIST OECD OJ OK OS PC "
    "PDF PIN PR QR RAM RAND RFC SFS SI SMS SOU SQL TEU TFEU TV UK UN URI URL URLs US USA USB USC UTC VAT WIPO WTO "
    "WWW XML ZIP TBD II III IV VI VII VIII IX XI XII XIII XIV XV XVI".split()
)
_WORD: Final = re.compile(r"[^\W_]+")
_PARTS: Final = re.compile(r"[^\W_]+(?:[’'][^\W_]+)?")
_SMALL_WORDS: Final = frozenset(
    "a an the of and or in on for to with by at as is are concerning "
    "och eller i av för till med en ett den det att".split()
)


@dataclass(frozen=True, slots=True)
class Term:
    """A term as its definition writes it, in the block `block` of the provision at `place`."""

    words: str
    place: int
    block: int
    text: str
    in_glossary: bool = False
    stands_for: str = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The term without its brackets, with them, and each of its alternatives."""
        bare = re.sub(r"\s*\([^)]*\)", "", self.words)
        spelt = self.words.replace("(", "").replace(")", "")
        found = [bare, spelt, *re.split(r"\s+(?:and|or|och|eller)\s+|/", bare)]
        found += [inner for inner in re.findall(r"\(([^)]+)\)", self.words) if inner.isupper()]
        return tuple(dict.fromkeys(name.strip() for name in found if len(name.strip()) > 1))


def find_terms(provisions: Provisions) -> tuple[Term, ...]:
    """The terms that a text defines, each once, in order."""
    found: dict[str, Term] = {}
    in_glossary = _glossaries(provisions)
    for provision in provisions:
        for at, block in enumerate(blocks_of(provision)):
            if block.kind is BlockKind.CODE:
                continue
            for term in _defined_in(provision, at, block, provision.position in in_glossary):
                found.setdefault(term.words.lower(), term)
    return tuple(found.values())


def list_unused(provisions: Provisions, terms: Sequence[Term]) -> tuple[Term, ...]:
    """The terms that stand nowhere but in their definition, and in the definitions of other unused ones."""
    sentences = _Sentences(provisions)
    return tuple(term for term in terms if not sentences.use(term))


def list_undefined(provisions: Provisions, terms: Sequence[Term]) -> Iterator[tuple[str, int, int]]:
    """Abbreviations that a text uses more than once and explains nowhere: the word, and the provision and block of its
    first use."""
    explained = {word.rstrip("s") for term in terms for word in re.findall(r"[A-Za-z-]*[A-Z]{2,}s?", term.words)}
    first: dict[str, tuple[int, int]] = {}
    uses: Counter[str] = Counter()
    for provision in provisions:
        for at, block in enumerate(blocks_of(provision)):
            if block.kind is BlockKind.CODE or _shouts(block.text):
                continue
            for word, is_explained in _abbreviations(block.text):
                explained |= {word} if is_explained else set()
                first.setdefault(word, (provision.position, at))
                uses[word] += 1
    for word, (place, at) in first.items():
        if word not in explained and uses[word] > 1:
            yield word, place, at


def list_no_longer_defined(
    provisions: Provisions, terms: Sequence[Term], before: Sequence[Term]
) -> Iterator[tuple[Term, int, int]]:
    """Terms that the text before defined in its glossary and this one does not, with the provision and block where this
    one uses them still."""
    now = {name.lower() for term in terms for name in term.names}
    sentences = _Sentences(provisions)
    for term in before:
        if term.in_glossary and not any(name.lower() in now for name in term.names):
            place = sentences.find(term)
            if place is not None:
                yield term, *place


def _defined_in(provision: OutlinedProvision, at: int, block: Block, is_glossary: bool) -> Iterator[Term]:
    text, position = block.text, provision.position
    if is_glossary and (bold := _BOLD.match(block.source)):
        words = bold[1].strip().rstrip(":").strip()
        if len(words) <= _LONGEST:
            yield Term(words, position, at, text, in_glossary=True)
    if _OF_LAW.search(text):
        return
    for pattern in (_MEANS, _AVSES, _IN_PASSING):
        for found in pattern.finditer(text):
            yield Term(found[1].strip(), position, at, text)
    for found in _SHORT.finditer(text):
        if long := _spelt_out(text[max(0, found.start() - _LONG) : found.start()], found[1]):
            yield Term(found[1], position, at, text, stands_for=long)


def _glossaries(provisions: Provisions) -> Collection[int]:
    """The positions of glossaries and of all beneath them."""
    found: set[int] = set()
    for provision in provisions:
        is_one = provision.kind is Kind.DEFINITION or _GLOSSARY.search(provision.title) is not None
        if is_one or provision.parent in found:
            found.add(provision.position)
    return found


def _spelt_out(words: str, short: str) -> str:
    """The end of the words whose initials an abbreviation has; empty where they are others."""
    letters = [letter.lower() for letter in short.rstrip("s") if letter.isupper()]
    parts = _PARTS.findall(words)
    for count in range(len(letters), min(len(parts), 2 * len(letters) + 1) + 1):
        chosen = parts[len(parts) - count :]
        initials = iter([part[0].lower() for part in chosen])
        if chosen[0][0].lower() == letters[0] and all(letter in initials for letter in letters):
            return " ".join(chosen)
    return ""


def _abbreviations(text: str) -> Iterator[tuple[str, bool]]:
    """The abbreviations of a block, each with whether it is explained there: in brackets behind words, or before
    brackets with words in them."""
    for found in _ABBREVIATION.finditer(text):
        word = found.group()
        if word in _KNOWN or word.rstrip("s") in _KNOWN:
            continue
        before, after = text[: found.start()], text[found.end() :]
        in_brackets = before.endswith(("(", "(“", '("', "(the “", "(or ")) and re.match(r"[”\"]?[);,]", after)
        yield word.rstrip("s"), bool(in_brackets) or bool(re.match(r"\s*\([a-z][^)]{5,}\)", after))


def _shouts(text: str) -> bool:
    """Whether a text is in capitals as a whole, so that a word in them says nothing."""
    letters = [sign for sign in text if sign.isalpha()]
    return sum(sign.isupper() for sign in letters) * 2 > len(letters)


class _Sentences:
    """The blocks of a text, ready to be asked which terms they use."""

    def __init__(self, provisions: Provisions) -> None:
        self._blocks: list[tuple[int, int, frozenset[str], str]] = []
        for provision in provisions:
            own = [(-1, provision.title), *enumerate(block.text for block in blocks_of(provision))]
            for at, text in own:
                lowered = text.lower()
                stems = frozenset(_stem(word) for word in _WORD.findall(lowered))
                self._blocks.append((provision.position, at, stems, lowered))

    def use(self, term: Term) -> bool:
        """Whether the term stands anywhere but in its definition."""
        if self.find(term) is not None:
            return True
        # Within its own definition it is used where it stands more often than it is defined.
        return any(term.text.lower().count(name.lower()) > (2 if term.in_glossary else 1) for name in term.names)

    def find(self, term: Term) -> tuple[int, int] | None:
        """The provision and block that use the term first, its definition aside."""
        wanted = [_stems(name) for name in term.names]
        for place, at, stems, _text in self._blocks:
            if (place, at) != (term.place, term.block) and any(each and each <= stems for each in wanted):
                return place, at
        return None


def _stems(name: str) -> frozenset[str]:
    return frozenset(_stem(word) for word in _WORD.findall(name.lower()) if word not in _SMALL_WORDS)


def _stem(word: str) -> str:
    """The beginning of a word that its forms share."""
    return word.rstrip("s")[:5]
