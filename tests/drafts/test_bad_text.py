"""Strange texts become drafts too, or are refused in words; nothing of them is lost."""

from datetime import UTC, datetime

import pytest
from sqlalchemy.orm import Session

from codeprac.drafts.queries import get_rendering, list_provisions
from codeprac.drafts.services import import_draft, release_draft
from codeprac.text.decoding import decode
from tests.client import JudgingClient
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
TEXTS = {
    "a heading of 5,000 characters": f"# Code\n\n## Measure {'1.' * 2000}1 {'so long ' * 125}\n\nText.\n",
    "one word of 5,000 characters": f"# {'x' * 5000}\n\n{'y' * 5000}\n",
    "a fence that is never closed": "# Code\n\n## Measure 1\n\n```\n## Measure 2\n",
    "headings without text": "# \n\n## \n\n###\n",
    "the same heading again and again": "# Code\n\n" + "## Measure 1\n\nText.\n\n" * 50,
    "text before the first heading": "Before.\n\n# Code\n\nAfter.\n",
    "underlined headings": "Code\n====\n\nMeasure 1\n---------\n\nText.\n",
    "deep headings": "".join(f"{'#' * level} Level {level}\n\nText.\n\n" for level in (6, 1, 5, 2, 6)),
    "no line end": "# Code\n\n## Measure 1\n\nText",
    "other alphabets": "# قواعد السلوك\n\n## כותרת 🦦\n\nטקסט עם \u202eכיוון\u202c ו-emoji 🧵.\n",
    "signs of control": "# Code\n\nA\x0bB\x0cC\x1bD \u2028 E \ufeff F.\n",
    "a table and nested points": "# Code\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- (a) one\n    - (i) two\n\n> Box\n",
}


@pytest.mark.parametrize("source", TEXTS.values(), ids=TEXTS.keys())
def test_a_strange_text_is_released_as_it_is(db_session: Session, client: JudgingClient, source: str) -> None:
    if not any(sign.isalnum() for sign in source):
        source += "\nText.\n"
    draft = release_draft(
        import_draft(make_code(slug="tests"), source := decode(source.encode()), author_id=None, now=NOW),
        actor_id=None,
        now=NOW,
    )
    assert draft.source == source
    slugs = [row.slug for row in list_provisions(draft)]
    assert len(set(slugs)) == len(slugs)
    assert client.get("/codes/tests/drafts/1").status_code == 200


@pytest.mark.parametrize("source", [TEXTS["a heading of 5,000 characters"], TEXTS["other alphabets"]])
def test_a_strange_text_is_compared(db_session: Session, client: JudgingClient, source: str) -> None:
    code = make_code(slug="tests")
    make_released_draft(code)
    make_released_draft(code, source)
    assert client.get("/codes/tests/compare/1/2").status_code == 200
    assert client.get("/codes/tests/compare/1/2?view=side").status_code == 200


def test_two_drafts_with_nothing_in_common_are_linked_by_nothing(db_session: Session) -> None:
    code = make_code(slug="tests")
    make_released_draft(code, "# Bees\n\nHoney and wax.\n")
    draft = make_released_draft(code, "# Trains\n\nRails and steam.\n")
    assert "New in draft 2" in get_rendering(draft.id).body_html


def test_thousands_of_headings_are_linked_by_their_addresses(db_session: Session) -> None:
    code = make_code(slug="tests")
    text = "".join(f"## Heading {n}\n\nText {n}.\n\n" for n in range(510))
    make_released_draft(code, text)
    draft = make_released_draft(code, text.replace("Text 7.", "Text seven."))
    assert "Edited since draft 1 (likely, not certain)" in get_rendering(draft.id).body_html
