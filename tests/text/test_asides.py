"""What a body holds that is not its own."""

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest

from codeprac.text.asides import set_aside
from codeprac.text.wording import read_wordings

Within = Callable[[float], AbstractContextManager[None]]

LINKS = "[Terms]: #terms\n[the Act]: <https://example.org/act> 'The Act'\n"
OWN = "Providers keep records.\n\n"
CHANGES = "> Explanation of changes: Measure 3 said that providers keep weights.\n>\n> It is gone.\n"
LEGAL = "> Legal text: Article 53 says so.\n"
NOTES = "[^1]: Recital 101.\n[^2]: Recital 105,\n  and 106.\n\n    A second paragraph of it.\n"


@pytest.mark.parametrize(
    ("body", "own", "aside"),
    [
        (OWN, OWN, ""),
        (OWN + CHANGES, OWN, CHANGES),
        (OWN + LEGAL, OWN + LEGAL, ""),
        (f"{CHANGES}\n{LEGAL}\n{OWN}", f"{LEGAL}\n{OWN}", f"{CHANGES}\n"),
        (f"{LEGAL}\n{CHANGES}\n{OWN}", f"{LEGAL}\n{OWN}", f"{CHANGES}\n"),
        (OWN + NOTES, OWN, NOTES),
        (f"{OWN}{NOTES}\nThe end.\n", f"{OWN}The end.\n", f"{NOTES}\n"),
        # A footnote that this body refers to is its own.
        (f"Providers[^1] keep.\n\n{NOTES}", f"Providers[^1] keep.\n\n{NOTES[:19]}", NOTES[19:]),
        (f"{OWN}{LINKS}", OWN, LINKS),
        (f"{LINKS}\n{OWN}", OWN, f"{LINKS}\n"),
        (f"Text above.\n{LINKS}", f"Text above.\n{LINKS}", ""),
        (f"{OWN}[Note]: this is text.\n", f"{OWN}[Note]: this is text.\n", ""),
        ("1 > 0, and [a]: b", "1 > 0, and [a]: b", ""),
    ],
)
def test_notes_of_others_boxes_on_changes_and_definitions_of_links_are_set_aside(
    body: str, own: str, aside: str
) -> None:
    assert set_aside(body) == (own, aside)


def test_twenty_thousand_footnotes_are_set_aside_in_no_time(within: Within) -> None:
    notes = "".join(f"[^{number}]: Note {number}.\n\n" for number in range(20_000))
    with within(3):
        assert set_aside(OWN + notes) == (OWN, notes)


def test_words_set_aside_are_read_and_can_be_left_out() -> None:
    whole = read_wordings([("Records", OWN + CHANGES), ("Notes", NOTES), ("End", OWN)])
    own = whole.own()
    assert len(whole.body(0)) == 16
    assert own.body(0).tolist() == own.body(2).tolist() == whole.body(2).tolist()
    assert own.body(1).tolist() == []
    assert own.title(1).tolist() == whole.title(1).tolist()
