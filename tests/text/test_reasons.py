"""The relation of two provisions and its reason, one row for each rule."""

import pytest

from codeprac.text.links import Relation
from codeprac.text.provisions import Kind, OutlinedProvision
from codeprac.text.reasons import name_relation, say_why


def provision(title: str = "Access to models", body: str = "Text.", level: int = 2) -> OutlinedProvision:
    return OutlinedProvision(0, 1, level, Kind.MEASURE, "", "", title, title, "slug", None, "", body)


@pytest.mark.parametrize(
    ("old", "new", "parent_kept", "stray", "relation"),
    [
        (provision(), provision(), True, False, Relation.SAME),
        (provision(), provision(body=" Text.\n"), True, False, Relation.SAME),
        (provision(), provision(level=3), True, False, Relation.SAME),
        (provision(), provision(title="Access"), True, False, Relation.EDITED),
        (provision(), provision(body="Other."), True, False, Relation.EDITED),
        (provision(), provision(), True, True, Relation.MOVED),
        (provision(), provision(), False, False, Relation.MOVED),
        (provision(), provision(body="Other."), False, True, Relation.MOVED),
        (provision(level=3), provision(level=2), False, False, Relation.PROMOTED),
        (provision(level=2), provision(level=3), False, False, Relation.DEMOTED),
    ],
)
def test_a_relation_is_named_by_parent_order_level_and_words(
    old: OutlinedProvision, new: OutlinedProvision, parent_kept: bool, stray: bool, relation: Relation
) -> None:
    assert name_relation(old, new, parent_kept, stray) is relation


@pytest.mark.parametrize(
    ("old", "new", "shared", "parent_kept", "reason"),
    [
        ("Access", "Access", 1.0, True, "same heading, same words, same parent"),
        ("Access", "ACCESS", 0.83, False, "same heading, 83 % of the words, new parent"),
        ("Access to models", "Access to a model", 0.0, True, "similar heading, 0 % of the words, same parent"),
        ("ACCESS TO MODELS", "access to a model", 0.5, True, "similar heading, 50 % of the words, same parent"),
        ("abcde", "abcxy", 0.999, True, "other heading, 99 % of the words, same parent"),
        ("Access", "Funding", None, False, "other heading, no text, new parent"),
    ],
)
def test_a_reason_says_heading_words_and_parent(
    old: str, new: str, shared: float | None, parent_kept: bool, reason: str
) -> None:
    assert say_why(provision(old), provision(new), shared, parent_kept) == reason


def test_a_provision_that_left_its_place_below_its_parent_says_so() -> None:
    reason = say_why(provision(), provision(), 1.0, parent_kept=True, stray=True)
    assert reason == "same heading, same words, same parent, other place"
