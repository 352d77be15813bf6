"""The desk: what it shows to whom, how it is narrowed, and that nothing typed or ticked is lost."""

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event
from sqlalchemy.orm import Session

from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import AnnotationState
from codeprac.db import db
from codeprac.desk.models import DeskAct
from codeprac.dispositions.models import Change, Disposition
from codeprac.dispositions.services import record_dispositions, release_dispositions
from tests.client import JudgingClient, signed_in
from tests.dispositions.stage import NOW, Stage, make_stage
from tests.factories.accounts import make_user

SignIn = Callable[[Any], JudgingClient]


def answer_of(annotation: Annotation) -> Disposition | None:
    return db.session.scalar(sa.select(Disposition).where(Disposition.annotation_id == annotation.id))


def given(stage: Stage, *annotations: Annotation, outcome: str = "accepted", reason: str = "So.") -> None:
    record_dispositions(annotations, outcome=outcome, reason=reason, actor_id=stage.second_drafter.id, now=NOW)
    db.session.commit()


def test_only_those_who_work_on_the_code_see_the_desk(stage: Stage, client: JudgingClient, sign_in: SignIn) -> None:
    annotation = stage.annotate()
    assert client.get(stage.desk).status_code == 303
    for user in (stage.author, make_user()):
        assert sign_in(user).get(stage.desk).status_code == 403
        assert client.get(f"{stage.desk}/decide/{annotation.number}").status_code == 403
    reading = sign_in(stage.moderator).get(stage.desk)
    assert reading.status_code == 200
    assert "This cannot be measured." in reading.text
    assert 'name="outcome"' not in reading.text
    assert client.post(stage.desk, data={}).status_code == 403
    assert client.get(f"{stage.desk}/decide/{annotation.number}").status_code == 200
    assert client.get(f"{stage.desk}/release").status_code == 403


def test_an_empty_desk_says_so(stage: Stage, sign_in: SignIn) -> None:
    assert "Nobody has annotated this draft yet." in sign_in(stage.drafter).get(stage.desk).text
    db.session.delete(stage.round)
    db.session.commit()
    assert "No round has opened yet" in sign_in(stage.drafter).get(stage.desk).text


def test_many_annotations_are_answered_at_once_and_taken_back_at_once(stage: Stage, sign_in: SignIn) -> None:
    annotations = [stage.annotate(), stage.annotate("measure-1.2"), stage.annotate()]
    client = sign_in(stage.drafter)
    response = client.post(
        stage.desk + "?kind=technical",
        data={
            "annotation": [f"{annotations[0].id}:0", f"{annotations[1].id}:0"],
            "act": "answer",
            "outcome": "not-accepted",
            "reason": "It can be measured.",
        },
    )
    assert response.status_code == 303
    assert "kind=technical" in response.location
    assert [answer_of(one) is not None for one in annotations] == [True, True, False]
    page = client.get(response.location)
    assert "2 annotations answered: Not accepted." in page.text
    assert "2 answers wait for release" in page.text
    done = db.session.scalars(sa.select(DeskAct)).one()
    response = client.post(f"{stage.desk}/undo?kind=technical", data={"act": done.id})
    assert response.status_code == 303
    assert [answer_of(one) for one in annotations] == [None, None, None]
    assert "Undone on 2 annotations." in client.get(response.location).text
    assert client.post(f"{stage.desk}/undo", data={"act": done.id}).status_code == 409
    assert client.post(f"{stage.desk}/undo", data={"act": "x"}).status_code == 404


def test_taking_back_in_one_go_brings_earlier_answers_back(stage: Stage, sign_in: SignIn) -> None:
    annotation = stage.annotate()
    client = sign_in(stage.drafter)
    for version, reason in enumerate(("It can be measured.", "It can, with a clock.")):
        data = {
            "annotation": [f"{annotation.id}:{version}"],
            "act": "answer",
            "outcome": "not-accepted",
            "reason": reason,
        }
        response = client.post(stage.desk, data=data)
    assert "1 took the place of an earlier answer." in client.get(response.location).text
    last = db.session.scalars(sa.select(DeskAct.id).order_by(DeskAct.at.desc())).first()
    client.post(f"{stage.desk}/undo", data={"act": last})
    db.session.expire_all()
    answer = answer_of(annotation)
    assert answer is not None
    assert answer.reason == "It can be measured."


def test_answers_of_a_round_that_runs_wait_for_its_end(sign_in: SignIn) -> None:
    stage = make_stage(closes_at=NOW + timedelta(days=3))
    client = sign_in(stage.drafter)
    data = {
        "annotation": [f"{stage.annotate().id}:0"],
        "act": "answer",
        "outcome": "not-accepted",
        "reason": "It can be measured.",
    }
    page = client.get(client.post(stage.desk, data=data).location).text
    assert "1 answer waits for the end of its round" in page
    assert "waits for release" not in page


