"""Reading whole numbers that come from outside."""

import pytest

from codeprac.text.numbers import read_whole


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), ("123", 123)])
def test_digits_are_a_number(text: str, number: int) -> None:
    assert read_whole(text, digits=3) == number


@pytest.mark.parametrize("text", [None, "", " 7", "7\n", "-1", "+1", "1.0", "1_0", "²", "٣", "x", "1234", "9" * 5_000])
def test_anything_else_is_none(text: str | None) -> None:
    assert read_whole(text, digits=3) is None
