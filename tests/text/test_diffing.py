"""Words inserted and deleted, cleaned for reading, and nothing lost."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from codeprac.text.diffing import Op, Segment, compare_words, new_text, old_text, words_changed
from codeprac.text.words import count_words, tokens

Within = Callable[[float], AbstractContextManager[None]]
TEXTS = st.one_of(
    st.text(alphabet="ab c.,'’“\"–- \n1é", max_size=60),
    st.lists(
        st.sampled_from("the provider shall must not document its model and policy , . in 2024".split()), max_size=30
    ).map(" ".join),
)


def shown(old: str, new: str) -> str:
    signs = {Op.EQUAL: "{}", Op.DELETE: "[-{}-]", Op.INSERT: "{{+{}+}}"}
    return "".join(
        ("~" if segment.minor else "") + signs[segment.op].format(segment.text) for segment in compare_words(old, new)
    )


@pytest.mark.parametrize(
    ("old", "new", "redline"),
    [
        ("same", "same", "same"),
        ("", "new", "{+new+}"),
        ("old", "", "[-old-]"),
        ("", "", ""),
        ("They shall act.", "They must act.", "They [-shall-]{+must+} act."),
        ("They shall act.", "They shall not act.", "They shall {+not +}act."),
        ("by 1 May 2025", "by 2 August 2025", "by [-1 May-]{+2 August+} 2025"),
        ("post-deployment monitoring", "post-market monitoring", "[-post-deployment-]{+post-market+} monitoring"),
        ("a policy", "a policy and a plan", "a policy{+ and a plan+}"),
        ("rule and the aim of it", "law and the goal of it", "[-rule and the aim-]{+law and the goal+} of it"),
        (
            "ask a project maintainer now",
            "ask the project team now",
            "ask [-a project maintainer-]{+the project team+} now",
        ),
        ("open, members and more", "open (members) and more", "open[-, -]{+ (+}members{+)+} and more"),
        ("Signatory’s duty", "Signatory's duty", "~[-Signatory’s-]~{+Signatory's+} duty"),
        ("two  words", "two words", "two~[-  -]~{+ +}words"),
        ("provider, user", "provider; user", "provider[-,-]{+;+} user"),
        # where a change could as well stand a few words further, it begins or ends where people pause
        ("See the AI Act.", "See the AI Act. We go on.", "See the AI Act.{+ We go on.+}"),
        ("open, and more", "open, if safe, and more", "open, {+if safe, +}and more"),
        ("models (large) and", "models (small) (large) and", "models {+(small) +}(large) and"),
        ("A a; B b.", "A a; C c; B b.", "A a; {+C c; +}B b."),
        ("Go, do it. Stop.", "Go, do it. Go, do it. Stop.", "Go, do it. {+Go, do it. +}Stop."),
        ("The plan, the test, the log.", "The plan, the log.", "The plan, [-the test, -]the log."),
        ("They act (now) here.", "They act (now) or (later) here.", "They act (now) {+or (later) +}here."),
        ("We rest, and we act.", "We rest, and we stay, and we act.", "We rest, {+and we stay, +}and we act."),
        ("x y z", "x y x y z", "{+x y +}x y z"),
        ("word. end", "word. more word. end", "word. {+more word. +}end"),
    ],
)
def test_a_redline_reads_like_this(old: str, new: str, redline: str) -> None:
    assert shown(old, new) == redline


def test_a_phrase_that_stayed_survives_between_long_changes() -> None:
    kept = "policy to comply with Union law on copyright"
    old = f"before that came much {kept} in accordance with the commitments of this Code until withdrawn from there"
    new = f"now there is quite another beginning of a {kept} . This will address everything of this Section alone"
    assert any(segment.op is Op.EQUAL and kept in segment.text for segment in compare_words(old, new))


@given(TEXTS, TEXTS)
@settings(max_examples=500, deadline=None)
def test_the_segments_hold_both_texts_and_count_their_words(old: str, new: str) -> None:
    segments = compare_words(old, new)
    assert (old_text(segments), new_text(segments)) == (old, new)
    inserted, deleted, moved, unchanged = words_changed(segments)
    assert moved == 0
    assert inserted + unchanged == count_words(new)
    assert deleted + unchanged == count_words(old)
    assert all(segment.text for segment in segments)
    for one, other in pairwise(segments):
        assert (one.op, other.op) != (Op.EQUAL, Op.EQUAL)


@given(st.text(max_size=200))
def test_tokens_joined_are_the_text(text: str) -> None:
    assert "".join(tokens(text)) == text


def test_a_common_word_between_changes_is_part_of_the_change() -> None:
    segments = compare_words("alpha of beta", "gamma of delta")
    assert segments == (Segment(Op.DELETE, "alpha of beta"), Segment(Op.INSERT, "gamma of delta"))


def test_an_obligation_between_changes_stays_visible() -> None:
    assert shown("alpha shall not beta", "gamma shall not delta") == "[-alpha-]{+gamma+} shall not [-beta-]{+delta+}"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("word " * 50_000, "word " * 49_000),
        (" ".join(f"w{at}" for at in range(50_000)), " ".join(f"v{at}" for at in range(50_000))),
        (
            " ".join(f"w{at % 500}" for at in range(50_000)),
            " ".join(f"w{at % 500}" if at % 50 else "new" for at in range(50_000)),
        ),
        ("a" * 100_000, "a" * 99_999),
    ],
    ids=["one word", "unrelated", "repeating", "one long word"],
)
def test_a_paragraph_of_fifty_thousand_words_takes_seconds(old: str, new: str, within: Within) -> None:
    with within(8):
        segments = compare_words(old, new)
    assert (old_text(segments), new_text(segments)) == (old, new)
