"""Which verbs of obligation a redline touches, and what became of each."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codeprac.text.diffing import compare_words
from codeprac.text.marking import modals
from codeprac.text.obligations import Touched, obligations_touched, verbs_touched
from codeprac.text.segments import new_text, old_text

TEXTS = st.lists(
    st.sampled_from(
        "they shall should not may must , . need commit to keep the log for 10 ten days by 1 May 2025".split()
    ),
    max_size=30,
).map(" ".join)


@pytest.mark.parametrize(
    ("old", "new", "touched"),
    [
        ("They should act.", "They shall act.", [("should", "shall")]),
        ("They shall act.", "They shall not act.", [("shall", "shall not")]),
        ("They act.", "They must act.", [("", "must")]),
        ("They may act and shall tell.", "They act and shall tell.", [("may", "")]),
        ("They shall act now.", "They shall wait.", []),
        ("They will keep the log.", "They commit to keeping the log.", [("will", "commit to")]),
        ("They commit to keeping it.", "They shall keep it.", [("commit to", "shall")]),
        ("They shall keep it.", "They are encouraged to keep it.", [("shall", "are encouraged to")]),
        ("They may keep the log.", "They need not keep the log.", [("may", "need not")]),
        ("There will be a small number.", "There will only be a small number.", []),
    ],
)
def test_obligations_that_changed_are_told(old: str, new: str, touched: list[tuple[str, str]]) -> None:
    assert obligations_touched(compare_words(old, new)) == tuple(Touched(*pair) for pair in touched)


@pytest.mark.parametrize(
    ("old", "new", "touched"),
    [
        (
            "Providers will keep the log of all incidents, in a safe place.",
            "Providers keep the log of all incidents, in a place that could be safe.",
            [("will", ""), ("", "could")],
        ),
        (
            "Members may ask later; they should write and would be heard.",
            "Members seldom ask; whoever asks shall pay.",
            [("may", ""), ("should", ""), ("would", ""), ("", "shall")],
        ),
        (
            "Members may ask later, and should write.",
            "Members shall pay.",
            [("may", "shall"), ("should", "")],
        ),
    ],
)
def test_a_verb_that_stood_elsewhere_is_gone_or_came_alone(old: str, new: str, touched: list[tuple[str, str]]) -> None:
    assert sorted(obligations_touched(compare_words(old, new))) == sorted(Touched(*pair) for pair in touched)


@given(TEXTS, TEXTS)
def test_what_is_not_touched_stands_in_both_texts(old: str, new: str) -> None:
    touched = obligations_touched(compare_words(old, new))
    assert all(each.old != each.new for each in touched)
    left = Counter(modals(old)) - Counter(each.old for each in touched)
    assert left == Counter(modals(new)) - Counter(each.new for each in touched)
    assert left.total() == len(modals(old)) - sum(bool(each.old) for each in touched)


@given(TEXTS, TEXTS)
def test_touched_verbs_stand_where_they_say(old: str, new: str) -> None:
    segments = compare_words(old, new)
    for words, before, after in verbs_touched(segments):
        assert before is None or old_text(segments)[before.start : before.end].lower() == words.old
        assert after is None or new_text(segments)[after.start : after.end].lower() == words.new
