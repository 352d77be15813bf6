"""Sentences that share runs of words, always found in the same order."""

from codeprac.text.outline import outline
from codeprac.text.passages import read_passages
from codeprac.text.votes import Nearest, Phrases, once


def test_of_sentences_with_as_many_runs_those_of_the_first_runs_are_found() -> None:
    key = tuple("abcdefghijklmn")
    found = Nearest({9 - at: key[at : at + 3] for at in range(10)})
    assert found.to(key) == [9, 8, 7]


def test_two_words_that_both_drafts_have_once_are_a_pair() -> None:
    old, new = (read_passages(outline(f"# Code\n\n{text}\n")) for text in ("no or yes no and", "and no and yes no or"))
    assert Phrases(old, new).pairs == {0: 4, 2: 3, 3: 1}


def test_what_stands_once_is_found_with_its_place() -> None:
    assert once("abcab") == {"c": 2}
