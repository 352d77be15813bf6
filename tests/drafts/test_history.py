"""The history of one provision: every draft's text of it, what changed and why, on one page for everyone."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from codeprac.codes.models import CodeOfPractice
from codeprac.dispositions.services import explain_change, record_dispositions, release_dispositions
from codeprac.drafts import linking
from codeprac.drafts.histories import Hop, Hops
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.queries import list_provisions
from codeprac.drafts.services import release_draft
from codeprac.drafts.services.declaring import Decision, decide_lineage
from codeprac.drafts.services.structuring import merge_provisions, remove_provision, split_provision
from codeprac.drafts.services.writing import start_working_draft
from codeprac.drafts.views import history
from codeprac.rounds.rules import Visibility
from codeprac.text.lineage import Confidence, Relation
from tests.client import JudgingClient
from tests.drafts.texts import FIRST, SECOND, THIRD, doubt
from tests.factories.annotations import make_annotation
from tests.factories.codes import make_code
from tests.factories.drafts import NEXT_SOURCE, SOURCE, make_released_draft, make_working_draft
from tests.factories.rounds import make_round

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _forget_pages() -> None:
    history.pages.clear()


@pytest.fixture
def code(db_session: Session) -> CodeOfPractice:
    return make_code(slug="tests", title="Code on Tests")


def at(draft: Draft, slug: str) -> Provision:
    return next(row for row in list_provisions(draft) if row.slug == slug)


def address(provision: Provision) -> str:
    return f"/codes/tests/provisions/{provision.identity}"


def release(draft: Draft) -> Draft:
    return release_draft(draft, actor_id=None, now=NOW)


def hop(old: str | None, new: str | None, score: float = 0.8, **values: Any) -> Hop:
    chosen: dict[str, Any] = {
        "old_identity": old, "new_identity": new, "relation": Relation.EDITED, "confidence": Confidence.CONFIDENT,
        "score": score, "reason": "", "is_declared": False,
    }  # fmt: skip
    return Hop(old, new, **chosen | values)


def test_the_way_follows_the_permanent_id_then_what_people_said_then_the_surest() -> None:
    hops = Hops(
        [
            hop("a", "b", 0.9),
            hop("a", "c", 0.3, new_identity="I"),
            hop("c", "d", 0.9),
            hop("c", "e", 0.1, is_declared=True),
        ]
    )
    assert hops.way_of("a", "I") == ["a", "c", "e"]
    assert hops.way_of("e", "I") == ["a", "c", "e"]
    assert hops.way_of("b", "b") == ["a", "b"]


def test_each_draft_has_its_text_with_what_changed(code: CodeOfPractice, client: JudgingClient) -> None:
    first, second = make_released_draft(code), make_released_draft(code, NEXT_SOURCE)
    page = client.get(address(at(second, "measure-1.1"))).text
    assert page.index('id="draft-1"') < page.index('id="draft-2"')
    assert "keep it up to date for ten years" in page
    assert "</span>five<" in page
    assert 'href="/codes/tests/compare/1/2#measure-1.1"' in page
    renumbered = client.get(address(at(first, "measure-1.2"))).text
    assert "was Measure 1.2" in renumbered
    assert "No word of it changed since draft 1" in renumbered


def test_splits_merges_and_removals_are_told_with_their_reasons(code: CodeOfPractice, client: JudgingClient) -> None:
    make_released_draft(code)
    draft = start_working_draft(code, author_id=None, now=NOW)
    one, two, recitals = at(draft, "measure-1.1"), at(draft, "measure-1.2"), at(draft, "recitals")
    [second] = split_provision(
        one,
        first_body="Signatories will draw up documentation.",
        others=[("Measure 1.3. For how long", "It is kept up to date for ten years.")],
        version=one.version,
        actor_id=None,
        now=NOW,
    )
    merge_provisions(at(draft, "commitment-1"), two, actor_id=None, now=NOW)
    explain_change(draft, reason="Two duties, two measures.", provision_id=one.id, actor_id=None, now=NOW)
    gone = next(row for row in list_provisions(draft.base) if row.slug == "recitals") if draft.base else recitals
    explain_change(draft, reason="Said elsewhere.", old_provision_id=gone.id, actor_id=None, now=NOW)
    remove_provision(recitals, with_beneath=False, actor_id=None, now=NOW)
    release(draft)
    page = client.get(address(one)).text
    assert "Part of it went into:" in page
    assert address(second) in page
    assert "Two duties, two measures." in page
    assert "Part of it went into" not in client.get(address(at(draft, "commitment-1"))).text
    assert "Also from:" in client.get(address(at(draft, "commitment-1"))).text
    removed = client.get(address(gone)).text
    assert "Deleted: not in draft 2" in removed
    assert "Said elsewhere." in removed
    assert "Split from" in client.get(address(second)).text


def test_what_people_said_after_the_release_is_followed(
    code: CodeOfPractice, client: JudgingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "trace_all", doubt)
    first, second = make_released_draft(code, FIRST), make_released_draft(code, SECOND)
    third = make_released_draft(code, THIRD)
    naming, notices, listed = at(first, "naming"), at(second, "notices"), at(third, "public-list")
    assert "likely, not certain" in client.get(address(notices)).text
    for decision, old, new in (
        (Decision(notices, [naming]), first, second),
        (Decision(listed, [notices]), second, third),
    ):
        decide_lineage(old, new, [decision], actor_id=None, now=NOW)
    for provision in (naming, notices, listed):
        page = client.get(address(provision)).text
        assert all(f'id="draft-{number}"' in page for number in (1, 2, 3))
        assert "said by the drafters" in page


def test_annotations_and_answers_stand_beside_and_sealed_ones_do_not(
    code: CodeOfPractice, client: JudgingClient
) -> None:
    first = make_released_draft(code)
    now = datetime.now(UTC)
    closed = make_round(first, opens_at=now - timedelta(days=40), closes_at=now - timedelta(days=20))
    annotation = make_annotation(closed, quote="for ten years")
    record_dispositions([annotation], outcome="not-accepted", reason="Ten is right.", actor_id=None, now=now)
    page = client.get(address(at(first, "measure-1.1"))).text
    assert "1 annotation" in page
    assert "Not accepted" not in page
    release_dispositions(code.id, actor_id=None, now=now)
    assert "Not accepted" in client.get(address(at(first, "measure-1.1"))).text
    second = make_released_draft(code, NEXT_SOURCE)
    sealed = make_round(second, visibility=Visibility.SEALED)
    make_annotation(sealed, "recitals", quote="Whereas")
    assert 'href="/codes/tests/drafts/2/recitals#annotations"' not in client.get(address(at(second, "recitals"))).text


def test_the_page_is_kept_and_its_queries_are_bounded(
    code: CodeOfPractice, client: JudgingClient, count_queries: Callable[..., Any]
) -> None:
    texts = [SOURCE.replace("ten years", f"{number} years") for number in range(2, 8)]
    drafts = [make_released_draft(code, text) for text in texts]
    with count_queries() as first:
        answer = client.get(address(at(drafts[0], "measure-1.1")))
    assert "public" in answer.headers["Cache-Control"]
    with count_queries() as again:
        client.get(address(drafts[0].provisions[2]), headers={"If-None-Match": answer.headers["ETag"]})
    asked = [statement for statement in first if statement.lstrip().startswith("SELECT")]
    assert len(asked) <= 22, "\n".join(asked)
    assert len([statement for statement in again if statement.lstrip().startswith("SELECT")]) <= 9


def test_what_is_not_released_has_no_history(code: CodeOfPractice, client: JudgingClient) -> None:
    make_released_draft(code)
    working = make_working_draft(code, NEXT_SOURCE + "\n## Conclusion\n\nSo be it.\n")
    fresh = at(working, "conclusion")
    for identity in (fresh.identity, "nothing", "01ARZ3NDEKTSV4RRFFQ69G5FAV"):
        answer = client.get(f"/codes/tests/provisions/{identity}")
        assert answer.status_code == 404
        assert "No released draft has this provision" in answer.text
    assert client.get("/codes/nowhere/provisions/x").status_code == 404


def test_the_reading_page_and_the_page_of_a_provision_lead_to_the_history(
    code: CodeOfPractice, client: JudgingClient
) -> None:
    draft = make_released_draft(code)
    wanted = f'href="{address(at(draft, "measure-1.1"))}"'
    assert wanted in client.get("/codes/tests/drafts/1").text
    assert wanted in client.get("/codes/tests/drafts/1/measure-1.1").text
    answer = client.get("/codes/tests/drafts/1/measure-1.1/history")
    assert (answer.status_code, answer.location) == (302, f"{address(at(draft, 'measure-1.1'))}#draft-1")
