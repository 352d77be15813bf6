"""The relation of two linked provisions, and the reason for the link in words."""

from __future__ import annotations

from collections import Counter

from rapidfuzz.distance import Indel

from codeprac.text.links import Relation
from codeprac.text.provisions import OutlinedProvision
from codeprac.text.similarity import Words


def name_relation(old: OutlinedProvision, new: OutlinedProvision, parent_kept: bool, stray: bool) -> Relation:
    """The relation of two provisions that have nobody else; a new number or label alone is no change.

    `stray` says that it left its place in the order.
    """
    if old.level != new.level and not parent_kept:
        return Relation.PROMOTED if new.level < old.level else Relation.DEMOTED
    if not parent_kept or stray:
        return Relation.MOVED
    same = old.title == new.title and old.body.strip() == new.body.strip()
    return Relation.SAME if same else Relation.EDITED


def say_why(old: OutlinedProvision, new: OutlinedProvision, before: Words, after: Words, parent_kept: bool) -> str:
    """The reason for a link, such as "same heading, 83 % of the words, new parent"."""
    return ", ".join((_headings(old, new), _bodies(before, after), "same parent" if parent_kept else "new parent"))


def _headings(old: OutlinedProvision, new: OutlinedProvision) -> str:
    before, after = old.title.casefold(), new.title.casefold()
    if before == after:
        return "same heading"
    return "similar heading" if Indel.normalized_similarity(before, after) > 0.6 else "other heading"


def _bodies(before: Words, after: Words) -> str:
    old, new = before.body, after.body
    if old == new:
        return "same words" if old else "no text"
    shared = sum((Counter(old) & Counter(new)).values())
    return f"{round(100 * shared / max(len(old), len(new)))} % of the words"
