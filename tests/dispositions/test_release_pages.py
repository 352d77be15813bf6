"""Confirming a release: what was confirmed is what comes out, or nothing does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from codeprac.annotations.models import Annotation
from codeprac.db import db
from codeprac.dispositions.queries import answers_to, count_waiting
from codeprac.dispositions.services import record_dispositions
from tests.client import JudgingClient
from tests.dispositions.stage import NOW, Stage
from tests.factories.rounds import make_round

SignIn = Callable[[Any], JudgingClient]


def given(stage: Stage, *annotations: Annotation, outcome: str = "accepted") -> None:
    record_dispositions(annotations, outcome=outcome, reason="So.", actor_id=stage.drafter.id, now=NOW)
    db.session.commit()


def stamp_in(page: str, place: int = -1) -> str:
    """What a form of the page says was seen; the last one unless told otherwise."""
    marks = [piece.split('value="')[1].split('"')[0] for piece in page.split('name="stamp"')[1:]]
    return marks[place]


def test_the_page_counts_what_waits_and_what_stays_open(stage: Stage, sign_in: SignIn) -> None:
    one, two, _three = stage.annotate(), stage.annotate(), stage.annotate()
    client = sign_in(stage.drafter)
    assert "No answer waits for release" in client.get(f"{stage.desk}/release").text
    given(stage, one)
    given(stage, two, outcome="duplicate")
    page = client.get(f"{stage.desk}/release")
    assert "Release 2 answers" in page.text
    assert "1 annotation stays not yet considered" in page.text
    response = client.post(f"{stage.desk}/release", data={"stamp": stamp_in(page.text)})
    assert response.status_code == 303
    assert response.location == f"/codes/{stage.code.slug}/rounds/1/answers"
    assert count_waiting(stage.code.id) == 0
    assert "2 answers are public." in client.get(response.location).text


def test_answers_of_a_running_round_are_told_to_wait(stage: Stage, sign_in: SignIn) -> None:
    stage.round = make_round(stage.draft)
    given(stage, stage.annotate())
    page = sign_in(stage.drafter).get(f"{stage.desk}/release").text
    assert "1 answer belongs to a round that still runs" in page
    assert "No answer waits for release" in page


def test_answers_that_came_after_the_confirmation_stop_the_release(stage: Stage, sign_in: SignIn) -> None:
    one, two = stage.annotate(), stage.annotate()
    given(stage, one)
    client = sign_in(stage.drafter)
    page = client.get(f"{stage.desk}/release").text
    given(stage, two)
    response = client.post(f"{stage.desk}/release", data={"stamp": stamp_in(page)})
    assert response.status_code == 409
    assert "Nothing was released." in response.text
    assert answers_to([one.id, two.id]) == {}
    assert client.post(f"{stage.desk}/release", data={"stamp": stamp_in(response.text)}).status_code == 303


def test_one_round_is_released_alone(stage: Stage, sign_in: SignIn) -> None:
    first = stage.annotate()
    stage.round = make_round(stage.draft, opens_at=NOW - timedelta(days=9), closes_at=NOW - timedelta(minutes=5))
    second = stage.annotate()
    given(stage, first, second)
    client = sign_in(stage.drafter)
    page = client.get(f"{stage.desk}/release").text
    response = client.post(f"{stage.desk}/release", data={"round": "1", "stamp": stamp_in(page, 1)})
    assert response.status_code == 303
    assert set(answers_to([first.id, second.id])) == {first.id}
    assert client.post(f"{stage.desk}/release", data={"round": "7", "stamp": ""}).status_code == 409


def test_only_drafters_release(stage: Stage, sign_in: SignIn) -> None:
    for user in (stage.author, stage.moderator):
        assert sign_in(user).post(f"{stage.desk}/release").status_code == 403
