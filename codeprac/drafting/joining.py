"""Two drafters on one provision: what each made of the text that both began with, brought together; on plain values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from codeprac.text.merging import Part, bring_together, merge

CONTEXT = 80


class Choice(StrEnum):
    """Which wording stands where both changed the same words."""

    YOURS = "yours"
    THEIRS = "theirs"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Conflict:
    """A place that both changed, counted from 1: its words before, theirs as stored, yours, and what stands before."""

    number: int
    lead: str
    before: str
    theirs: str
    yours: str


@dataclass(frozen=True, slots=True)
class Both:
    """What was typed and what is stored, against what both began with; line ends alike, trimmed."""

    basis: str
    yours: str
    theirs: str

    def merged(self) -> str | None:
        """The text with both changes where they stand apart, else None."""
        return merge(self.basis, self.yours, self.theirs) if self.basis else None

    def conflicts(self) -> list[Conflict]:
        """The places that both changed."""
        found: list[Conflict] = []
        lead = ""
        for part in self._parts():
            if part.is_conflict:
                found.append(Conflict(len(found) + 1, lead[-CONTEXT:], part.basis, part.other, part.one))
            lead += part.basis
        return found

    def settled(self, choices: Mapping[int, str]) -> str | None:
        """The text with these choices by number of conflict; None where one is missing."""
        text: list[str] = []
        number = 0
        for part in self._parts():
            if not part.is_conflict:
                text.append(part.one)
                continue
            number += 1
            chosen = _chosen(part, choices.get(number, ""))
            if chosen is None:
                return None
            text.append(chosen)
        return "".join(text)

    def _parts(self) -> Sequence[Part]:
        return bring_together(self.basis, self.yours, self.theirs) if self.basis else []


def both_of(basis: str, yours: str, theirs: str) -> Both:
    """The three texts, made alike."""
    return Both(*("\n".join(text.strip().splitlines()) for text in (basis, yours, theirs)))


def _chosen(part: Part, choice: str) -> str | None:
    if choice == Choice.YOURS:
        return part.one
    if choice == Choice.THEIRS:
        return part.other
    if choice == Choice.BOTH:
        gap = "" if not part.other or part.other[-1:].isspace() or not part.one else " "
        return part.other + gap + part.one
    return None
