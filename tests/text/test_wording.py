"""Words as numbers."""

import pytest

from codeprac.text.wording import read_wordings


def numbered(*texts: str) -> list[int]:
    return read_wordings([("", text) for text in texts]).words.tolist()


def test_words_are_numbered_by_first_sight_whatever_their_case_and_signs() -> None:
    assert numbered("Zero, one; TWO!", "“Two” *one* - three") == [0, 1, 2, 2, 1, 3]
    assert numbered("Éxito ΣΑΣ", "éxito’s σας Ö ö ã Ã") == [0, 1, 0, 2, 1, 3, 3, 4, 4]


@pytest.mark.parametrize("length", [1, 7, 8, 9, 16, 63, 64, 65, 200])
def test_words_of_any_length_are_told_apart_by_each_letter(length: int) -> None:
    word = "a" * length
    others = [word[:at] + "b" + word[at + 1 :] for at in range(length)]
    assert numbered(" ".join([word, *others, word + "a", word])) == [*range(length + 2), 0]


def test_titles_and_bodies_have_their_words() -> None:
    wordings = read_wordings([("A title", "its body"), ("", ""), ("Other", "")])
    assert [wordings.title(text).tolist() for text in range(3)] == [[0, 1], [], [4]]
    assert [wordings.body(text).tolist() for text in range(3)] == [[2, 3], [], []]
    assert (read_wordings([]).vocabulary, wordings.vocabulary) == (0, 5)
