"""A released draft is one page, the same for everyone, from its stored rendering."""

import gzip
from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from codeprac.drafts.models import Draft
from codeprac.drafts.views import reading
from tests.client import JudgingClient
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.drafts import NEXT_SOURCE, SOURCE, make_released_draft, make_working_draft
from tests.factories.rounds import make_round

MOST_QUERIES = 6
HOSTILE = """\
# Hostile <script>alert(1)</script>

## Measure 1. A [link](javascript:alert(1)) and <img src=x onerror=alert(1)>

<script>alert(2)</script> and [another](javascript:alert(3)) and ![pixel](https://example.org/pixel.png)

Right to left: \u202eabc\u202c, שלום, and 🦦.
"""


@pytest.fixture(autouse=True)
def _forget_pages() -> None:
    reading.pages.clear()


def test_a_draft_is_read_without_an_account(client: JudgingClient) -> None:
    draft = make_released_draft(make_code(slug="tests", title="Code on Tests"), author_id=make_user(name="Ada").id)
    page = client.get("/codes/tests/drafts/1").text
    for words in (
        "Code on Tests, draft 1",
        "has no legal effect",
        draft.source_sha256,
        "by Ada",
        "1 commitment, 2 measures",
        'id="measure-1.1"',
        'href="#measure-1.1"',
        '<a class="xref" href="#measure-1.1">Measure 1.1</a>',
    ):
        assert words in page


def test_what_is_not_released_is_not_found(client: JudgingClient) -> None:
    make_working_draft(make_code(slug="tests"))
    for address in ("/codes/tests/drafts/1", "/codes/tests/drafts/0", "/codes/none/drafts/1"):
        assert client.get(address).status_code == 404


def test_the_first_reader_costs_few_queries_and_the_next_fewer(client: JudgingClient, queries: list[str]) -> None:
    draft = make_released_draft(make_code(slug="tests"))
    make_round(draft)
    queries.clear()
    client.get("/codes/tests/drafts/1")
    assert len(queries) <= MOST_QUERIES
    queries.clear()
    client.get("/codes/tests/drafts/1")
    assert len(queries) <= 3


def test_no_markdown_is_read_for_a_reader(client: JudgingClient, monkeypatch: pytest.MonkeyPatch) -> None:
    make_released_draft(make_code(slug="tests"))
    monkeypatch.setattr("markdown_it.MarkdownIt.render", None)
    monkeypatch.setattr("markdown_it.MarkdownIt.parse", None)
    assert client.get("/codes/tests/drafts/1").status_code == 200


def test_the_page_is_the_same_for_everyone_and_may_be_kept(client: JudgingClient) -> None:
    make_released_draft(make_code(slug="tests"))
    stranger = client.get("/codes/tests/drafts/1")
    client.sign_in(make_user(name="Zelda Unmistakable"))
    reader = client.get("/codes/tests/drafts/1")
    assert reader.data == stranger.data
    assert reader.headers["Cache-Control"].startswith("public")
    assert reader.headers["Vary"] == "Accept-Encoding"
    assert "Set-Cookie" not in reader.headers


def test_who_has_the_page_gets_304(client: JudgingClient) -> None:
    make_released_draft(make_code(slug="tests"))
    first = client.get("/codes/tests/drafts/1")
    again = client.get("/codes/tests/drafts/1", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert not first.headers["ETag"].startswith("W/")


def test_the_compressed_page_is_the_page(client: JudgingClient) -> None:
    make_released_draft(make_code(slug="tests"))
    plain = client.get("/codes/tests/drafts/1")
    packed = client.head("/codes/tests/drafts/1", headers={"Accept-Encoding": "gzip"})
    assert packed.headers["ETag"] != plain.headers["ETag"]
    kept = next(iter(reading.pages._pages.values()))
    assert gzip.decompress(kept.compressed) == plain.data


def test_the_page_follows_the_bar(client: JudgingClient, db_session: Session) -> None:
    code = make_code(slug="tests")
    draft = make_released_draft(code)
    before = client.get("/codes/tests/drafts/1")
    make_round(draft)
    assert "Round 1" in client.get("/codes/tests/drafts/1").text
    make_released_draft(code, NEXT_SOURCE)
    after = client.get("/codes/tests/drafts/1").text
    assert "This is an earlier draft." in after
    assert '<link rel="next" href="/codes/tests/drafts/2">' in after
    assert client.get("/codes/tests/drafts/1").headers["ETag"] != before.headers["ETag"]


def test_hostile_text_is_shown_and_does_nothing(client: JudgingClient) -> None:
    make_released_draft(make_code(slug="tests"), HOSTILE)
    page = client.get("/codes/tests/drafts/1").text
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(2)&lt;/script&gt;" in page
    assert 'href="javascript:' not in page
    assert "<img" not in page


def test_only_boxes_that_the_draft_has_are_offered(client: JudgingClient) -> None:
    make_released_draft(make_code(slug="tests"))
    page = client.get("/codes/tests/drafts/1").text
    assert 'id="show-recitals"' in page
    assert 'id="show-kpis"' not in page


def test_a_text_without_headings_is_read(client: JudgingClient) -> None:
    make_released_draft(make_code(slug="tests"), "Just some words.\n")
    assert "Just some words." in client.get("/codes/tests/drafts/1").text


def test_released_at_is_shown_in_the_offices_zone(client: JudgingClient, db_session: Session) -> None:
    make_released_draft(make_code(slug="tests"), released_at=datetime(2026, 1, 31, 23, 30, tzinfo=UTC))
    assert "1 February 2026" in client.get("/codes/tests/drafts/1").text
    assert db_session.scalar(sa.select(Draft.source)) == SOURCE


def test_headings_that_are_called_like_parts_of_the_page_get_addresses_of_their_own(client: JudgingClient) -> None:
    make_released_draft(
        make_code(slug="tests"), "# Main\n\nA.\n\n## Contents\n\nB.\n\n## Contents\n\nC.\n\n## Cite\n\nD.\n"
    )
    page = client.get("/codes/tests/drafts/1").text
    assert page.count('id="main"') == page.count('id="contents"') == 1
    assert 'id="contents-2"' in page
    assert 'id="contents-3"' in page


def test_any_other_draft_can_be_chosen_for_comparing(client: JudgingClient) -> None:
    code = make_code(slug="picked")
    make_released_draft(code)
    assert "compare-picker" not in client.get("/codes/picked/drafts/1").text
    make_released_draft(code, NEXT_SOURCE)
    make_released_draft(code, NEXT_SOURCE + "\nMore.\n")
    page = client.get("/codes/picked/drafts/2").text
    assert '<option value="3">Draft 3</option><option value="1" selected>Draft 1</option>' in page.replace("\n", "")
    assert 'name="from"' in client.get("/codes/picked/drafts").text