def test_all_on_the_page_can_be_answered_without_scripts(stage: Stage, sign_in: SignIn) -> None:
    annotations = [stage.annotate() for _ in range(3)]
    shown = " ".join(f"{annotation.id}:0" for annotation in annotations)
    page = sign_in(stage.drafter).get(stage.desk)
    assert f'value="{shown}"' in page.text
    data = {"all": "1", "act": "answer", "shown": shown, "outcome": "duplicate", "reason": "One answer for all."}
    assert sign_in(stage.drafter).post(stage.desk, data=data).status_code == 303
    assert all(answer_of(annotation) for annotation in annotations)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"outcome": ""}, "Choose an outcome."),
        ({"outcome": "splendid"}, "Not a valid choice"),
        ({"reason": " "}, "Give a reason: it is published with the answer."),
        ({"reason": "x" * 10_001}, "Keep the reason to 10000 characters."),
        ({"annotation": []}, "Select at least one annotation in the list."),
        ({"annotation": ["nothing:0"]}, "Select at least one annotation in the list."),
        ({"annotation": ["0" * 26 + ":0"]}, "1 selected annotation no longer stands"),
        ({"change": "kept:elsewhere"}, "Not a valid choice"),
    ],
)
def test_an_error_keeps_selection_and_text(
    stage: Stage, sign_in: SignIn, changes: dict[str, Any], message: str
) -> None:
    annotation = stage.annotate()
    data = {
        "annotation": [f"{annotation.id}:0"],
        "act": "answer",
        "outcome": "accepted",
        "reason": "Because of the costs.",
    }
    response = sign_in(stage.drafter).post(stage.desk, data=data | changes)
    assert response.status_code == 422
    assert message in response.text
    assert answer_of(annotation) is None
    if "reason" not in changes:
        assert "Because of the costs." in response.text
    if "annotation" not in changes:
        assert f'value="{annotation.id}:0" aria-label="Select annotation {annotation.number}" checked' in response.text


def test_a_selection_that_the_filters_hide_is_kept_in_sight(stage: Stage, sign_in: SignIn) -> None:
    annotation = stage.annotate()
    stage.annotate(kind="general")
    response = sign_in(stage.drafter).post(
        stage.desk + "?kind=general",
        data={"annotation": [f"{annotation.id}:0"], "act": "answer", "outcome": "accepted", "reason": ""},
    )
    assert response.status_code == 422
    assert "Also selected, but not on this page" in response.text
    assert f'value="{annotation.id}:0" checked' in response.text


def test_an_annotation_withdrawn_meanwhile_leaves_the_selection(
    stage: Stage, sign_in: SignIn, db_session: Session
) -> None:
    kept, gone = stage.annotate(), stage.annotate()
    gone.state, gone.withdrawn_at = AnnotationState.WITHDRAWN, NOW
    data = {"annotation": [f"{kept.id}:0", f"{gone.id}:0"], "act": "answer", "outcome": "accepted", "reason": "Yes."}
    response = sign_in(stage.drafter).post(stage.desk, data=data)
    assert response.status_code == 422
    assert "1 selected annotation no longer stands and is no longer selected." in response.text
    assert answer_of(kept) is None
    assert gone.id not in response.text


def test_another_drafters_answer_meanwhile_is_shown_beside_ones_own(stage: Stage, sign_in: SignIn) -> None:
    one, two = stage.annotate(), stage.annotate()
    given(stage, one, reason="Theirs: we agree.")
    client = sign_in(stage.drafter)
    data = {
        "annotation": [f"{one.id}:0", f"{two.id}:0"],
        "act": "answer",
        "outcome": "not-accepted",
        "reason": "Mine: we disagree.",
    }
    response = client.post(stage.desk, data=data)
    assert response.status_code == 409
    assert "Another drafter has answered since you opened this page." in response.text
    assert "Theirs: we agree." in response.text
    assert "Mine: we disagree." in response.text
    assert answer_of(two) is None
    assert f'value="{one.id}:1"' in response.text
    again = data | {"annotation": [f"{one.id}:1", f"{two.id}:0"]}
    assert client.post(stage.desk, data=again).status_code == 303
    answered = answer_of(one)
    assert answered is not None
    assert (answered.reason, answered.version) == ("Mine: we disagree.", 2)


def test_a_released_answer_is_refused_with_its_number(stage: Stage, sign_in: SignIn) -> None:
    annotation = stage.annotate()
    given(stage, annotation)
    release_dispositions(stage.code.id, actor_id=stage.drafter.id, now=NOW)
    client = sign_in(stage.drafter)
    assert "checked disabled" not in client.get(stage.desk).text
    for act in ("answer", "clear"):
        data = {"annotation": [f"{annotation.id}:1"], "outcome": "duplicate", "reason": "Again.", "act": act}
        response = client.post(stage.desk, data=data)
        assert response.status_code == 409
        assert f"Already released: {annotation.number}." in response.text


