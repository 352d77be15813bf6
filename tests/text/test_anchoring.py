"""Quotes described and found again, and never found where they are not."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from codeprac.text.anchoring import CONTEXT, Selector, describe, locate
from codeprac.text.words import collapse

TEXT = "The provider shall document the model. The office shall document the model. The end."
TEXTS = st.text(alphabet="ab .’'“\"–é", min_size=1, max_size=60).map(collapse).filter(bool)


def quoted(text: str, selector: Selector) -> str | None:
    place = locate(text, selector)
    return None if place is None else text[place.start : place.end]


def test_a_selector_holds_the_quote_its_context_and_place() -> None:
    made = describe("a" * 100 + "quote" + "b" * 100, 100, 105)
    assert made == Selector("quote", "a" * CONTEXT, "b" * CONTEXT, 100)


def test_what_is_not_in_a_text_is_not_described() -> None:
    for start, end in ((-1, 2), (2, 2), (3, 2), (2, 6)):
        with pytest.raises(ValueError, match=f"characters {start} to {end} are not in a text of 5"):
            describe("words", start, end)
    assert describe("words", 1, 5) == Selector("ords", "w", "", 1)


def test_a_place_has_all_the_context_that_the_text_has() -> None:
    text = "a quote in a short text"
    for selector in (describe(text, 2, 7), Selector("quote")):
        place = locate(text, selector)
        assert place is not None
        assert (place.prefix, place.suffix) == ("a ", " in a short text")


def test_a_quote_is_found_where_it_is_unique() -> None:
    place = locate(TEXT, Selector("The office shall"))
    assert place is not None
    assert (place.start, place.end, place.quote) == (39, 55, "The office shall")
    assert place.prefix.endswith("model. ")
    assert place.suffix.startswith(" document")


def test_style_of_quotes_and_white_space_do_not_matter() -> None:
    assert (
        quoted("the “Signatory’s” own – policy", Selector('"Signatory\'s"\n own -  policy'))
        == "“Signatory’s” own – policy"
    )
    assert quoted("two  \u00a0 words", Selector("two words")) == "two  \u00a0 words"


def test_context_settles_a_repeated_quote() -> None:
    quote = Selector("shall document", prefix="The office ", suffix=" the model")
    place = locate(TEXT, quote)
    assert place is not None
    assert place.start == TEXT.index("shall", 30)


def test_position_settles_what_context_leaves_open() -> None:
    text = "Same words here. Same words here. Same words here."
    for start in (0, 17, 34):
        place = locate(text, Selector("words here", start=start + 5))
        assert place is not None
        assert place.start == start + 5


def test_a_repeated_quote_that_nothing_settles_is_not_placed() -> None:
    assert locate("one two one two", Selector("one")) is None


def test_white_space_at_the_ends_of_a_quote_is_context_and_counts_for_its_position() -> None:
    text = "ab cd ab ef ab ab cd"
    for quote, prefix, suffix, start, found in (
        (" ab ", "", "ef", None, 6),
        ("ab ", "", "ef", None, 6),
        (" ab", "ef", "", None, 12),
        ("\n ab", "", "", 10, 12),
        ("ab", "", "", 13, 12),
        ("ab", "", "", 14, 15),
        ("ab", "q", "q", 1, 0),
    ):
        place = locate(text, Selector(quote, prefix, suffix, start))
        assert place is not None
        assert (place.start, place.quote) == (found, "ab")


def test_context_counts_letter_by_letter_from_the_quote() -> None:
    assert quoted_at("xxa one yya one", Selector("one", "za ")) is None
    assert quoted_at("xxa one yya one", Selector("one", "ya ")) == 12
    assert quoted_at("one bxx one byy", Selector("one", "", " bz")) is None
    assert quoted_at("one bxx one byy", Selector("one", "", " by")) == 8
    assert quoted_at("qone bc xone bde", Selector("one", "q", " bde")) == 9


def quoted_at(text: str, selector: Selector) -> int | None:
    place = locate(text, selector)
    return None if place is None else place.start


def test_look_alike_text_is_not_the_text() -> None:
    assert locate(TEXT, Selector("The provider shall document a model", "", "", 0)) is None
    assert locate(TEXT, Selector("the provider")) is None
    assert locate(TEXT, Selector(" ")) is None
    assert locate("", Selector("x")) is None


@given(TEXTS, st.data())
def test_what_is_described_is_found_again(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assume(text[start:end].strip())
    made = describe(text, start, end)
    place = locate(text, made)
    assert place is not None
    assert text[place.start : place.end].strip() == text[start:end].strip()
    lead = len(text[start:end]) - len(text[start:end].lstrip())
    assert place.start == start + lead


def test_a_thousand_quotes_in_a_long_text_take_a_second(
    within: Callable[[float], AbstractContextManager[None]],
) -> None:
    text = " ".join(f"word{at % 97} of sentence {at}." for at in range(2_000))
    made = [describe(text, at * 30, at * 30 + 40) for at in range(1_000)]
    with within(4):
        assert all(locate(text, each) is not None for each in made)
