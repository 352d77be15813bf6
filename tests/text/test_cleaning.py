"""Which words stay in sight between two changes, by their number, their weight and the size of the changes."""

import pytest

from codeprac.text.diffing import Op, compare_words
from tests.text.test_diffing import shown

OLD = "apple bread candy dairy early fairy grain"
NEW = "north ocean paper quiet river stone table"


def stays(left: int, run: str, right: int) -> bool:
    """Whether a run stays in sight between changes of so many words."""
    old, new = OLD.split(), NEW.split()
    before, after = (" ".join([*words[:left], run, *words[-right:]]) for words in (old, new))
    return any(segment.op is Op.EQUAL and run in segment.text for segment in compare_words(before, after))


@pytest.mark.parametrize(
    ("left", "run", "right", "kept"),
    [
        (1, "of", 1, False),
        (1, "market", 1, False),
        (1, "market value", 1, True),
        (4, "market value", 1, True),
        (5, "market value", 1, False),
        (1, "market value", 5, False),
        (2, "market value", 2, False),
        (3, "of it in", 3, True),
        (4, "of it in", 3, True),
        (4, "of it in", 4, False),
        (7, "of the value", 7, True),
        (6, "of it in a way", 6, False),
        (5, "of it in a way", 6, True),
        (7, "of it in a way so", 7, True),
        (7, "shall", 2, True),
        (2, "shall", 7, True),
        (3, "shall", 3, False),
        (7, "shall be", 7, True),
    ],
)
def test_a_run_between_changes_stays_if_it_says_enough(left: int, run: str, right: int, kept: bool) -> None:
    assert stays(left, run, right) is kept


@pytest.mark.parametrize(
    ("old", "new", "redline"),
    [
        ("apple, market ocean", "apple; market river", "apple[-,-]{+;+} market [-ocean-]{+river+}"),
        (
            "One. We all travel together. They stay, we act. Two.",
            "One. Or so. We all travel together. They stay, we rest, we act. Two.",
            "One. {+Or so. +}We all travel together. They stay, {+we rest, +}we act. Two.",
        ),
        (
            "Go to it. It is so. Stop.",
            "Go to it. Go to it. It is so. It is so. Stop.",
            "Go to it. {+Go to it. It is so. +}It is so. Stop.",
        ),
        ("x b c, a b c", "x b c, a b c, a b c", "x b c, a b c{+, a b c+}"),
        ("m a b, c n", "m a b, c a b, c n", "m a b, {+c a b, +}c n"),
        ("m a b c. n", "m a b c. a b c. n", "m a b c. {+a b c. +}n"),
        ("They will go home.", "They may. We will stay.", "They [-will go home-]{+may. We will stay+}."),
        ("They will go home.", "They all will stay.", "They {+all +}will [-go home-]{+stay+}."),
    ],
)
def test_each_change_is_put_at_its_best_border(old: str, new: str, redline: str) -> None:
    assert shown(old, new) == redline
