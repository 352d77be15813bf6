"""Words with a second place nearby: the choice is sure where it is better on every side, and doubted elsewhere."""

from codeprac.text.doubles import find_doubles
from codeprac.text.gaps import NOWHERE
from codeprac.text.outline import outline
from codeprac.text.passages import Passages, read_passages

SENTENCE = "Providers will report serious incidents without delay."


def passages(*sentences: str) -> Passages:
    return read_passages(outline(f"# Code\n\n{' '.join(sentences)}\n"))


def doubted(
    old: Passages, new: Passages, went: dict[int, int], whole: set[int] | None = None, loose: set[int] | None = None
) -> str:
    """The words that are doubted, when words went as told; that of `loose` ones is not sure."""
    images = [went.get(word, NOWHERE) for word in range(len(old.keys))]
    stands = [sentence in (whole or ()) for sentence in range(len(old.sentences))]
    firm = [NOWHERE if word in (loose or ()) else image for word, image in enumerate(images)]
    found = set(find_doubles(old, new, images, firm, stands)) - (loose or set())
    return " ".join(old.keys[word] for word in sorted(found))


def straight(first: int, to: int, count: int) -> dict[int, int]:
    """Words that follow each other and went on doing so."""
    return {first + step: to + step for step in range(count)}


def test_a_sentence_written_a_second_time_with_changes_casts_doubt_on_its_words() -> None:
    old = passages(SENTENCE)
    new = passages(
        "Providers must report serious incidents without delay.", "Some report serious incidents without fail."
    )
    went = {0: 0, **straight(2, 10, 4)}
    assert doubted(old, new, went) == "report serious incidents without delay ."


def test_a_run_that_reaches_beyond_the_other_is_sure() -> None:
    old = passages(SENTENCE)
    new = passages(
        "Providers must report serious incidents without delay.", "Some report serious incidents without fail."
    )
    assert doubted(old, new, {0: 0, **straight(2, 2, 6)}) == ""


def test_a_sentence_that_stands_as_it_was_is_not_doubted() -> None:
    old, new = passages(SENTENCE), passages(SENTENCE, SENTENCE)
    assert doubted(old, new, straight(0, 0, 8), whole={0}) == ""


def test_an_equal_second_place_casts_doubt_on_a_sentence_not_known_to_stand() -> None:
    old, new = passages(SENTENCE), passages(SENTENCE, SENTENCE)
    assert doubted(old, new, straight(0, 0, 8)) == "providers will report serious incidents without delay ."


def test_a_place_that_belongs_to_other_words_is_no_second_place() -> None:
    old, new = passages(SENTENCE, SENTENCE), passages(SENTENCE, SENTENCE)
    assert doubted(old, new, straight(0, 0, 16)) == ""


def test_a_place_that_is_taken_but_not_surely_casts_doubt() -> None:
    old = passages("Firms must report incidents without delay.", "Some report incidents without fail now.")
    new = passages("Firms must report incidents without fail.", "Some report incidents without delay now.")
    went = {**straight(0, 0, 5), **straight(7, 7, 4)}
    assert doubted(old, new, went) == ""
    assert doubted(old, new, went, loose=set(range(7, 11))) == "report incidents without delay ."


def test_one_of_two_that_was_struck_casts_doubt_on_the_one_that_stayed() -> None:
    old, new = passages(SENTENCE, SENTENCE), passages(SENTENCE)
    assert "report serious incidents" in doubted(old, new, straight(8, 0, 8))


def test_runs_of_signs_are_no_second_place() -> None:
    old, new = passages("Known as ( * ) : here."), passages("Known as ( * ) : there ( * ) : too.")
    assert doubted(old, new, straight(0, 0, 6)) == ""


def test_words_without_a_place_that_a_taken_word_stands_among_cast_doubt_on_it() -> None:
    old = passages(
        "The board decides with six other members.", "For a meeting the chair shall call all members at once."
    )
    new = passages("The board decides with six others and the chair shall call all members at once.")
    taken = {**straight(0, 0, 5), 6: 13}
    assert doubted(old, new, taken) == "members"


def test_words_that_stand_between_what_was_theirs_already_are_not_doubted() -> None:
    old = passages(
        "The board decides with six other members.", "For a meeting the chair shall call all members at once."
    )
    new = passages("The board decides with six others and the chair shall call all members at once.")
    assert doubted(old, new, {**straight(0, 0, 5), **straight(11, 8, 8)}) == ""
