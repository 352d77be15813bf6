"""Numbers, dates and verbs of obligation, in four languages."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codeprac.text.diffing import compare_words
from codeprac.text.marking import MarkKind, Touched, find_marks, modals, obligations_touched

TEXTS = st.lists(
    st.sampled_from("they shall should not may must , . keep the log for 10 ten days by 1 May 2025".split()),
    max_size=20,
).map(" ".join)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("by 1 May 2025", {"1 May 2025": MarkKind.DATE}),
        ("on 2025-05-01", {"2025-05-01": MarkKind.DATE}),
        ("in May 2025", {"May 2025": MarkKind.DATE}),
        ("den 1 oktober 2025", {"1 oktober 2025": MarkKind.DATE}),
        ("They may act.", {"may": MarkKind.MODAL}),
        ("They must not act.", {"must not": MarkKind.MODAL}),
        ("De ska inte vänta.", {"ska inte": MarkKind.MODAL}),
        ("Sie dürfen nicht warten.", {"dürfen nicht": MarkKind.MODAL}),
        ("Ils doivent agir.", {"doivent": MarkKind.MODAL}),
        ("10 % within three days", {"10 %": MarkKind.NUMBER, "three": MarkKind.NUMBER}),
        ("The Marshall plan", {}),
    ],
)
def test_what_lawyers_look_for_is_found(text: str, marked: dict[str, MarkKind]) -> None:
    assert {text[mark.start : mark.end]: mark.kind for mark in find_marks(text)} == marked


@pytest.mark.parametrize(
    ("old", "new", "touched"),
    [
        ("They should act.", "They shall act.", [("should", "shall")]),
        ("They shall act.", "They shall not act.", [("shall", "shall not")]),
        ("They act.", "They must act.", [("", "must")]),
        ("They may act and shall tell.", "They act and shall tell.", [("may", "")]),
        ("They shall act now.", "They shall wait.", []),
    ],
)
def test_obligations_that_changed_are_told(old: str, new: str, touched: list[tuple[str, str]]) -> None:
    assert obligations_touched(compare_words(old, new)) == tuple(Touched(*pair) for pair in touched)


@given(TEXTS, TEXTS)
def test_verbs_are_touched_when_and_only_when_they_differ(old: str, new: str) -> None:
    touched = obligations_touched(compare_words(old, new))
    assert bool(touched) == (modals(old) != modals(new))
    assert all(each.old != each.new for each in touched)


@given(st.text(max_size=80))
def test_marks_never_overlap(text: str) -> None:
    marks = find_marks(text)
    assert all(one.end <= other.start for one, other in itertools.pairwise(marks))
