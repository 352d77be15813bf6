"""The record of synthetic edits holds nothing that nobody could read off the two texts."""

import random
from dataclasses import fields

from benchmarks.edits import Rates, edit
from benchmarks.trees import Part, read, write

HARDLY_ANY = {rate.name: 1e-9 for rate in fields(Rates)}


def edited(parts: list[Part], seed: int, **rates: float) -> list[Part]:
    return edit(parts, Rates(**(HARDLY_ANY | rates)), random.Random(seed))


def test_no_word_is_replaced_by_one_that_differs_in_signs_and_capitals_only() -> None:
    parts = read("# Code\n\nThe the, the (the) THE the.\n")
    for seed in range(20):
        assert write(edited(parts, seed, light=1.0)) == write(parts)


def test_no_word_is_replaced_by_its_neighbour() -> None:
    parts = read("# Code\n\nbefore after before after before after\n")
    for seed in range(20):
        assert write(edited(parts, seed, heavy=1.0, heavy_words=0.5)) == write(parts)


def test_what_has_fewer_than_three_words_is_not_moved() -> None:
    parts = read("# Code\n\n## One\n\nmathematics\n\n## Two\n\nhome economics\n\n## Three\n\nthe natural sciences\n")
    holders = set()
    for seed in range(40):
        for place, part in enumerate(edited(parts, seed, blocks=0.3)):
            for block in part.blocks:
                words = " ".join(word.text for sentence in block.sentences for word in sentence)
                holders.add((words, place))
    assert {place for words, place in holders if words == "mathematics"} == {1}
    assert {place for words, place in holders if words == "home economics"} == {2}
    assert len({place for words, place in holders if words == "the natural sciences"}) > 1
