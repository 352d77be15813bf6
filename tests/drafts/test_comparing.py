"""Any two released drafts compare as one page, the same for everyone, from what is stored or else made on the spot."""

from collections.abc import Callable

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from codeprac import jobs
from codeprac.drafts.comparisons import ENGINE
from codeprac.drafts.models import Draft, LineageLink, StoredComparison
from codeprac.drafts.queries import list_provisions
from codeprac.drafts.services.comparing import compare_ids, forget_comparisons, keep_comparison
from codeprac.drafts.views import comparing
from codeprac.web import later
from codeprac.web.change_notes import PROVIDER, ChangeNotes
from tests.client import JudgingClient
from tests.factories.codes import make_code
from tests.factories.drafts import CREATED, NEXT_SOURCE, make_released_draft
from tests.staging import Staged

THIRD_SOURCE = NEXT_SOURCE.replace("## Recitals\n\nWhereas documentation helps those who come after.\n", "")


@pytest.fixture(autouse=True)
def _forget_pages() -> None:
    comparing.pages.clear()
    comparing.recent.clear()


def stored(session: Session) -> list[tuple[str, str, int]]:
    """Every stored pair with the engine that made it; the session holds no lock before or after."""
    session.rollback()
    columns = (StoredComparison.old_draft_id, StoredComparison.new_draft_id, StoredComparison.engine)
    rows = session.execute(sa.select(*columns).order_by(StoredComparison.created_at, StoredComparison.id)).all()
    session.rollback()
    return [tuple(row) for row in rows]


@pytest.fixture
def drafts(staged: Staged) -> list[Draft]:
    return staged("comparing", make_drafts)


def make_drafts() -> list[Draft]:
    """Three released drafts of a code."""
    code = make_code(slug="tests", title="Code on Tests")
    return [make_released_draft(code)] + [make_released_draft(code, text) for text in (NEXT_SOURCE, THIRD_SOURCE)]


@pytest.mark.usefixtures("drafts")
def test_inserted_and_deleted_words_are_shown(client: JudgingClient) -> None:
    page = client.get("/codes/tests/compare/1/2").text
    assert "What changed from draft 1 to draft 2" in page
    assert '<del><span class="said"> [deleted:] </span><b class="touched" data-sign="number">ten</b></del>' in page
    assert '<b class="touched" data-sign="number">five</b></ins><span class="said"> [end of change] </span>' in page
    assert 'id="measure-1.1" data-provision' in page
    assert "was Measure 1.2" in page
    assert 'href="/codes/tests/drafts/2#measure-1.1"' in page


@pytest.mark.usefixtures("drafts")
def test_unchanged_provisions_are_folded(client: JudgingClient) -> None:
    page = client.get("/codes/tests/compare/1/2").text
    assert "provisions unchanged" in page
    assert '<details class="change-folded is-unchanged">' in page
    assert 'id="only-changed"' in page


@pytest.mark.usefixtures("drafts")
def test_what_is_gone_stays_to_be_read(client: JudgingClient) -> None:
    page = client.get("/codes/tests/compare/2/3").text
    assert 'id="deleted-recitals"' in page
    assert "Whereas documentation helps" in page
    assert "Deleted: not in draft 3" in page


@pytest.mark.usefixtures("drafts")
def test_side_by_side_shows_each_draft_in_its_own_column(client: JudgingClient) -> None:
    page = client.get("/codes/tests/compare/1/2?view=side").text
    before = page.split('<div class="change-before"')[1].split('<div class="change-after"')[0]
    assert "<del>" in before
    assert "<ins>" not in before
    assert '<p class="change-was">' not in page
    assert page != client.get("/codes/tests/compare/1/2?view=inline").text