def test_selected_private_answers_are_taken_back(stage: Stage, sign_in: SignIn) -> None:
    one, two = stage.annotate(), stage.annotate()
    given(stage, one)
    client = sign_in(stage.drafter)
    data = {"annotation": [f"{one.id}:1", f"{two.id}:0"], "act": "clear"}
    assert client.post(stage.desk, data=data).status_code == 303
    assert answer_of(one) is None


def test_an_answer_points_to_a_change_of_the_working_draft(stage: Stage, sign_in: SignIn, db_session: Session) -> None:
    annotation = stage.annotate()
    draft = stage.start_working_draft()
    written = stage.written(draft)
    data = {
        "annotation": [f"{annotation.id}:0"],
        "act": "answer",
        "outcome": "accepted",
        "reason": "Shorter now.",
        "change": f"kept:{written.id}",
    }
    assert sign_in(stage.drafter).post(stage.desk, data=data).status_code == 303
    change = db_session.scalars(sa.select(Change)).one()
    assert (change.provision_id, change.draft_id, change.reason) == (written.id, draft.id, "Shorter now.")
    answered = answer_of(annotation)
    assert answered is not None
    assert answered.change_id == change.id


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [1, 2, 3, 4]),
        ("provision=measure-1.2", [3]),
        ("provision=commitment-1", [1, 2, 3]),
        ("provision=nowhere", [1, 2, 3, 4]),
        ("kind=editorial", [2]),
        ("group=industry", [2]),
        ("group=-", [1, 3, 4]),
        ("organisation=-", [1, 3, 4]),
        ("wording=1", [1, 2]),
        ("conflicts=1", [1, 2]),
        ("answer=open", [2, 3, 4]),
        ("answer=waiting", [1]),
        ("answer=answered", [1]),
        ("answer=released", []),
        ("answer=accepted", [1]),
        ("answer=duplicate", []),
        ("q=umbrella", [4]),
        ("q=%233", [3]),
        ("q=100%25", []),
        ("q=ten+years", [1, 2]),
        ("round=9&page=99&kind=%00", [1, 2, 3, 4]),
    ],
)
def test_the_filters_narrow_the_desk(stage: Stage, sign_in: SignIn, query: str, expected: list[int]) -> None:
    first = stage.annotate(quote="for ten years", proposed_wording="for five years")
    stage.annotate(quote="ten years", proposed_wording="a year", kind="editorial", organisation=stage.organisation)
    stage.annotate("measure-1.2")
    stage.annotate("recitals", text="Take an umbrella.")
    given(stage, first)
    page = sign_in(stage.drafter).get(f"{stage.desk}?{query}")
    assert page.status_code == 200
    found = [number for number in range(1, 5) if f'data-number="{number}"' in page.text]
    assert found == expected


def test_rows_stand_by_provision_with_notes_on_conflicts(stage: Stage, sign_in: SignIn) -> None:
    stage.annotate("measure-1.2")
    stage.annotate(quote="for ten years", proposed_wording="for five years")
    stage.annotate(quote="ten years", proposed_wording="a year", organisation=stage.organisation)
    page = sign_in(stage.drafter).get(stage.desk).text
    places = [page.index(f'data-number="{number}"') for number in (2, 3, 1)]
    assert places == sorted(places)
    words = " ".join(re.sub("<[^>]*>", "", page).split())
    assert "Sample Labs, industry Proposes wording In conflict with 2" in words
    assert "2 annotations, 0 answered" in page


def test_the_desk_asks_the_same_number_of_queries_however_long_it_is(stage: Stage, sign_in: SignIn, app: Flask) -> None:
    client = sign_in(stage.drafter)
    stage.start_working_draft()
    desk = stage.desk

    def count() -> int:
        statements: list[str] = []
        listener = lambda *arguments: statements.append(arguments[2])  # noqa: E731 - needs no name of its own
        event.listen(db.engine, "before_cursor_execute", listener)
        try:
            assert client.get(desk).status_code == 200
        finally:
            event.remove(db.engine, "before_cursor_execute", listener)
        return len(statements)

    given(stage, stage.annotate(quote="for ten years", proposed_wording="x", organisation=stage.organisation))
    count()
    few = count()
    for _ in range(5):
        annotation = stage.annotate("measure-1.2", proposed_wording="Keep.", author=make_user())
        given(stage, annotation)
        stage.annotate(quote="ten years", proposed_wording="z", author=make_user())
    assert count() == few
    assert few <= 40


def test_of_two_drafters_at_the_same_moment_one_is_told(stage: Stage, app: Flask) -> None:
    annotation = stage.annotate()
    drafters = [signed_in(stage.drafter), signed_in(stage.second_drafter)]
    data = {"annotation": [f"{annotation.id}:0"], "act": "answer", "outcome": "accepted", "reason": "At once."}
    db.session.commit()

    def post(session: dict[str, Any]) -> int:
        client = app.test_client()
        with client.session_transaction() as kept:
            kept.update(session)
        return client.post(stage.desk, data=data).status_code

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(post, drafters)) == [303, 409]
