"""Acts on all that match, sorted and chosen columns, kept filters."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import pytest
import sqlalchemy as sa

from codeprac.db import db
from codeprac.desk.models import DeskAct, SavedFilter
from codeprac.desk.queries.arranged import assignees_of, tags_of
from codeprac.desk.queries.triage import SORTS
from codeprac.desk.rules import Assignee
from codeprac.desk.services import assign_annotations, set_due_day, tag_annotations
from codeprac.dispositions.services import record_dispositions
from codeprac.issues.queries import issues_of
from tests.client import JudgingClient
from tests.dispositions.stage import NOW, Stage
from tests.factories.accounts import make_user

SignIn = Callable[[Any], JudgingClient]


def stamp_in(page: str) -> str:
    return page.split('name="stamp" value="')[1].split('"')[0]


def test_an_act_on_all_that_match_is_done_once_their_number_is_confirmed(stage: Stage, sign_in: SignIn) -> None:
    general = [stage.annotate(kind="general").id for _ in range(3)]
    other = stage.annotate().id
    client, address = sign_in(stage.drafter), stage.desk + "?kind=general"
    data = {"matching": "1", "act": "tag", "tag": "Costs"}
    asked = client.post(address, data=data)
    assert asked.status_code == 200
    assert "Tag 3 annotations?" in asked.text
    assert tags_of(general) == {}
    fourth = stage.annotate(kind="general").id
    again = client.post(address, data=data | {"stamp": stamp_in(asked.text)})
    assert "What matches has changed since you were asked." in again.text
    assert "Tag 4 annotations?" in again.text
    done = client.post(address, data=data | {"stamp": stamp_in(again.text)})
    assert done.status_code == 303
    assert set(tags_of([*general, fourth, other])) == {*general, fourth}
    assert "4 annotations tagged “Costs”" in client.get(done.location).text
    assert client.post(stage.desk + "?q=nothing", data=data).status_code == 422


def test_released_answers_are_left_out_of_answers_to_all(stage: Stage, sign_in: SignIn) -> None:
    one, two = stage.annotate(), stage.annotate()
    record_dispositions([one], outcome="accepted", reason="Yes.", actor_id=stage.drafter.id, now=NOW)[
        0
    ].released_at = NOW
    db.session.commit()
    client = sign_in(stage.drafter)
    data = {"matching": "1", "act": "answer", "outcome": "duplicate", "reason": "Said before."}
    asked = client.post(stage.desk, data=data)
    assert "Answer 1 annotation?" in asked.text
    assert f"Annotation {two.number} on" in asked.text
    assert client.post(stage.desk, data=data | {"stamp": stamp_in(asked.text)}).status_code == 303
    assert db.session.scalars(sa.select(DeskAct)).one().count == 1


def test_annotations_are_assigned_dated_and_put_into_a_new_issue_from_the_table(stage: Stage, sign_in: SignIn) -> None:
    one, two = stage.annotate(), stage.annotate()
    client, ticked = sign_in(stage.drafter), [f"{one.id}:0", f"{two.id}:0"]
    for data in (
        {"act": "assign", "assignee": f"drafter:{stage.second_drafter.id}"},
        {"act": "due", "due": "2020-01-02"},
        {"act": "gather", "title": "On measuring"},
    ):
        answer = client.post(stage.desk, data={"annotation": ticked, **data})
        assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "2 annotations put into issue 1" in page
    assert "Dora Drafter" in page
    assert "overdue: 2 Jan" in page
    assert assignees_of([one.id, two.id])[one.id] == Assignee(drafter_id=stage.second_drafter.id)
    assert issues_of([two.id])[two.id].title == "On measuring"
    assert client.post(stage.desk, data={"annotation": ticked, "act": "scatter"}).status_code == 303
    assert client.post(stage.desk, data={"annotation": ticked, "act": "gather", "issue": "1"}).status_code == 303
    assert client.post(stage.desk, data={"annotation": ticked, "act": "gather", "issue": "99"}).status_code == 404


@pytest.mark.parametrize(
    ("data", "status", "said"),
    [
        ({"act": ""}, 422, "Choose what to do with the selected annotations."),
        ({"act": "assign", "assignee": "drafter:x"}, 409, "Choose a drafter or a working group of this code"),
        ({"act": "due", "due": "31 March"}, 409, "Write the day as year, month and day"),
        ({"act": "tag", "tag": " "}, 409, "Write a tag."),
        ({"act": "gather", "title": " "}, 409, "Give the issue a title."),
    ],
)
def test_what_is_wrong_with_an_act_is_said(
    stage: Stage, sign_in: SignIn, data: dict[str, str], status: int, said: str
) -> None:
    annotation = stage.annotate()
    answer = sign_in(stage.drafter).post(stage.desk, data={"annotation": [f"{annotation.id}:0"], **data})
    assert answer.status_code == status
    assert said in answer.text
    assert f'value="{annotation.id}:0" aria-label="Select annotation 1" checked' in answer.text


def numbers_in(page: str) -> list[int]:
    return [int(piece.split('"')[0]) for piece in page.split('data-number="')[1:]]


def test_the_table_is_narrowed_and_sorted_by_what_drafters_arranged(stage: Stage, sign_in: SignIn) -> None:
    ids = [stage.annotate(author=make_user(name=name)).id for name in ("Zoe", "Émile", "Ann")]
    by: dict[str, Any] = {"actor_id": stage.drafter.id, "now": NOW}
    assign_annotations(stage.code, ids[:1], to=Assignee(drafter_id=stage.drafter.id), **by)
    set_due_day(stage.code.id, ids[1:2], day=(NOW - timedelta(days=2)).date(), **by)
    tag_annotations(stage.code.id, ids[2:], name="Legal", **by)
    db.session.commit()
    client = sign_in(stage.drafter)
    for query, expected in (
        ("assignee=me", [1]),
        ("assignee=-", [2, 3]),
        (f"assignee=drafter:{stage.drafter.id}", [1]),
        ("due=overdue", [2]),
        ("due=none", [1, 3]),
        ("tag=Legal", [3]),
        ("tag=-", [1, 2]),
        ("issue=-", [1, 2, 3]),
        ("issue=%2B", []),
        ("issue=7", []),
        ("sort=organisation", [3, 2, 1]),
        ("sort=-number", [3, 2, 1]),
        ("sort=-due", [2, 1, 3]),
        ("sort=assignee", [1, 2, 3]),
    ):
        assert numbers_in(client.get(f"{stage.desk}?{query}").text) == expected, query
    for column in SORTS:
        assert len(numbers_in(client.get(f"{stage.desk}?sort=-{column}&column={column}").text)) == 3, column


def test_filters_with_their_columns_are_kept_and_can_be_sent(stage: Stage, sign_in: SignIn) -> None:
    stage.annotate()
    client = sign_in(stage.drafter)
    address = "?kind=technical&sort=-number&column=kind&column=due"
    kept = client.post(f"{stage.desk}/filters{address}", data={"name": "Mine"})
    assert urlsplit(kept.location).query == "kind=technical&sort=-number&column=kind&column=due"
    page = client.get(kept.location).text
    assert 'class="col-due"' in page
    assert 'class="col-group"' not in page
    assert 'class="col-due"' in sign_in(stage.second_drafter).get(kept.location).text
    assert ">Mine</a>" not in client.get(stage.desk).text
    client = sign_in(stage.drafter)
    assert ">Mine</a>" in client.get(stage.desk).text
    assert "Give the filter a name" in client.get(client.post(f"{stage.desk}/filters", data={}).location).text
    drop = db.session.scalars(sa.select(SavedFilter.id)).one()
    client.post(f"{stage.desk}/filters", data={"drop": drop})
    assert ">Mine</a>" not in client.get(stage.desk).text
