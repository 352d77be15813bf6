"""Names in the order in which people look for them."""

from hypothesis import given
from hypothesis import strategies as st

from codeprac.text.ordering import sort_key


def test_accents_and_case_do_not_part_letters() -> None:
    names = ["Zebra", "Échantillon", "éclair", "Estonia", "Åland", "Øresund", "Łódź", "Lund", "Oslo", "Angola"]
    expected = ["Åland", "Angola", "Échantillon", "éclair", "Estonia", "Łódź", "Lund", "Øresund", "Oslo", "Zebra"]
    assert sorted(names, key=sort_key) == expected


def test_a_shorter_name_comes_before_the_longer_one_that_begins_with_it() -> None:
    assert sorted(["Cafés", "Cafe b", "Café"], key=sort_key) == ["Café", "Cafe b", "Cafés"]


@given(st.text(), st.text())
def test_different_names_never_have_the_same_key(one: str, other: str) -> None:
    assert (sort_key(one) == sort_key(other)) == (one == other)
