"""Rare phrases that provisions share, counted beside the plain way of counting them."""

from collections import defaultdict

from hypothesis import given, settings
from hypothesis import strategies as st

from codeprac.text.phrases import count_phrases
from codeprac.text.wording import read_wordings

Texts = list[str]


def counted(old: Texts, new: Texts, unique: bool = False) -> dict[tuple[int, int], int]:
    wordings = read_wordings([("Heading of five words here", text) for text in (*old, *new, "of the backdrop only")])
    return count_phrases(wordings, len(old), len(new))[unique]


def plainly(old: Texts, new: Texts, most: int) -> dict[tuple[int, int], int]:
    held = [defaultdict(set), defaultdict(set)]
    for side, texts in enumerate((old, new)):
        for place, text in enumerate(texts):
            words = text.split()
            for at in range(len(words) - 4):
                held[side][tuple(words[at : at + 5])].add(place)
    found: defaultdict[tuple[int, int], int] = defaultdict(int)
    for phrase, here in held[0].items():
        there = held[1].get(phrase, set())
        if len(here) <= most and 1 <= len(there) <= most:
            for pair in ((at, to) for at in here for to in there):
                found[pair] += 1
    return dict(found)


def test_a_run_of_eight_words_is_four_phrases() -> None:
    run = "one two three four five six seven eight"
    assert counted([f"before {run} after"], ["nothing", f"{run} and more"]) == {(0, 1): 4}
    assert counted([run], ["one two three four", "Heading of five words here"]) == {}


def test_what_three_provisions_have_is_a_formula() -> None:
    run = "as laid down in the act"
    assert counted([run, run], [run]) == {(0, 0): 2, (1, 0): 2}
    assert counted([run, run, run], [run]) == {}


TEXTS = st.lists(st.lists(st.sampled_from("abcd"), max_size=14).map(" ".join), max_size=4)


@given(TEXTS, TEXTS)
@settings(max_examples=100, deadline=None)
def test_phrases_are_counted_as_by_hand(old: Texts, new: Texts) -> None:
    assert counted(old, new) == plainly(old, new, most=2)
    assert counted(old, new, unique=True) == plainly(old, new, most=1)
