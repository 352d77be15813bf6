"""Drafts are imported, released and then stay as they are."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from sqlalchemy.orm import Session

from codeprac.audit.queries import list_entries_of
from codeprac.drafts.models import Draft, Provision, StoredComparison
from codeprac.drafts.queries import (
    count_kinds,
    find_latest_draft,
    find_working_draft,
    get_rendering,
    list_lineage,
    list_provisions,
    list_released_drafts,
)
from codeprac.drafts.rules import (
    DraftEmpty,
    DraftReleased,
    DraftState,
    DraftUnchanged,
    HeadingsOutOfPlace,
    WorkingDraftExists,
    sha256_of,
)
from codeprac.drafts.services import discard_draft, import_draft, release_draft
from codeprac.text.comparing import Statistics
from codeprac.text.provisions import Kind
from codeprac.text.serialising import comparison_from_json
from tests.factories.codes import make_code
from tests.factories.drafts import NEXT_SOURCE, SOURCE, make_released_draft, make_working_draft

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def slugs(draft: Draft) -> list[str]:
    return [row.slug for row in list_provisions(draft)]


def test_an_import_becomes_the_working_draft(db_session: Session) -> None:
    code = make_code()
    draft = import_draft(code, SOURCE, note=" First thoughts. ", author_id=None, now=NOW)
    assert find_working_draft(code.id) is draft
    assert (draft.title, draft.note, draft.number) == ("Code of Practice on Tests", "First thoughts.", None)
    assert "".join(row.source for row in list_provisions(draft)) == SOURCE
    assert [entry.tag for entry in list_entries_of("drafts", draft.id)] == ["draft:imported"]


def test_kinds_corrected_in_the_preview_are_kept_at_the_release(db_session: Session) -> None:
    draft = make_working_draft(make_code(), kinds={5: Kind.SECTION})
    release_draft(draft, actor_id=None, now=NOW)
    kinds = {row.slug: row.kind for row in list_provisions(draft)}
    assert kinds["commitment-1"] == "section"


@pytest.mark.parametrize("source", ["", " \n\n", "---\n\n***\n"])
def test_an_empty_text_is_refused(db_session: Session, source: str) -> None:
    with pytest.raises(DraftEmpty):
        import_draft(make_code(), source, author_id=None, now=NOW)


def test_a_second_working_draft_is_refused_or_replaces_the_first(db_session: Session) -> None:
    code = make_code()
    first = make_working_draft(code)
    with pytest.raises(WorkingDraftExists, match="Code of Practice on Tests"):
        import_draft(code, NEXT_SOURCE, author_id=None, now=NOW)
    second = import_draft(code, NEXT_SOURCE, author_id=None, now=NOW, replace=True)
    assert find_working_draft(code.id) is second
    assert first.state == DraftState.DISCARDED
    assert slugs(first), "what was discarded is kept"


def test_a_draft_identical_to_the_last_is_refused(db_session: Session) -> None:
    code = make_code()
    make_released_draft(code)
    with pytest.raises(DraftUnchanged, match="draft 1"):
        import_draft(code, SOURCE, author_id=None, now=NOW)


def test_a_release_numbers_hashes_and_renders(db_session: Session) -> None:
    code = make_code(slug="tests")
    draft = release_draft(make_working_draft(code), actor_id=None, now=NOW)
    assert (draft.number, draft.state, draft.released_at) == (1, DraftState.RELEASED, NOW)
    assert (draft.source, draft.source_sha256) == (SOURCE, sha256_of(SOURCE))
    assert draft.word_count > 50
    html = get_rendering(draft.id).body_html
    assert '<section class="provision" id="measure-1.1" data-kind="measure" data-provision="measure-1.1"' in html
    assert 'href="/codes/tests/drafts/1/measure-1.1#annotate"' in html
    assert "will draw up documentation" in html
    assert 'href="#measure-1.2"' in get_rendering(draft.id).contents_html
    assert find_latest_draft(code.id) is draft
    assert count_kinds(draft.id)["measure"] == 2


def test_bodies_are_stored_as_html_and_as_the_text_of_anchors(db_session: Session) -> None:
    draft = make_released_draft(make_code())
    row = next(row for row in list_provisions(draft, with_body=True) if row.slug == "measure-1.2")
    assert row.body_text.startswith("Signatories will keep the documentation safe.[1]")
    assert "Safe from loss and from change." in row.body_text
    assert row.body_html.startswith("<p>")


def test_the_next_draft_carries_identities_on(db_session: Session) -> None:
    code = make_code()
    first = make_released_draft(code)
    second = make_released_draft(code, NEXT_SOURCE)
    assert (second.number, second.base_id) == (2, first.id)
    before = {row.title: row.identity for row in list_provisions(first)}
    after = {row.title: row.identity for row in list_provisions(second)}
    assert before["Keeping it safe"] == after["Keeping it safe"]
    links = {link.new_provision.slug: link.relation for link in list_lineage(first.id, second.id) if link.new_provision}
    assert links["measure-1.1"] == "edited"


def test_the_next_draft_says_what_changed(db_session: Session) -> None:
    code = make_code(slug="tests")
    make_released_draft(code)
    second = make_released_draft(code, NEXT_SOURCE)
    html = get_rendering(second.id).body_html
    assert 'href="/codes/tests/compare/1/2#measure-1.1"' in html
    assert "Edited since draft 1" in html
    assert "was Measure 1.2" in html


def test_a_release_is_compared_with_the_draft_before(db_session: Session) -> None:
    code = make_code()
    first = make_released_draft(code)
    second = make_released_draft(code, NEXT_SOURCE)
    third = make_released_draft(code, NEXT_SOURCE + "\n## Conclusion\n\nSo be it.\n")
    rows = list(db_session.scalars(sa.select(StoredComparison)))
    assert {(row.old_draft_id, row.new_draft_id) for row in rows} == {(first.id, second.id), (second.id, third.id)}
    words = {name: count for name, count in rows[0].statistics.items() if name != "provisions"}
    assert comparison_from_json(rows[0].data).statistics == Statistics(**words)
    assert [draft.number for draft in list_released_drafts(code.id)] == [3, 2, 1]


def test_a_released_draft_is_not_released_or_discarded(db_session: Session) -> None:
    draft = make_released_draft(make_code())
    with pytest.raises(DraftReleased):
        release_draft(draft, actor_id=None, now=NOW)
    with pytest.raises(DraftReleased):
        discard_draft(draft, actor_id=None, now=NOW)


@pytest.mark.parametrize(
    "statement",
    [
        sa.update(Draft).values(title="Another"),
        sa.update(Draft).values(state=DraftState.WORKING),
        sa.update(Provision).values(source="Another"),
        sa.delete(Provision),
        sa.delete(Draft),
    ],
)
def test_the_database_itself_refuses_to_change_a_released_draft(db_session: Session, statement: sa.Executable) -> None:
    make_released_draft(make_code(), "Some words without a heading.\n")
    with pytest.raises(sa.exc.IntegrityError, match="a released draft is immutable"):
        db_session.execute(statement)
    db_session.rollback()


def test_a_working_draft_may_change(db_session: Session) -> None:
    draft = make_working_draft(make_code())
    last = max(list_provisions(draft), key=lambda row: row.position)
    last.source = "## Recitals\n\nWhereas it is better so.\n"
    db_session.commit()
    db_session.delete(last)
    db_session.commit()


def test_provisions_that_change_places_swap_their_addresses(db_session: Session) -> None:
    draft = make_working_draft(make_code())
    rows = {row.slug: row for row in list_provisions(draft)}
    one, two = rows["measure-1.1"], rows["measure-1.2"]
    one.source = one.source.replace("Measure 1.1", "Measure 1.2")
    two.source = two.source.replace("Measure 1.2", "Measure 1.1")
    release_draft(draft, actor_id=None, now=NOW)
    assert (one.slug, one.number, two.slug) == ("measure-1.2", "1.2", "measure-1.1")


def test_removed_provisions_are_kept_but_not_released(db_session: Session) -> None:
    draft = make_working_draft(make_code())
    row = next(row for row in list_provisions(draft) if row.slug == "recitals")
    row.removed_at = NOW
    db_session.flush()
    release_draft(draft, actor_id=None, now=NOW)
    assert "recitals" not in slugs(draft)
    assert "Whereas" not in draft.source
    assert db_session.get(Provision, row.id) is row


def test_a_heading_inside_a_provision_stops_the_release(db_session: Session) -> None:
    draft = make_working_draft(make_code())
    row = next(row for row in list_provisions(draft) if row.slug == "measure-1.1")
    row.source += "```\nnever closed\n"
    with pytest.raises(HeadingsOutOfPlace, match=r"Measure 1\.1"):
        release_draft(draft, actor_id=None, now=NOW)


def test_figures_of_a_comparison_count_every_provision(db_session: Session) -> None:
    code = make_code()
    first = make_released_draft(code)
    second = make_released_draft(code, NEXT_SOURCE)
    stored = db_session.scalars(sa.select(StoredComparison)).one()
    assert (stored.old_draft_id, stored.new_draft_id) == (first.id, second.id)
    assert sum(stored.statistics["provisions"].values()) == len(list_provisions(second))
