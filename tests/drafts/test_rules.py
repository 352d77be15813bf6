"""Rules of drafts, on plain values."""

import pytest

from codeprac.drafts.rules import names_another_draft


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