@pytest.mark.usefixtures("drafts")
def test_neighbours_compare_from_what_the_release_stored(
    client: JudgingClient, queries: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(comparing, "compare_drafts", None)
    queries.clear()
    assert client.get("/codes/tests/compare/2/3").status_code == 200
    assert len(queries) <= 15
    queries.clear()
    client.get("/codes/tests/compare/2/3")
    assert len(queries) <= 4


@pytest.mark.usefixtures("drafts")
def test_another_pair_is_compared_on_the_spot_and_then_stored(
    client: JudgingClient, app: Flask, db_session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs.drain(app)
    first = client.get("/codes/tests/compare/1/3")
    client.get("/codes/tests/compare/1/3?view=side")
    assert ">five</b>" in first.text
    assert len(stored(db_session)) == 2
    assert jobs.drain(app) == 1
    assert len(stored(db_session)) == 3
    monkeypatch.setattr(comparing, "compare_drafts", None)
    assert client.get("/codes/tests/compare/1/3").text == first.text


@pytest.mark.usefixtures("drafts")
def test_a_comparison_of_an_earlier_engine_is_made_anew(client: JudgingClient, app: Flask, db_session: Session) -> None:
    jobs.drain(app)
    db_session.execute(sa.update(StoredComparison).values(engine=ENGINE - 1, data={"of": "old"}))
    db_session.commit()
    assert ">five</b>" in client.get("/codes/tests/compare/1/2").text
    assert jobs.drain(app) == 1
    assert [engine for _old, _new, engine in stored(db_session)] == [ENGINE - 1, ENGINE]


def test_corrected_lineage_makes_comparisons_across_it_forgotten(
    client: JudgingClient, app: Flask, db_session: Session, drafts: list[Draft]
) -> None:
    client.get("/codes/tests/compare/1/3")
    jobs.drain(app)
    one, two, three = (draft.id for draft in drafts)
    assert forget_comparisons(two, three) == 2
    db_session.commit()
    assert stored(db_session) == [(one, two, ENGINE)]
    assert client.get("/codes/tests/compare/2/3").status_code == 200


def test_a_comparison_made_before_the_lineage_was_corrected_is_not_stored(
    db_session: Session, drafts: list[Draft]
) -> None:
    forget_comparisons(drafts[1].id, drafts[2].id)
    made = compare_ids(drafts[1].id, drafts[2].id)
    db_session.scalars(sa.select(LineageLink)).first().declared = True
    db_session.flush()
    assert not keep_comparison(made, now=CREATED)
    assert keep_comparison(compare_ids(drafts[1].id, drafts[2].id), now=CREATED)
    assert compare_ids(drafts[1].id, drafts[2].id) is None


@pytest.mark.usefixtures("drafts")
def test_a_queue_that_is_away_does_not_keep_a_reader_from_the_page(
    client: JudgingClient, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*ids: str) -> None:
        raise OSError("no queue")

    monkeypatch.setitem(app.extensions, later.PROVIDER, {"store_comparison": away})
    assert client.get("/codes/tests/compare/1/3").status_code == 200


@pytest.mark.usefixtures("drafts")
def test_addresses_lead_where_they_mean(client: JudgingClient) -> None:
    for asked, meant in (
        ("/codes/tests/compare", "/codes/tests/compare/2/3"),
        ("/codes/tests/compare?from=1&to=3", "/codes/tests/compare/1/3"),
        ("/codes/tests/compare?from=3&to=1&view=side", "/codes/tests/compare/1/3?view=side"),
        ("/codes/tests/compare?from=2&to=2", "/codes/tests/drafts/2"),
        ("/codes/tests/compare?from=x&to=99", "/codes/tests/compare/2/3"),
        ("/codes/tests/compare/3/1", "/codes/tests/compare/1/3"),
    ):
        response = client.get(asked)
        assert (response.status_code, response.location) == (302, meant)
    for missing in (
        "/codes/tests/compare/1/4",
        "/codes/tests/compare/2/2",
        "/codes/none/compare/1/2",
        "/codes/none/compare",
    ):
        assert client.get(missing).status_code == 404


def test_one_draft_alone_has_nothing_to_compare(client: JudgingClient) -> None:
    make_released_draft(make_code(slug="alone"))
    assert client.get("/codes/alone/compare").status_code == 404


@pytest.mark.usefixtures("drafts")
def test_the_comparison_may_be_kept_by_caches(client: JudgingClient) -> None:
    first = client.get("/codes/tests/compare/1/2")
    assert first.headers["Vary"] == "Accept-Encoding"
    again = client.get("/codes/tests/compare/1/2", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.fixture
def register(app: Flask) -> Callable[[ChangeNotes], None]:
    before = app.extensions.get(PROVIDER)

    def act(notes: ChangeNotes) -> None:
        app.extensions[PROVIDER] = lambda old, new: notes

    yield act
    app.extensions[PROVIDER] = before
    if before is None:
        del app.extensions[PROVIDER]


def test_reasons_stand_beside_changes_and_follow_their_stamp(
    client: JudgingClient, drafts: list[Draft], register: Callable[[ChangeNotes], None]
) -> None:
    row = next(row for row in list_provisions(drafts[1]) if row.slug == "measure-1.1")
    register(ChangeNotes("1", lambda: {row.id: "<p>Because ten was long.</p>"}))
    page = client.get("/codes/tests/compare/1/2").text
    assert 'aria-label="Reasons and answers: Measure 1.1"><p>Because ten was long.</p></div>' in page
    register(ChangeNotes("2", lambda: {row.id: "<p>Because ten was too long.</p>"}))
    assert "too long" in client.get("/codes/tests/compare/1/2").text


@pytest.mark.usefixtures("drafts")
def test_the_margin_says_what_was_there(client: JudgingClient) -> None:
    page = client.get("/codes/tests/compare/1/2?view=margin").text
    assert '<span class="altered">five</span><sup class="note-number">' in page
    assert '<span class="note-number">1</span> <span class="was-said">was</span> <del>ten</del>' in page


@pytest.mark.usefixtures("drafts")
def test_filters_live_in_the_address_and_say_what_they_leave(client: JudgingClient) -> None:
    page = client.get("/codes/tests/compare/1/2?only=obligations&kind=measure").text
    assert "1 of 2 changes, in 1 provision." in page
    assert 'href="/codes/tests/compare/1/2?only=obligations&amp;kind=measure&amp;view=side"' in page
    assert "provisions unchanged" not in page
    none = client.get("/codes/tests/compare/1/2?only=moved").text
    assert "No change is left" in none
    asked = client.get("/codes/tests/compare?from=1&to=2&only=moved&only=wording&kind=kpi&kind=x&view=margin")
    assert asked.location == "/codes/tests/compare/1/2?only=wording&only=moved&kind=kpi&view=margin"


@pytest.mark.usefixtures("drafts")
def test_the_redline_is_downloaded_as_one_file(client: JudgingClient) -> None:
    response = client.get("/codes/tests/compare/1/2.html?view=side")
    assert response.headers["Content-Disposition"] == 'attachment; filename="tests-draft-1-to-2.html"'
    assert "style-src 'sha256-" in response.headers["Content-Security-Policy"]
    file = response.text
    assert 'href="http://localhost/codes/tests/drafts/2#measure-1.1"' in file
    assert "<script" not in file
    assert "/static/" not in file
    assert client.get("/codes/tests/compare/1/9.html").status_code == 404
    assert (
        client.get(
            "/codes/tests/compare/1/2.html?view=side", headers={"If-None-Match": response.headers["ETag"]}
        ).status_code
        == 304
    )


def test_the_file_keeps_words_that_read_like_a_link(client: JudgingClient, db_session: Session) -> None:
    code = make_code(slug="tests")
    words = 'Write <a id="x" href="/about">, or href="/about" alone.'
    make_released_draft(code)
    make_released_draft(code, NEXT_SOURCE.replace("It is published.", f"`{words}`"))
    page = client.get("/codes/tests/compare/1/2").text
    file = client.get("/codes/tests/compare/1/2.html").text
    for text in (page, file):
        assert 'href="/about" alone.' in text
        assert '<a id="x"' not in text
