"""The three public drafts of a real code of practice go through import, release, reading and comparing."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy.orm import Session

from codeprac.drafts.models import Draft
from codeprac.drafts.queries import count_kinds, get_rendering, list_lineage, list_provisions
from codeprac.drafts.services import import_draft, release_draft
from codeprac.text.decoding import decode
from tests.client import JudgingClient
from tests.factories.codes import make_code

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HEADINGS = (99, 138, 138)


@pytest.fixture
def sources(real_data: Path) -> list[str]:
    return [decode(path.read_bytes()) for path in sorted((real_data / "gpai-code-of-practice").glob("draft-*.md"))]


@pytest.fixture
def drafts(db_session: Session, sources: list[str]) -> list[Draft]:
    code = make_code(slug="gpai", title="General-Purpose AI Code of Practice")
    released = []
    for source in sources:
        draft = import_draft(code, source, author_id=None, now=NOW)
        released.append(release_draft(draft, actor_id=None, now=NOW))
        db_session.commit()
    return released


def test_real_drafts_are_released_read_and_compared(
    drafts: list[Draft], sources: list[str], client: JudgingClient, queries: list[str]
) -> None:
    """One test, because three releases take their seconds."""
    check_what_is_stored(drafts, sources)
    check_identities(drafts)
    check_lineage(drafts)
    for address, most, most_again in (
        ("/codes/gpai/drafts/3", 6, 3),
        ("/codes/gpai/compare/2/3", 16, 4),
        ("/codes/gpai/compare/2/3?view=side", 16, 4),
        ("/codes/gpai/compare/1/3", 18, 4),
    ):
        for limit in (most, most_again):
            queries.clear()
            assert client.get(address).status_code == 200
            assert len(queries) <= limit


def check_what_is_stored(drafts: list[Draft], sources: list[str]) -> None:
    for draft, source, headings in zip(drafts, sources, HEADINGS, strict=True):
        assert draft.source == source
        assert len(list_provisions(draft)) == headings
        assert get_rendering(draft.id).body_html.count('<section class="provision"') == headings
    kinds = count_kinds(drafts[2].id)
    assert (kinds["commitment"], kinds["measure"]) == (18, 71)
    html = get_rendering(drafts[2].id).body_html
    assert "Merged from Measure 2.6, Measure 2.7 and Measure 2.8" in html


def check_identities(drafts: list[Draft]) -> None:
    """Provisions keep their identity through the drafts, and no two share one."""
    names = [{row.identity for row in list_provisions(draft)} for draft in drafts]
    assert [len(each) for each in names] == list(HEADINGS)
    assert len(names[1] & names[2]) > 60
    assert len(names[0] & names[1] & names[2]) > 15


def check_lineage(drafts: list[Draft]) -> None:
    """No provision of either draft is left out."""
    links = list_lineage(drafts[1].id, drafts[2].id)
    assert {link.new_provision_id for link in links} >= {row.id for row in list_provisions(drafts[2])}
    assert {link.old_provision_id for link in links} >= {row.id for row in list_provisions(drafts[1])}
