"""What is given back of a form that cannot be taken now."""

import pytest

from codeprac.web.typed import MOST_CHARACTERS, texts_in


@pytest.mark.parametrize(
    ("name", "value", "is_shown"),
    [
        ("text", "Agreed", True),
        ("reason", "Too\nlong", True),
        ("introduction", "Several words", True),
        ("kind", "technical", False),
        ("provision", "measure-1.1", False),
        ("text", "  \n ", False),
        ("password", "seven otters on granite", False),
        ("new_password", "seven otters on granite", False),
        ("code", "123 456", False),
        ("csrf_token", "a b", False),
        ("written_by", "a b", False),
        ("draft_about", "new:x y", False),
        ("text", "x " * MOST_CHARACTERS, False),
    ],
)
def test_words_come_back_and_choices_and_secrets_do_not(name: str, value: str, is_shown: bool) -> None:
    assert texts_in([(name, value)]) == ([(name, value)] if is_shown else [])
