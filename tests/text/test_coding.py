"""Texts as characters: one for each token, the same for what compares equal."""

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import Indel

from codeprac.text.cleaning import clean
from codeprac.text.coding import MODAL, Alphabet, count_of_words
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
