"""The board, my work, and what the drafters alone see of both."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import sqlalchemy as sa

from codeprac.annotations.rules import ReplyKind
from codeprac.db import db
from codeprac.desk.models import DeskPlan
from codeprac.desk.rules import Assignee
from codeprac.desk.services import assign_annotations, set_due_day
from codeprac.dispositions.services import follow_up, record_dispositions, release_dispositions
from tests.client import JudgingClient
from tests.desk.counting import count_queries
from tests.dispositions.stage import NOW, Stage
from tests.factories.accounts import make_user
from tests.factories.annotations import make_reply

SignIn = Callable[[Any], JudgingClient]


def test_the_board_shows_what_stands_out(stage: Stage, sign_in: SignIn) -> None:
    first = stage.annotate(quote="for ten years", proposed_wording="for five years", organisation=stage.organisation)
    stage.annotate(quote="ten years", proposed_wording="a year", author=make_user())
    stage.annotate("measure-1.2", organisation=stage.organisation)
    opposed = stage.annotate("measure-1.2", organisation=stage.organisation)
    stage.annotate("measure-1.2", organisation=stage.organisation)
    by: dict[str, Any] = {"actor_id": stage.drafter.id, "now": NOW}
    record_dispositions([first], outcome="not-accepted", reason="It can be measured.", **by)
    release_dispositions(stage.code.id, **by)
    follow_up(first, stance="objection", reason="It cannot.", actor_id=stage.author.id, now=NOW)
    assign_annotations(stage.code, [opposed.id], to=Assignee(drafter_id=stage.second_drafter.id), **by)
    db.session.commit()
    client, board = sign_in(stage.drafter), f"{stage.desk}/board"
    page = client.get(board).text
    assert "1 of 5 annotations of round 1 are answered" in page
    assert "Only one group spoke: Industry" in page
    assert "<li>People for themselves – Industry</li>" in page.replace(
        "Industry – People for themselves", "People for themselves – Industry"
    )
    assert 'Dora Drafter <span class="muted">1</span>' in page
    assert "3 open annotations are nobody’s yet" in page
    make_reply(opposed, kind=ReplyKind.OPPOSE)
    assert "measure-1.2" in client.get(f"{board}?show=disagreement").text
    assert "measure-1.2" not in client.get(f"{board}?show=objections").text.split("<tbody>")[-1]
    assert "Nothing stands out so" in client.get(f"{board}?show=hot").text


def test_a_round_is_planned_by_drafters(stage: Stage, sign_in: SignIn) -> None:
    stage.annotate()
    client, address = sign_in(stage.drafter), f"{stage.desk}/board/plan"
    assert "three weeks after the round, until a day is set" in client.get(f"{stage.desk}/board").text
    assert client.post(address, data={"answer_by": "nonsense"}).status_code == 303
    assert db.session.scalar(sa.select(DeskPlan)) is None
    day = (NOW + timedelta(days=9)).date()
    assert client.post(address, data={"answer_by": day.isoformat()}).status_code == 303
    page = client.get(f"{stage.desk}/board").text
    assert f'value="{day.isoformat()}"' in page
    assert "until a day is set" not in page
    assert sign_in(stage.moderator).post(address, data={"answer_by": "2026-01-01"}).status_code == 403


def test_my_work_is_what_i_or_my_group_have_and_is_not_answered(stage: Stage, sign_in: SignIn) -> None:
    annotations = [stage.annotate(text=f"Point {number}.") for number in range(3)]
    ids = [annotation.id for annotation in annotations]
    by: dict[str, Any] = {"actor_id": stage.second_drafter.id, "now": NOW}
    assign_annotations(stage.code, ids[:2], to=Assignee(drafter_id=stage.drafter.id), **by)
    set_due_day(stage.code.id, ids[1:2], day=(NOW - timedelta(days=3)).date(), **by)
    db.session.commit()
    client = sign_in(stage.drafter)
    page = client.get(f"{stage.desk}/mine").text
    assert "2 annotations are yours to answer. 1 is overdue." in " ".join(page.split())
    assert page.index("Point 1.") < page.index("Point 0.")
    assert "Point 2." not in page
    assert "2 annotations are yours to answer." in client.get("/account/notices").text
    assert "Nothing is yours to answer" in sign_in(stage.second_drafter).get(f"{stage.desk}/mine").text


def test_board_and_work_cost_the_same_queries_however_much_there_is(stage: Stage, sign_in: SignIn) -> None:
    def fill(count: int) -> None:
        some = [stage.annotate(proposed_wording="Keep.", organisation=stage.organisation) for _ in range(count)]
        assign_annotations(
            stage.code, [one.id for one in some], to=Assignee(drafter_id=stage.drafter.id), actor_id=None, now=NOW
        )
        db.session.commit()

    client = sign_in(stage.drafter)
    for path in (f"{stage.desk}/board", f"{stage.desk}/mine"):
        fill(1)
        client.get(path)
        few = count_queries(client, path)
        fill(4)
        assert count_queries(client, path) == few
        assert few <= 30
