"""What is read as one stays whole in a redline, and capitals alone are style."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from codeprac.text.diffing import compare_titles, compare_words
from codeprac.text.segments import Nature, Op, Segment, new_text, old_text
from tests.text.test_diffing import shown

TEXTS = st.lists(st.sampled_from("4 (3) ( ) (ii) a KEEP THE LOG keep the log . ,".split()), max_size=14)


@pytest.mark.parametrize(
    ("old", "new", "redline"),
    [
        ("as Article 4(3) of it says", "as Article 4(1) of it says", "as Article [-4(3)-]{+4(1)+} of it says"),
        ("see Article 53(1)(a) here", "see Article 53(1)(b) here", "see Article [-53(1)(a)-]{+53(1)(b)+} here"),
        ("see Article 55 and others", "see Article 55(1) and others", "see Article [-55-]{+55(1)+} and others"),
        ("they are (a) suitable", "they are (ii) suitable", "they are [-(a)-]{+(ii)+} suitable"),
        ("an offer (AI) that holds", "an offer (the AI) that holds", "an offer ({+the +}AI) that holds"),
    ],
)
def test_references_are_not_cut(old: str, new: str, redline: str) -> None:
    assert shown(old, new) == redline


@pytest.mark.parametrize(
    ("old", "new", "natures"),
    [
        ("KEEP ALL LOGS", "Keep all logs", {Nature.STYLE}),
        ("KEEP ALL LOGS for ten years", "Keep all logs for two years", {Nature.STYLE, Nature.WORDING}),
        ("KEEP ALL LOGS safely", "Keep all logs well", {Nature.STYLE, Nature.WORDING}),
        ("now they KEEP ALL LOGS", "later we Keep all logs", {Nature.STYLE, Nature.WORDING}),
        ("KEEP ALL logs", "Keep all logs", {Nature.WORDING}),
    ],
)
def test_three_words_in_a_row_that_changed_capitals_alone_are_style(old: str, new: str, natures: set[Nature]) -> None:
    assert {part.nature for part in compare_words(old, new) if part.op is not Op.EQUAL} == natures


def test_capitals_are_apart_from_the_words_that_changed_between_them() -> None:
    old = "They do so: KEEP ALL LOGS safely and SHOW ALL LOGS at once."
    new = "They do so: Keep all logs well, Show all logs at once."
    pairs = [(part.op, part.text, part.nature) for part in compare_words(old, new)]
    assert pairs == [
        (Op.EQUAL, "They do so: ", Nature.WORDING),
        (Op.DELETE, "KEEP ALL LOGS", Nature.STYLE),
        (Op.INSERT, "Keep all logs", Nature.STYLE),
        (Op.EQUAL, " ", Nature.WORDING),
        (Op.DELETE, "safely and", Nature.WORDING),
        (Op.INSERT, "well,", Nature.WORDING),
        (Op.EQUAL, " ", Nature.WORDING),
        (Op.DELETE, "SHOW ALL LOGS", Nature.STYLE),
        (Op.INSERT, "Show all logs", Nature.STYLE),
        (Op.EQUAL, " at once.", Nature.WORDING),
    ]


def test_a_title_that_changed_capitals_alone_has_another_style() -> None:
    changed = Segment(Op.DELETE, "PREAMBLE", Nature.STYLE), Segment(Op.INSERT, "Preamble", Nature.STYLE)
    assert compare_titles("PREAMBLE", "Preamble") == changed
    assert compare_titles("Scope", "Scopes") == compare_words("Scope", "Scopes")


@given(TEXTS, TEXTS, st.sampled_from(["", " "]))
def test_both_texts_stay_whole(old: list[str], new: list[str], between: str) -> None:
    before, after = between.join(old), between.join(new)
    parts = compare_words(before, after)
    assert (old_text(parts), new_text(parts)) == (before, after)
