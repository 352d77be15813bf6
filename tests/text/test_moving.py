"""Sentences that went elsewhere: shown as moved at both places, counted once, and never taken for a twin."""

from hypothesis import given
from hypothesis import strategies as st

from codeprac.text.comparing import Comparison, compare
from codeprac.text.lineage import trace
from codeprac.text.outline import outline
from codeprac.text.segments import Op, Segment
from codeprac.text.words import count_words

ONE = "Providers shall give qualified researchers access to the weights of the model within thirty days."
TWO = "Every log of training data is kept for ten years and shown to the authority when it asks for it."
THREE = "A serious incident is reported in writing within two days, with its cause and the remedy chosen."
FOUR = "Whoever breaches the code is named on a public list that the secretariat keeps."
FIVE = "Nothing in this chapter keeps a small firm from asking the secretariat for advice beforehand."
SHORT = "This is reviewed yearly."
SENTENCES = (ONE, TWO, THREE, FOUR, FIVE, SHORT)


def compared(*sides: str) -> Comparison:
    before, after = map(outline, sides)
    return compare(before, after, trace(before.provisions, after.provisions))


def moves(made: Comparison, op: Op) -> dict[int, str]:
    found = [part for part in parts(made) if part.op is op and part.move]
    assert len({part.move for part in found}) == len(found)
    return {part.move: part.text.strip() for part in found}


def parts(made: Comparison) -> list[Segment]:
    return [part for change in made.changes for block in change.blocks for part in block.segments]


def test_a_sentence_that_goes_to_another_paragraph_has_moved() -> None:
    made = compared(
        f"## Access\n\n{ONE} {TWO} {THREE}\n\n## Records\n\n{FOUR} {FIVE}\n",
        f"## Access\n\n{ONE} {THREE}\n\n## Records\n\n{FOUR} {TWO} {FIVE}\n",
    )
    assert moves(made, Op.DELETE) == moves(made, Op.INSERT) == {1: TWO}
    told = made.statistics
    assert (told.inserted, told.deleted, told.moved) == (0, 0, count_words(TWO))
    assert made.changes[1].statistics.moved == count_words(TWO)


def test_a_sentence_that_goes_elsewhere_in_its_paragraph_has_moved() -> None:
    made = compared(f"## A\n\n{ONE} {TWO} {THREE} {FOUR}\n", f"## A\n\n{ONE} {THREE} {FOUR} {TWO}\n")
    assert moves(made, Op.DELETE) == moves(made, Op.INSERT) == {1: TWO}
    assert (made.statistics.inserted, made.statistics.deleted) == (0, 0)


def test_a_sentence_with_a_twin_or_of_few_words_is_deleted_and_inserted() -> None:
    for sentence, twin in ((TWO, f"\n\n## Twin\n\n{FIVE} {TWO} {FIVE} {FIVE}\n"), (SHORT, "")):
        made = compared(
            f"## Access\n\n{ONE} {sentence} {THREE}\n\n## Records\n\n{FOUR} {FIVE}{twin}\n",
            f"## Access\n\n{ONE} {THREE}\n\n## Records\n\n{FOUR} {sentence} {FIVE}{twin}\n",
        )
        assert moves(made, Op.DELETE) == {}
        assert made.statistics.moved == 0
        assert made.statistics.inserted == made.statistics.deleted == count_words(sentence)


def orders(least: int) -> st.SearchStrategy[list[str]]:
    return st.lists(st.sampled_from(SENTENCES), min_size=least, max_size=8)


@given(orders(1), orders(1), st.integers(1, 7), st.integers(1, 7))
def test_what_moved_is_the_same_at_both_places_and_counted_once(
    old: list[str], new: list[str], cut: int, other: int
) -> None:
    sources = [
        f"## Access\n\n{' '.join(side[:at])}\n\n## Records\n\n{' '.join(side[at:])}\n"
        for side, at in ((old, cut), (new, other))
    ]
    made = compared(*sources)
    gone, came = moves(made, Op.DELETE), moves(made, Op.INSERT)
    assert gone == came
    assert sorted(gone) == list(range(1, len(gone) + 1))
    for text in gone.values():
        assert count_words(text) >= 8
        assert old.count(text) == new.count(text) == 1
    told = made.statistics
    assert told.deleted + told.moved + told.unchanged == count_words(" ".join(["Access Records", *old]))
    assert told.inserted + told.moved + told.unchanged == count_words(" ".join(["Access Records", *new]))
    assert sum(change.statistics.moved for change in made.changes) == told.moved
