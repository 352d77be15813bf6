"""The relation of two linked provisions, and the reason for the link in words."""

from __future__ import annotations

from rapidfuzz.distance import Indel

from codeprac.text.links import Relation
from codeprac.text.provisions import OutlinedProvision


def name_relation(old: OutlinedProvision, new: OutlinedProvision, parent_kept: bool, stray: bool) -> Relation:
    """The relation of two provisions that have nobody else; a new number or label alone is no change.

    `stray` says that it left its place in the order.
    """
    if old.level != new.level and not parent_kept:
        return Relation.PROMOTED if new.level < old.level else Relation.DEMOTED
    if not parent_kept or stray:
        return Relation.MOVED
    same = old.body is new.body or old.body.strip() == new.body.strip()
    return Relation.SAME if same and old.title == new.title else Relation.EDITED


def say_why(
    old: OutlinedProvision, new: OutlinedProvision, shared: float | None, parent_kept: bool, stray: bool = False
) -> str:
    """The reason for a link, such as "same heading, 83 % of the words, new parent".

    `shared` is the part of the words of the longer body that the other has too; None where neither has any. `stray`
    says that it left its place in the order.
    """
    parent = "new parent" if not parent_kept else "same parent, other place" if stray else "same parent"
    return f"{_headings(old.title, new.title)}, {_bodies(shared)}, {parent}"


def _headings(old: str, new: str) -> str:
    if old == new:
        return "same heading"
    before, after = old.casefold(), new.casefold()
    if before == after:
        return "same heading"
    return "similar heading" if are_alike(before, after) else "other heading"


def are_alike(one: str, other: str) -> bool:
    """Whether two titles have most of their letters in common, in order."""
    return Indel.normalized_similarity(one.casefold(), other.casefold()) > 0.6


def _bodies(shared: float | None) -> str:
    if shared is None:
        return "no text"
    return "same words" if shared == 1 else f"{min(99, round(100 * shared))} % of the words"
