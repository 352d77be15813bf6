"""What segments hold: both texts, their words, and the weightiest sort of change."""

import pytest

from codeprac.text.coding import Alphabet, Coded
from codeprac.text.diffing import compare_words, diff, joined
from codeprac.text.segments import Nature, Op, Segment, nature_of, words_changed

KEPT, CAME, GONE = (Segment(op, "three small words ") for op in (Op.EQUAL, Op.INSERT, Op.DELETE))


def test_words_are_counted_by_what_happened_to_them_and_moved_ones_once() -> None:
    away, here = GONE._replace(move=1), CAME._replace(move=1)
    assert words_changed([KEPT, CAME, GONE]) == (3, 3, 0, 3)
    assert words_changed([KEPT, away, here, here, CAME]) == (3, 0, 6, 3)
    assert words_changed([GONE._replace(nature=Nature.STYLE), CAME._replace(nature=Nature.STYLE)]) == (0, 0, 0, 3)


def test_the_weightiest_change_names_them_all() -> None:
    small, great = CAME._replace(nature=Nature.STYLE), GONE._replace(nature=Nature.PUNCTUATION)
    assert nature_of([KEPT]) is None
    assert nature_of([small, KEPT]) is Nature.STYLE
    assert nature_of([small, great]) is nature_of([great, small]) is Nature.PUNCTUATION


@pytest.mark.parametrize(
    ("old", "new", "natures"),
    [
        ("provider, user", "provider; user", [Nature.PUNCTUATION]),
        ("provider, user", "provider; owner", [Nature.WORDING]),
        ("its own. End", "its own end", [Nature.WORDING]),
        ("a ’b’ c", "a 'b' c", [Nature.STYLE]),
        ("a  b", "a b", [Nature.FORMATTING]),
        ("’ a", "'  a", [Nature.STYLE]),
        ("a 1 % b", "a 1 § b", [Nature.WORDING]),
    ],
)
def test_a_change_is_of_the_sort_of_what_weighs_most_in_it(old: str, new: str, natures: list[Nature]) -> None:
    found = [segment.nature for segment in compare_words(old, new) if segment.op is not Op.EQUAL]
    assert list(dict.fromkeys(found)) == natures


def test_texts_that_are_equal_or_empty_are_one_segment() -> None:
    alphabet = Alphabet()
    one, none = alphabet.read("a word"), alphabet.read("")
    assert diff(one, one) == (Segment(Op.EQUAL, "a word"),)
    assert diff(one, none) == (Segment(Op.DELETE, "a word"),)
    assert diff(none, one) == (Segment(Op.INSERT, "a word"),)
    assert diff(none, none) == ()


def test_words_that_share_a_character_are_told_apart_by_their_letters() -> None:
    codes = "\U00021000\U00021001"
    one, other = Coded("shall be", [0, 6, 8], codes), Coded("could be", [0, 6, 8], codes)
    assert diff(one, other) == (Segment(Op.DELETE, "shall"), Segment(Op.INSERT, "could"), Segment(Op.EQUAL, " be"))


def test_neighbours_that_stayed_are_joined_and_empty_ones_left_out() -> None:
    nothing = Segment(Op.EQUAL, "")
    assert joined([nothing, KEPT, KEPT, CAME, CAME, GONE, nothing, KEPT]) == (
        Segment(Op.EQUAL, KEPT.text * 2),
        CAME,
        CAME,
        GONE,
        KEPT,
    )
