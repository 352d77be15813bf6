"""Words of many texts counted at once, as they are counted one by one."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codeprac.text.counting import count_each
from codeprac.text.words import count_words

TEXTS = st.text(alphabet="aé1٣²IX.,-’'_ \n§—", max_size=12) | st.text(max_size=6)


@given(st.lists(TEXTS, max_size=6))
def test_texts_are_counted_together_as_they_are_alone(texts: list[str]) -> None:
    assert count_each(texts) == list(map(count_words, texts))


@pytest.mark.parametrize(
    "texts", [["X.1", "V,1", "1.X", "1,2.3", "a-b’c_d", "a.b"], ["a-", "b"], ["字 字-字", "a"], [], [""]]
)
def test_borders_of_texts_and_of_numbers_count(texts: list[str]) -> None:
    assert count_each(texts) == list(map(count_words, texts))


def test_the_words_of_a_real_draft_are_counted_so(real_text: Callable[[str], str]) -> None:
    lines = real_text("gpai-code-of-practice/draft-3-2025-03-11.en.md").split("\n")
    assert count_each(lines) == list(map(count_words, lines))
