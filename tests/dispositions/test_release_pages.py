"""Confirming a release: what was confirmed is what comes out, or nothing does."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from codeprac.annotations.models import Annotation
from codeprac.db import db
from codeprac.dispositions.queries import answers_to, count_waiting
from codeprac.dispositions.services import explain_change, record_dispositions
from codeprac.drafts.models import Draft
from codeprac.drafts.services.writing import add_provision, edit_provision, heading_of, remove_provision
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


def rewrite(stage: Stage, draft: Draft) -> None:
    written = stage.written(draft)
    edit_provision(
        written,
        heading=heading_of(written),
        level=written.level,
        kind=written.kind,
        body="Signatories will write for six years.",
        version=written.version,
        actor_id=stage.drafter.id,
        now=NOW,
    )
    db.session.commit()


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
    stage.start_working_draft()
    stage.round = make_round(stage.draft)
    given(stage, stage.annotate())
    client = sign_in(stage.drafter)
    for path in (f"{stage.desk}/release", f"/codes/{stage.code.slug}/working/release"):
        page = client.get(path).text
        assert "1 answer belongs to a round that still runs" in page
    assert "No answer waits for release" in client.get(f"{stage.desk}/release").text


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


def test_a_draft_comes_out_with_its_answers(stage: Stage, sign_in: SignIn) -> None:
    annotation = stage.annotate()
    given(stage, annotation)
    client = sign_in(stage.drafter)
    path = f"/codes/{stage.code.slug}/working/release"
    assert client.get(path).status_code == 404
    draft = stage.start_working_draft()
    rewrite(stage, draft)
    page = client.get(path).text
    assert "Release draft 2" in page
    assert "1 change has no reason yet." in page
    assert f'href="/codes/{stage.code.slug}/working/{stage.written(draft).id}"' in page
    assert 'name="with_answers" type="checkbox" value="y"' in page
    response = client.post(path, data={"with_answers": "y", "stamp": stamp_in(page)})
    assert (response.status_code, response.location) == (303, f"/codes/{stage.code.slug}")
    assert "Draft 2 is public, with its redline." in client.get(response.location).text
    assert set(answers_to([annotation.id])) == {annotation.id}


def test_a_draft_can_come_out_without_the_answers(stage: Stage, sign_in: SignIn) -> None:
    annotation = stage.annotate()
    given(stage, annotation)
    draft = stage.start_working_draft()
    rewrite(stage, draft)
    client = sign_in(stage.drafter)
    path = f"/codes/{stage.code.slug}/working/release"
    assert client.post(path, data={"stamp": stamp_in(client.get(path).text)}).status_code == 303
    assert count_waiting(stage.code.id) == 1


def test_a_change_after_the_confirmation_stops_the_release(stage: Stage, sign_in: SignIn) -> None:
    draft = stage.start_working_draft()
    client = sign_in(stage.drafter)
    path = f"/codes/{stage.code.slug}/working/release"
    before = stamp_in(client.get(path).text)
    rewrite(stage, draft)
    response = client.post(path, data={"with_answers": "y", "stamp": before})
    assert response.status_code == 409
    assert "Somebody has changed the working draft or an answer" in response.text
    assert db.session.get_one(Draft, draft.id).number is None


def test_a_draft_that_says_the_same_is_refused_in_words(stage: Stage, sign_in: SignIn) -> None:
    stage.start_working_draft()
    client = sign_in(stage.drafter)
    path = f"/codes/{stage.code.slug}/working/release"
    response = client.post(path, data={"with_answers": "y", "stamp": stamp_in(client.get(path).text)})
    assert response.status_code == 409
    assert "identical to draft 1" in response.text


def test_changes_without_a_reason_are_listed_new_and_dropped_ones_too(stage: Stage, sign_in: SignIn) -> None:
    draft = stage.start_working_draft()
    rewrite(stage, draft)
    dropped = stage.written(draft, "measure-1.2")
    remove_provision(dropped, with_beneath=False, actor_id=stage.drafter.id, now=NOW)
    added = add_provision(
        draft,
        after=stage.written(draft),
        heading="Measure 1.3. New",
        level=3,
        kind="measure",
        body="Something new.",
        actor_id=stage.drafter.id,
        now=NOW,
    )
    client = sign_in(stage.drafter)
    path = f"/codes/{stage.code.slug}/working/release"
    page = client.get(path).text
    assert "3 changes have no reason yet." in page
    assert added.id in page
    for row in (stage.written(draft), added):
        explain_change(draft, reason="Because.", actor_id=stage.drafter.id, now=NOW, provision_id=row.id)
    old_id = stage.provision("measure-1.2").id
    explain_change(draft, reason="Because.", actor_id=stage.drafter.id, now=NOW, old_provision_id=old_id)
    assert "Every change has a reason." in client.get(path).text


def test_only_drafters_release(stage: Stage, sign_in: SignIn) -> None:
    stage.start_working_draft()
    for user in (stage.author, stage.moderator):
        client = sign_in(user)
        assert client.get(f"/codes/{stage.code.slug}/working/release").status_code == 403
        assert client.post(f"/codes/{stage.code.slug}/working/release").status_code == 403
        assert client.post(f"{stage.desk}/release").status_code == 403
