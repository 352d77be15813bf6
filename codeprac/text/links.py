"""The words of lineage: relations, links, candidates. Plain values, made by `codeprac.text.lineage`."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Relation(StrEnum):
    """What became of a provision."""

    SAME = "same"
    EDITED = "edited"
    MOVED = "moved"
    SPLIT = "split"
    MERGED = "merged"
    PROMOTED = "promoted"
    DEMOTED = "demoted"
    DELETED = "deleted"
    NEW = "new"


class Confidence(StrEnum):
    """How sure a link is: `proposed` waits for a person."""

    CONFIDENT = "confident"
    PROPOSED = "proposed"


class Link(NamedTuple):
    """One provision of the old draft and one of the new, by position; None where there is none.

    A split or merge gives one link for each pair, the main one first. The score is from 0 to 1, the reason in words.
    """

    old: int | None
    new: int | None
    relation: Relation
    confidence: Confidence
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class Candidate:
    """For a provision of the new draft old ones that it may come from, best first.

    One without a confident link has its best guesses, one with a confident link those that may also be part of it.
    """

    new: int
    old: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Lineage:
    """The links of two drafts, and the candidates where they are not sure."""

    links: tuple[Link, ...]
    candidates: tuple[Candidate, ...]
