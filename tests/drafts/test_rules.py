"""Rules of drafts, on plain values."""

import pytest

from codeprac.drafts.rules import name_in_contents, names_another_draft


@pytest.mark.parametrize(
    ("title", "number", "expected"),
    [
        ("Third Draft: Code of Practice on Kettles", 4, True),
        ("Third Draft: Code of Practice on Kettles", 3, False),
        ("Code of Practice on Kettles, draft 2", 2, False),
        ("Code of Practice on Kettles (Draft no. 2)", 3, True),
        ("2nd draft", 2, False),
        ("Final Draft", 4, False),
        ("Final Draft", None, True),
        ("Third-draft text", None, True),
        ("Code of Practice on Draught Beer", 1, False),
        ("Redraft 12", 1, False),
        ("Code of Practice on Drafting", None, False),
        ("Vierter Entwurf", 5, False),
        ("", 1, False),
    ],
)
def test_a_title_that_names_another_draft_is_noticed(title: str, number: int | None, expected: bool) -> None:
    assert names_another_draft(title, number) is expected


def test_a_list_of_choices_names_a_provision_with_its_title_at_its_level() -> None:
    assert name_in_contents(1, "", "A Code", "A Code") == "A Code"
    assert name_in_contents(3, "Measure 1.1", "Manuals", "Measure 1.1") == "\u2003Measure 1.1. Manuals"
    assert name_in_contents(0, "", "", "") == ""
    assert name_in_contents(2, "Measure 1.1", "long " * 40, "Measure 1.1").endswith(" l…")
