"""Explanations written elsewhere become the reasons of changes, where the redline shows them."""

import json
from collections.abc import Callable
from io import BytesIO
from typing import Any

import pytest
import sqlalchemy as sa

from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.dispositions.models import Change
from codeprac.dispositions.services import import_reasons, preview_reasons
from codeprac.text.explaining import Explanation, read_explanations
from tests.client import JudgingClient
from tests.dispositions.stage import NOW
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.drafts import NEXT_SOURCE, make_released_draft
from tests.staging import Staged


def make_two_drafts() -> CodeOfPractice:
    code = make_code(slug="explained", drafters=[make_user(name="Dana Drafter", email="dana@example.org")])
    make_released_draft(code)
    make_released_draft(code, NEXT_SOURCE)
    return code


@pytest.fixture
def code(staged: Staged) -> CodeOfPractice:
    return staged("two drafts", make_two_drafts)


def test_a_reason_stands_once_beside_the_change_and_in_its_history(code: CodeOfPractice, client: JudgingClient) -> None:
    said = [
        Explanation("Ten years were too many.", "Summary", 2, "", "Measure 1.1"),
        Explanation("And parts are sold.", "Summary", 2, "", "Measure 1.1"),
        Explanation("Nowhere.", "", 2, "Commitment 99", ""),
        Explanation("No such draft.", "", 7, "", "Measure 1.1"),
    ]
    reasons = preview_reasons(code, said)
    assert [one.provision.slug if one.provision else None for one in reasons] == [
        "measure-1.1",
        "measure-1.1",
        None,
        None,
    ]
    assert import_reasons(reasons, actor_id=None, now=NOW) == 2
    assert import_reasons(reasons, actor_id=None, now=NOW) == 0
    db.session.commit()
    change = db.session.scalars(sa.select(Change)).one()
    assert change.reason == "**Summary**\n\nTen years were too many.\n\nAnd parts are sold."
    page = client.get(f"/codes/{code.slug}/compare/1/2").text
    assert "Ten years were too many." in page
    assert 'class="change-reason"' in page
    assert (
        "Ten years were too many."
        in client.get(f"/codes/{code.slug}/drafts/2/measure-1.1/history", follow_redirects=True).text
    )


def test_a_long_reason_stands_above_the_text(code: CodeOfPractice, client: JudgingClient) -> None:
    reasons = preview_reasons(code, [Explanation("Long. " * 250, "", 2, "", "Measure 1.1")])
    assert import_reasons(reasons, actor_id=None, now=NOW) == 1
    db.session.commit()
    assert 'class="change-reason is-long"' in client.get(f"/codes/{code.slug}/compare/1/2").text


def test_a_drafter_sees_where_each_goes_and_places_the_others(
    code: CodeOfPractice, sign_in: Callable[[Any], JudgingClient]
) -> None:
    client, page = sign_in(code.roles[0].user), f"/codes/{code.slug}/reasons/import"
    file = json.dumps([{"text": "Why.", "measure": "Measure 1.1"}, {"text": "Lost.", "commitment": "Nowhere"}])
    sent = {"draft": "2", "file": (BytesIO(file.encode()), "reasons.json")}
    preview = client.post(page, data=sent, content_type="multipart/form-data")
    assert preview.status_code == 200
    assert "1 has no place yet" in preview.text
    rows = {"count": "2", "text-0": "Why.", "draft-0": "2", "place-0": "measure-1.1", "text-1": "Lost.", "draft-1": "2"}
    wrong = client.post(page, data=rows | {"place-1": "nothing-like-it"})
    assert wrong.status_code == 422
    assert db.session.scalar(sa.select(sa.func.count(Change.id))) == 0
    assert client.post(page, data=rows | {"place-1": "recitals"}).status_code == 303
    assert sorted(db.session.scalars(sa.select(Change.reason))) == ["Lost.", "Why."]
    assert client.post(page, data={"draft": "2", "file": (BytesIO(b"{"), "x.json")}).status_code == 422
    assert client.get(page).status_code == 200


def test_the_file_says_which_draft_it_is_about() -> None:
    assert read_explanations('{"explanations": [{"text": "a", "to_version": "draft 12"}]}')[0].draft == 12
