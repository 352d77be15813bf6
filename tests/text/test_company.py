"""Words that are no surer than those they stand with."""

from codeprac.text.company import find_enclosed, find_stray_signs
from codeprac.text.doubles import find_slides
from codeprac.text.gaps import NOWHERE
from codeprac.text.outline import outline
from codeprac.text.passages import Passages, read_passages


def passage(text: str) -> Passages:
    return read_passages(outline(f"# Code\n\n{text}\n"))


def went(side: Passages, *places: int | None) -> list[int]:
    """The images of the first words; all others have none."""
    found = [NOWHERE if place is None else place for place in places]
    return found + [NOWHERE] * (len(side.keys) - len(found))


def test_a_sign_is_doubted_where_its_word_went() -> None:
    old = passage("this law, the rules")
    assert list(find_stray_signs(old, went(old, 0, 1, 2, 3, 4))) == []
    assert [old.keys[word] for word in find_stray_signs(old, went(old, 0, None, 2, 3, 4))] == ["law", ","]


def test_a_sign_that_stands_alone_is_doubted_without_either_neighbour() -> None:
    old = passage("rules – made")
    assert list(find_stray_signs(old, went(old, 0, 1, 9))) == []
    assert list(find_stray_signs(old, went(old, 0, 5, 6))) == []
    assert list(find_stray_signs(old, went(old, 0, 5, 9))) == [1]


def test_few_words_between_doubtful_ones_are_doubted() -> None:
    old = passage("by section 17 of it")
    images = went(old, 0, 1, 2, 3, 4)
    assert list(find_enclosed(old, images, [False, True, True, False, True])) == [1, 2]
    assert list(find_enclosed(old, images, [True, True, True, False, True])) == []


def test_many_words_between_doubtful_ones_stay_sure() -> None:
    old = passage("by whoever publishes models of it")
    assert list(find_enclosed(old, went(old, 0, 1, 2, 3, 4, 5), [False, True, True, True, True, False])) == []


def test_a_word_is_doubted_that_may_stand_at_the_other_end_of_what_was_set_in() -> None:
    old, new = passage("the code that binds"), passage("the code, if any, code that binds")
    assert [old.keys[word] for word in find_slides(old, new, [0, 1, 7, 8])] == ["code"]
    assert list(find_slides(old, passage("the code, if any, which that binds"), [0, 1, 7, 8])) == []


def test_a_word_is_doubted_that_may_come_from_the_other_end_of_what_was_struck() -> None:
    old, new = passage("the code, if any, code that binds"), passage("the code that binds")
    assert set(find_slides(old, new, went(old, 0, 1, None, None, None, None, None, 2, 3))) == {1}
