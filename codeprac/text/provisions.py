"""The words of an outline: kinds, provisions, doubts. Plain values, made by `codeprac.text.outline`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class OutlinedProvision:
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
    blocks: tuple[Block, ...] | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Doubt:
    """A place where the reading of the text may be wrong, or the text itself: look here."""

    line: int
    code: str
    message: str
    position: int | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """The provisions of a text in order, what is doubtful, and definitions that the whole text shares.

    `footnotes` and `definitions` map a label to the exact Markdown of its definition.
    """

    provisions: tuple[OutlinedProvision, ...]
    doubts: tuple[Doubt, ...]
    footnotes: Mapping[str, str] = field(default_factory=dict)
    definitions: Mapping[str, str] = field(default_factory=dict)
