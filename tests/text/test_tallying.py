"""Words of many changes counted together: as they are counted one by one."""

from hypothesis import given
from hypothesis import strategies as st

from codeprac.text.changes import Statistics
from codeprac.text.diffing import Op, Segment, compare_words, new_text, words_changed
from codeprac.text.tallying import Told, tally
from codeprac.text.words import count_words

TEXTS = st.lists(st.sampled_from('a bc d. 1,5 “e” "e" – - , shall\'s'.split(" ")), max_size=8).map(" ".join)
PAIRS = st.lists(st.tuples(TEXTS, TEXTS, st.booleans()), max_size=4)


@given(st.lists(PAIRS, max_size=4))
def test_words_are_tallied_as_they_are_counted_change_by_change(groups: list[list[tuple[str, str, bool]]]) -> None:
    compared = [[(compare_words(old, new), moved) for old, new, moved in group] for group in groups]
    expected = []
    for group in compared:
        total = Statistics()
        for segments, moved in group:
            came, gone, _, kept = words_changed(segments)
            total += Statistics(came, gone, kept if moved else 0, 0 if moved else kept)
        expected.append(total)
    assert tally([[told(segments, moved) for segments, moved in group] for group in compared]) == expected


def test_words_of_the_new_text_that_somebody_has_counted_are_not_counted_again() -> None:
    kept, came = (Segment(op, "three small words ") for op in (Op.EQUAL, Op.INSERT))
    assert tally([[((kept, came), 10, False)]]) == [Statistics(3, 0, 0, 7)]


def told(segments: tuple[Segment, ...], moved: bool) -> Told:
    whole = len(segments) == 1 and segments[0].op is Op.DELETE
    return segments, count_words(segments[0].text if whole else new_text(segments)), moved
