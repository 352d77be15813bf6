"""The checker in the drafting room."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

import pytest
from sqlalchemy.orm import Session

from codeprac.codes.models import CodeOfPractice
from codeprac.drafting.findings import list_findings
from codeprac.drafts.models import Draft
from codeprac.drafts.queries import find_working_draft
from codeprac.drafts.services import import_draft, release_draft
from codeprac.drafts.services.structuring import move_provision
from codeprac.drafts.services.writing import start_working_draft
from codeprac.text.checking import Sort
from tests.drafts.test_writing import SOURCE, named, write
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.staging import Staged

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)


class Scene(NamedTuple):
    drafter: Any
    code: CodeOfPractice
    draft: Draft


@pytest.fixture
def scene(db_session: Session, staged: Staged) -> Scene:
    return staged("findings", make_scene)


def make_scene() -> Scene:
    drafter = make_user(name="Dora Draft")
    code = make_code(drafters=[drafter])
    release_draft(import_draft(code, SOURCE, author_id=None, now=NOW), actor_id=None, now=NOW)
    draft = start_working_draft(code, author_id=None, now=NOW)
    write(named(draft, "Measure 1.2"), "They answer as Measure 4.7 says, within ten working days of receipt.")
    return Scene(drafter, code, draft)


def sorts(draft: Draft) -> list[tuple[str, Sort]]:
    return [(each.provision.label, each.finding.sort) for each in list_findings(draft)]


def test_a_finding_left_stays_left_until_its_words_change(scene: Scene, sign_in: Any) -> None:
    client = sign_in(scene.drafter)
    page = f"/codes/{scene.code.slug}/working/findings"
    text = client.get(page).text
    assert "Dead reference" in text
    assert "<mark>Measure 4.7</mark>" in text
    found = next(each for each in list_findings(scene.draft) if each.finding.sort is Sort.DEAD_REFERENCE)
    act = f"/codes/{scene.code.slug}/working/{found.provision.id}/findings/{found.finding.key}"
    answer = client.post(f"{act}/leave", data={"note": "It comes with draft 3."}, follow_redirects=True)
    assert "<mark>Measure 4.7</mark>" not in answer.text
    assert "It comes with draft 3." in client.get(f"{page}?sort=left").text
    move_provision(named(scene.draft, "Measure 1.2"), after=None, actor_id=None, now=NOW)
    assert ("Measure 1.2", Sort.DEAD_REFERENCE) not in sorts(scene.draft)
    client.post(f"{act}/reopen")
    assert ("Measure 1.2", Sort.DEAD_REFERENCE) in sorts(scene.draft)
    assert client.post(f"{act[:-1]}x/leave").status_code == 409


def test_findings_are_asked_for_in_a_fixed_number_of_queries(scene: Scene, queries: list[str]) -> None:
    draft = find_working_draft(scene.code.id)
    assert draft is not None
    queries.clear()
    assert sorts(draft) == [("Measure 1.2", Sort.DEAD_REFERENCE), ("Measure 1.2", Sort.WEAKENED)]
    assert len(queries) <= 7
