"""Sentences that share runs of words, always found in the same order."""

from codeprac.text.votes import Nearest


def test_of_sentences_with_as_many_runs_those_of_the_first_runs_are_found() -> None:
    key = tuple("abcdefghijklmn")
    found = Nearest({9 - at: key[at : at + 3] for at in range(10)})
    assert found.to(key) == [9, 8, 7]
