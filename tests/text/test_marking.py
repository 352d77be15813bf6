"""Numbers, dates and verbs of obligation, in four languages."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codeprac.text.marking import MarkKind, find_marks


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
        ("They commit to acting.", {"commit to": MarkKind.MODAL}),
        ("It is required to act.", {"is required to": MarkKind.MODAL}),
        ("They are not required to act.", {"are not required to": MarkKind.MODAL}),
        ("They need not act.", {"need not": MarkKind.MODAL}),
        ("It will only act, and may only act.", {"will": MarkKind.MODAL, "may only": MarkKind.MODAL}),
        ("De uppmuntras att agera.", {"uppmuntras att": MarkKind.MODAL}),
        ("Sie verpflichten sich zu handeln.", {"verpflichten sich": MarkKind.MODAL}),
        ("Ils s’engagent à agir.", {"s’engagent à": MarkKind.MODAL}),
        ("10 % within three days", {"10 %": MarkKind.NUMBER, "three": MarkKind.NUMBER}),
        ("The Marshall plan", {}),
    ],
)
def test_what_lawyers_look_for_is_found(text: str, marked: dict[str, MarkKind]) -> None:
    assert {text[mark.start : mark.end]: mark.kind for mark in find_marks(text)} == marked


@given(st.text(max_size=80))
def test_marks_never_overlap(text: str) -> None:
    marks = find_marks(text)
    assert all(one.end <= other.start for one, other in itertools.pairwise(marks))
