"""Two changes of one text come together, or a person decides."""

from time import perf_counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codeprac.text.merging import LONGEST, bring_together, merge

BASIS = "Signatories publish their policy. They review it every year. They keep the records of each review."


def test_changes_of_different_sentences_come_together() -> None:
    one = BASIS.replace("every year", "every two years")
    other = BASIS.replace("publish their", "publish and explain their")
    assert merge(BASIS, one, other) == one.replace("publish their", "publish and explain their")


@pytest.mark.parametrize(
    ("one", "other"),
    [("every two years", "every month"), ("once a year", ""), ("", "every year, and whenever it fails")],
)
def test_changes_of_the_same_words_are_left_to_people(one: str, other: str) -> None:
    assert merge(BASIS, BASIS.replace("every year", one), BASIS.replace("every year", other)) is None


def test_what_both_changed_alike_counts_once() -> None:
    one = BASIS.replace("every year", "every two years")
    other = one.replace("publish their", "publish and explain their")
    mine = one.replace("each review", "all reviews")
    assert merge(BASIS, mine, other) == other.replace("each review", "all reviews")


def test_two_insertions_at_one_place_are_left_to_people() -> None:
    assert merge("One. Three.", "One. Two. Three.", "One. Two and a half. Three.") is None


def test_a_change_is_never_made_in_a_look_alike() -> None:
    basis = "They publish it within a month.\n\nThey publish it within a week."
    one = basis.replace("within a week", "within ten days")
    other = "They publish it within a month."
    assert merge(basis, one, other) is None


def test_what_is_too_long_is_left_to_people() -> None:
    basis = "word " * (LONGEST // 5 + 1)
    assert merge(basis, "x" + basis, basis + "x") is None


def test_long_texts_are_merged_in_a_moment() -> None:
    basis = " ".join(f"Sentence {number} says what number {number} says." for number in range(1_500))
    one, other = basis.replace("number 7 ", "number seven "), basis.replace("number 1400 ", "number 14 hundred ")
    began = perf_counter()
    assert merge(basis, one, other) == one.replace("number 1400 ", "number 14 hundred ")
    assert perf_counter() - began < 5


@settings(max_examples=400)
@given(st.sets(st.integers(0, 19), min_size=2, max_size=6), st.data())
def test_changes_that_stand_apart_always_come_together(places: set[int], data: st.DataObject) -> None:
    basis = [f"sentence{number} says something of its own about subject{number}." for number in range(20)]
    mine = data.draw(st.sets(st.sampled_from(sorted(places))))

    def change(chosen: set[int]) -> str:
        return " ".join(
            text.replace("its own", f"no{place} interest") if place in chosen else text
            for place, text in enumerate(basis)
        )

    assert merge(change(set()), change(mine), change(places - mine)) == change(places)


WORDS = st.lists(st.sampled_from("alpha beta gamma delta epsilon .".split()), max_size=12).map(" ".join)


@given(WORDS, WORDS, WORDS)
def test_the_order_of_the_two_does_not_matter(basis: str, one: str, other: str) -> None:
    assert merge(basis, one, other) == merge(basis, other, one)


@given(WORDS, WORDS)
def test_one_change_alone_is_taken_as_it_is(basis: str, one: str) -> None:
    assert merge(basis, one, basis) == merge(basis, basis, one) == merge(basis, one, one) == one


def test_two_changes_side_by_side_show_where_they_meet_and_settle_the_rest() -> None:
    basis = "They keep records for ten years. They name a person. They tell everyone."
    one = basis.replace("ten", "twelve").replace("everyone", "the office")
    other = basis.replace("ten", "five").replace("a person", "two persons")
    parts = bring_together(basis, one, other)
    assert [(part.basis, part.one, part.other) for part in parts if part.is_conflict] == [("ten", "twelve", "five")]
    assert "".join(part.basis for part in parts) == basis
    settled = "".join(part.one for part in parts)
    assert settled == "They keep records for twelve years. They name two persons. They tell the office."


@given(WORDS, WORDS, WORDS)
def test_parts_without_a_conflict_are_the_merged_text(basis: str, one: str, other: str) -> None:
    parts = bring_together(basis, one, other)
    assert "".join(part.basis for part in parts) == basis
    merged = merge(basis, one, other)
    if merged is not None and basis and not any(part.is_conflict for part in parts):
        assert "".join(part.one for part in parts) == merged
