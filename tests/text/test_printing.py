"""A redline as plain text: nothing is lost where text is cut, and each provision is named so that it can be found."""

import pytest

from codeprac.text.comparing import compare
from codeprac.text.lineage import trace
from codeprac.text.outline import outline
from codeprac.text.printing import print_comparison, print_segments
from codeprac.text.segments import Nature, Op, Segment

LONG = " ".join(f"word{number}" for number in range(40))
KEPT = "Every log of the training is kept for ten years and shown to the office that asks for it in writing."
FIRST, LAST = " ".join(LONG.split()[:12]), " ".join(LONG.split()[-12:])


@pytest.mark.parametrize(
    ("segments", "shown"),
    [
        ([Segment(Op.EQUAL, f"{LONG} "), Segment(Op.DELETE, "SMEs")], f"… {' '.join(LONG.split()[-11:])} [-SMEs-]"),
        ([Segment(Op.INSERT, "Now,"), Segment(Op.EQUAL, f" {LONG}")], f"{{+Now,+}} {' '.join(LONG.split()[:11])} …"),
        ([Segment(Op.EQUAL, LONG)], f"{FIRST} … {LAST}"),
        ([Segment(Op.DELETE, "(f) ", Nature.NUMBERING), Segment(Op.DELETE, "regular")], "[-(f) regular-]"),
        ([Segment(Op.DELETE, "gone", move=1), Segment(Op.DELETE, "away")], "[<gone<][-away-]"),
    ],
)
def test_text_is_cut_at_its_outer_end_alone(segments: list[Segment], shown: str) -> None:
    assert print_segments(segments) == shown


def test_provisions_are_named_by_number_or_by_what_they_stand_under() -> None:
    shown = printed(
        f"# Code\n\n## Measure 1. Access\n\n{KEPT}\n\n### Indicator\n\nHow many asked.\n\n"
        "## Measure 2. Fees\n\nNo fee is charged, whoever asks.\n\n### Indicator\n\nWhat was paid.\n",
        f"# Code\n\n## Measure 1. Access\n\n{KEPT}\n\n## Measure 3. Names\n\nA list of names is public.\n",
    )
    assert "## [-Indicator-], under Measure 1  (deleted; line 7; +0 −4 words)" in shown
    assert "## [-Indicator-], under Measure 2  (deleted;" in shown
    assert "## Measure 2: [-Fees-]  (deleted;" in shown
    assert "## Measure 3: {+Names+}  (new; line 7; +7 −0 words)" in shown


def test_code_keeps_its_lines() -> None:
    head = f"# Code\n\n## Measure 1. Access\n\n{KEPT}\n\n"
    shown = printed(f"{head}```\nkeep(log):\n  years = 10\n```\n", f"{head}```\nkeep(log):\n  years = 12\n```\n")
    assert "    keep(log):\n      years = [-10-]{+12+}\n" in shown


@pytest.mark.parametrize(
    ("old", "new", "shown"),
    [
        ("{A}\n\n{B}\n\n{C}", "{C}\n\n{A}\n\n{B}", "(moved within this provision) Seals"),
        ("{A}\n\n{B}", "{A}\n\n> {B}", "(a paragraph before, in a box now) Names"),
        ("{A}\n\n{B}", "{A}\n\n- {B} Always.", "(a paragraph before, a point now) Names of all who"),
    ],
)
def test_blocks_say_where_they_moved_and_what_they_were(old: str, new: str, shown: str) -> None:
    texts = {
        "A": "Logs of the training are kept for ten years in a safe place that the office knows.",
        "B": "Names of all who were asked are written down and shown to everyone who wants to read them.",
        "C": "Seals are put on every door that leads to the weights, and broken by two people at once.",
    }
    head = "# Code\n\n## Measure 1. Access\n\n"
    assert shown in " ".join(
        printed(head + old.format(**texts), "# Code\n\n## Measure 2. Access\n\n" + new.format(**texts)).split()
    )


def test_what_comes_from_another_provision_says_so_there() -> None:
    first, second = "## Measure 1. Access\n\n", "## Measure 2. Fees for access\n\n"
    fee = "A fee for such access is never charged, whoever asks for it and however often that may be in a year."
    gone = "Coins are counted at night by the treasurer."
    shown = printed(
        f"# Code\n\n{first}{KEPT}\n\n{second}{fee}\n\n{gone}\n",
        f"# Code\n\n## Measure 1. Access and fees for access\n\n{KEPT}\n\n{fee}\n",
    )
    assert "from Measure 1 (line 3), Measure 2 (line 7)" in shown
    assert "(from Measure 2) A fee" in shown
    assert "(stood in Measure 2) [-Coins" in shown


def printed(old: str, new: str) -> str:
    before, after = outline(old), outline(new)
    made = compare(before, after, trace(before.provisions, after.provisions))
    return "\n".join(print_comparison(before.provisions, after.provisions, made))


def test_a_point_bears_the_number_of_its_list() -> None:
    shown = printed(f"# Code\n\n1. {KEPT}\n2. No fee is charged.\n", f"# Code\n\n1. {KEPT}\n2. No fee is asked.\n")
    assert "    2. No fee is [-charged-]{+asked+}." in shown
