"""Texts as characters: one for each token, the same for what compares equal."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from codeprac.text.cleaning import clean
from codeprac.text.coding import COMMON, MODAL, TELLING, Alphabet, count_of_words
from codeprac.text.scripts import matches
from codeprac.text.words import count_words, is_word, spaced_tokens, tokens

TEXTS = st.text(alphabet="ab1IV.,’'“\"–-_ \n\u00a0§€½😀é字，𝐀\ud800", max_size=60) | st.text(max_size=20)
CODES = st.text(alphabet="abcde,.\U00010000\U00010001\U00020000\U00021000\U00021001", max_size=40)


@given(TEXTS)
def test_each_token_has_one_character(text: str) -> None:
    coded = Alphabet().read(text)
    assert coded.tokens() == spaced_tokens(text)
    assert len(coded.codes) == len(coded.tokens())
    assert coded.part(0, len(coded.codes)) == text


@given(st.lists(TEXTS, max_size=4), st.lists(TEXTS, max_size=3))
def test_texts_are_read_together_as_they_are_alone(texts: list[str], before: list[str]) -> None:
    alphabet = Alphabet()
    for text in before:
        alphabet.read(text)
    assert_read_alike(alphabet, texts)


def test_a_real_draft_is_read_at_once_as_line_by_line(real_text: Callable[[str], str]) -> None:
    assert_read_alike(Alphabet(), real_text("gpai-code-of-practice/draft-3-2025-03-11.en.md").split("\n"))


def assert_read_alike(alphabet: Alphabet, texts: list[str]) -> None:
    together = alphabet.read_all(texts)
    assert len(together) == len(texts)
    for text, (codes, telling, starts, words) in zip(texts, together, strict=True):
        alone = alphabet.read(text)
        assert (codes, starts.tolist(), words) == (alone.codes, alone.starts, count_words(text))
        assert telling == "".join([code for code in codes if code >= MODAL[0]])


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("ab šb b ab", [0, 1, 2, 0]),
        ("ab αb 𐀀b ab", [0, 1, 2, 0]),
        ("ab-cd ab‑cd ab–cd", [0, 0, 2]),
        ("’ab 'ab ab", [0, 0, 2]),
        ("shall that other 1234 shall", [0, 1, 2, 3, 0]),
    ],
)
def test_words_in_any_letters_are_told_apart_at_once(text: str, first: list[int]) -> None:
    words = text.split(" ")
    together = [codes for codes, *_ in Alphabet().read_all(words)]
    assert [together.index(codes) for codes in together] == first
    assert_read_alike(Alphabet(), words)


@pytest.mark.parametrize(
    ("word", "span"),
    [("that", COMMON), ("12", TELLING), ("1234", TELLING), ("other", TELLING), ("Shall", MODAL), ("nicht", MODAL)],
)
def test_what_a_word_is_shows_in_its_character(word: str, span: str) -> None:
    (codes, _, _, _), *_ = Alphabet().read_all([word])
    assert span[0] <= codes <= span[-1]
    assert Alphabet().read(word).codes == codes


def test_beyond_the_signs_that_there_is_room_for_some_share_a_character() -> None:
    signs = "".join(map(chr, range(0xF0000, 0xF0000 + 6_500)))
    codes = Alphabet().read(signs).codes
    assert len(codes) == len(signs)
    assert len(set(codes)) == 6_400
    assert_read_alike(Alphabet(), [signs])


@given(TEXTS)
def test_words_are_counted_by_their_characters(text: str) -> None:
    codes = Alphabet().read(text).codes
    assert count_of_words(codes) == count_words(text) == sum(map(is_word, tokens(text)))


def test_quotes_and_dashes_compare_equal_and_words_do_not() -> None:
    alphabet = Alphabet()
    assert alphabet.read("“post‑market”").codes == alphabet.read('"post-market"').codes
    assert alphabet.read("Signatory’s").codes == alphabet.read("Signatory's").codes
    assert alphabet.read("shall").codes != alphabet.read("Shall").codes
    assert [codes for codes, *_ in alphabet.read_all(["“don’t”", "„don't“"])] == [alphabet.read('"don\'t"').codes] * 2


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
