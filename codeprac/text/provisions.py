"""The words of an outline: kinds, provisions, doubts. Plain values, made by `codeprac.text.outline`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import NamedTuple

from codeprac.text.blocks import Block


class Kind(StrEnum):
    """What a provision is for its readers."""

    TITLE = "title"
    PART = "part"
    SECTION = "section"
    COMMITMENT = "commitment"
    MEASURE = "measure"
    SUB_MEASURE = "sub-measure"
    KPI = "kpi"
    RECITAL = "recital"
    APPENDIX = "appendix"
    DEFINITION = "definition"
    NOTE = "note"
    QUESTION = "question"
    STATEMENT = "statement"
    PREAMBLE = "preamble"
    OBJECTIVE = "objective"
    CONCLUSION = "conclusion"
    TEXT = "text"


class OutlinedProvision(NamedTuple):
    """A heading with the text directly under it; positions count provisions from 0, lines from 1.

    `blocks` are those of the body where it was read with its whole text; `blocks_of` reads them where they are None.
    """

    position: int
    line: int
    level: int
    kind: Kind
    label: str
    number: str
    heading: str
    title: str
    slug: str
    parent: int | None
    source: str
    body: str
    blocks: tuple[Block, ...] | None = None


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place where the reading of the text may be wrong, or the text itself: look here."""

    line: int
    code: str
    message: str
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Details:
    """What is doubtful in a text, and definitions that the whole text shares.

    `footnotes` and `definitions` map a label to the exact Markdown of its definition.
    """

    doubts: tuple[Doubt, ...] = ()
    footnotes: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)


class Outline:
    """The provisions of a text in order, and its details, which are read when somebody first asks for them."""

    __slots__ = ("_details", "_read", "provisions")

    def __init__(
        self,
        provisions: tuple[OutlinedProvision, ...],
        doubts: tuple[Doubt, ...] = (),
        footnotes: Mapping[str, str] | None = None,
        definitions: Mapping[str, str] | None = None,
    ) -> None:
        self.provisions = provisions
        self._details: Details | None = Details(doubts, footnotes or {}, definitions or {})
        self._read: Callable[[], Details] = Details

    @classmethod
    def read_later(cls, provisions: tuple[OutlinedProvision, ...], read: Callable[[], Details]) -> Outline:
        """An outline whose details this function reads."""
        made = cls(provisions)
        made._details, made._read = None, read
        return made

    @property
    def details(self) -> Details:
        """What is doubtful in the text, and the definitions that it shares."""
        if self._details is None:
            self._details = self._read()
        return self._details

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """Where the reading of the text, or the text, may be wrong."""
        return self.details.doubts

    @property
    def footnotes(self) -> Mapping[str, str]:
        """The Markdown of each footnote, by label."""
        return self.details.footnotes

    @property
    def definitions(self) -> Mapping[str, str]:
        """The Markdown of each link definition, by label."""
        return self.details.definitions

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Outline):
            return NotImplemented
        return self.provisions == other.provisions and self.details == other.details

    __hash__ = None  # type: ignore[assignment]  # as of any value that holds mappings

    def __repr__(self) -> str:
        return f"Outline({len(self.provisions)} provisions)"
