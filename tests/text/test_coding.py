"""Texts as characters: one for each token, the same for what compares equal."""

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from codeprac.text.cleaning import clean
from codeprac.text.coding import Alphabet, count_of_words
from codeprac.text.scripts import matches
from codeprac.text.words import collapse, count_words, is_word, spaced_tokens, tokens

TEXTS = st.text(alphabet="ab1IV.,’'“\"–-_ \n\u00a0§€½😀é", max_size=60)
CODES = st.text(alphabet="abcde,.\U00010000\U00010001\U00020000\U00021000\U00021001", max_size=40)


@given(TEXTS)
def test_each_token_has_one_character(text: str) -> None:
    alphabet = Alphabet()
    collapsed = collapse(text)
    assert "".join(spaced_tokens(text)) == text
    assert len(alphabet.encode_tokens(spaced_tokens(text))) == len(spaced_tokens(text))
    assert alphabet.encode(collapsed) == alphabet.encode_tokens(spaced_tokens(collapsed))


@given(TEXTS)
def test_words_are_counted_by_their_characters(text: str) -> None:
    codes = Alphabet().encode(collapse(text))
    assert count_of_words(codes) == count_words(text) == sum(map(is_word, tokens(text)))


def test_quotes_and_dashes_compare_equal_and_words_do_not() -> None:
    alphabet = Alphabet()
    assert alphabet.encode("“post‑market”") == alphabet.encode('"post-market"')
    assert alphabet.encode("Signatory’s") == alphabet.encode("Signatory's")
    assert alphabet.encode("shall") != alphabet.encode("Shall")


@given(CODES, CODES)
def test_scripts_are_minimal_and_in_order(old: str, new: str) -> None:
    found = matches(old, new)
    assert all(old[at : at + length] == new[to : to + length] for at, to, length in found)
    assert len(old) + len(new) - 2 * sum(length for *_, length in found) == Indel.distance(old, new)
    assert_in_order(found)


@given(CODES, CODES)
def test_what_cleaning_keeps_is_equal_and_in_order(old: str, new: str) -> None:
    before = matches(old, new)
    kept = clean(before, old, new)
    assert all(old[at : at + length] == new[to : to + length] and length for at, to, length in kept)
    assert sum(length for *_, length in kept) <= sum(length for *_, length in before)
    assert_in_order(kept)


def assert_in_order(found: list[tuple[int, int, int]]) -> None:
    at = to = 0
    for start, other, length in found:
        assert start >= at
        assert other >= to
        at, to = start + length, other + length
