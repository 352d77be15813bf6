"""Pairs of texts that nobody writes and somebody sends: compared in seconds, exactly, and sanely."""

import random
from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from codeprac.text.blocks import blocks
from codeprac.text.comparing import Comparison, compare
from codeprac.text.lineage import trace
from codeprac.text.outline import outline
from codeprac.text.words import count_words

Within = Callable[[float], AbstractContextManager[None]]
CHANCE = random.Random(20_241_114)
VOCABULARY = [f"w{at}" for at in range(3_000)]
PARAGRAPHS = [" ".join(CHANCE.choices(VOCABULARY, k=40)) for _ in range(400)]
OTHERS = [" ".join(CHANCE.choices(VOCABULARY, k=40)) for _ in range(400)]
EDITED = [" ".join(word if CHANCE.random() > 0.05 else "new" for word in text.split()) for text in PARAGRAPHS]


def numbered(texts: list[str]) -> str:
    return "".join(f"## Measure {at}. Title {at}\n\n{text}\n\n" for at, text in enumerate(texts))


def compared(old: str, new: str) -> Comparison:
    before, after = outline(old), outline(new)
    made = compare(before, after, trace(before.provisions, after.provisions))
    words = [
        sum(count_words(each.title) + sum(map(count_words, blocks(each.body))) for each in whole.provisions)
        for whole in (before, after)
    ]
    told = made.statistics
    assert [told.deleted + told.moved + told.unchanged, told.inserted + told.moved + told.unchanged] == words
    return made


@pytest.mark.parametrize(
    ("old", "new", "least_kept"),
    [
        (numbered(PARAGRAPHS), numbered(OTHERS), 0),
        ("\n\n".join(PARAGRAPHS), "\n\n".join(OTHERS), 0),
        ("\n\n".join(PARAGRAPHS), "\n\n".join(EDITED), 14_000),
        ("\n\n".join(PARAGRAPHS), "\n\n".join(PARAGRAPHS[300:] + PARAGRAPHS[:300]), 16_000),
        (numbered(PARAGRAPHS), "# A\n", 0),
        ("", numbered(PARAGRAPHS), 0),
        (" ".join(PARAGRAPHS), " ".join(EDITED), 14_000),
    ],
    ids=[
        "unrelated",
        "unrelated in one",
        "edited in one",
        "a chapter moved",
        "all deleted",
        "all new",
        "one paragraph",
    ],
)
def test_a_hostile_pair_is_compared_in_seconds(old: str, new: str, least_kept: int, within: Within) -> None:
    with within(10):
        made = compared(old, new)
    assert made.statistics.moved + made.statistics.unchanged >= least_kept
