"""What those who were answered say to it: once, publicly, and objections stay with the provision."""

from datetime import UTC, datetime

import pytest
from flask import Flask

from codeprac.annotations.models import Annotation
from codeprac.db import db
from codeprac.dispositions.queries import count_follow_ups, list_objections_on
from codeprac.dispositions.rules import FollowUpGiven, Outcome, ReasonMissing, Stance, check_follow_up
from codeprac.dispositions.services import follow_up, record_dispositions, release_dispositions
from codeprac.drafts.queries import get_provision
from codeprac.errors import NotFound
from codeprac.notifications.notices import list_notices
from tests.annotations.scene import Scene, closed, make_scene
from tests.client import JudgingClient
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation
from tests.factories.drafts import NEXT_SOURCE, make_released_draft
from tests.factories.organisations import make_organisation

NOW = datetime.now(UTC)


def test_who_is_not_content_says_why() -> None:
    assert check_follow_up("satisfied", " ") == (Stance.SATISFIED, "")
    assert check_follow_up("objection", " It harms.\r\n") == (Stance.OBJECTION, "It harms.")
    for stance in ("not-satisfied", "objection"):
        with pytest.raises(ReasonMissing):
            check_follow_up(stance, " ")


@pytest.fixture
def scene(app: Flask) -> Scene:
    """A round that has closed."""
    return make_scene(**closed())


def answered(scene: Scene, **values: object) -> Annotation:
    """An annotation by the author of the scene with a released answer."""
    annotation = make_annotation(scene.round, author=scene.author, **values)
    record_dispositions([annotation], outcome=Outcome.NOT_ACCEPTED, reason="Ten is right.", actor_id=None, now=NOW)
    release_dispositions(scene.code.id, actor_id=None, now=NOW)
    db.session.commit()
    return annotation


def test_an_answer_is_followed_up_once_and_the_objection_goes_on_to_later_drafts(scene: Scene) -> None:
    annotation = answered(scene)
    values = {"stance": "objection", "reason": "It harms.", "actor_id": scene.author.id, "now": NOW}
    follow_up(annotation, **values)
    with pytest.raises(FollowUpGiven):
        follow_up(annotation, **values)
    with pytest.raises(NotFound):
        follow_up(make_annotation(scene.round), **values)
    assert count_follow_ups(scene.round.id) == {Stance.OBJECTION: 1}
    later = make_released_draft(scene.code, NEXT_SOURCE)
    (standing,) = list_objections_on(get_provision(later, "measure-1.1"))
    assert (standing.annotation_id, standing.draft_number) == (annotation.id, 1)
    told = list_notices(scene.drafter.id, since=scene.round.opens_at, limit=9)
    assert [one.happening.data["stance"] for one in told if "stance" in one.happening.data] == ["objection"]


def test_the_author_is_asked_and_asked_again_before_it_counts(client: JudgingClient, scene: Scene) -> None:
    annotation = answered(scene)
    address = f"/annotations/{annotation.id}/follow-up"
    client.sign_in(scene.drafter)
    assert client.get(address).status_code == 403
    client.sign_in(scene.author)
    assert "1 answer waits for what you say to it" in client.get("/since").text
    assert address in client.get(f"/annotations/{annotation.id}").text
    said = {"stance": "objection", "reason": "It harms small shops."}
    assert client.post(address, data=said | {"reason": " "}).status_code == 422
    page = client.post(address, data=said)
    assert page.status_code == 200
    assert "cannot be changed" in page.text
    assert "It harms small shops." not in client.get(f"/annotations/{annotation.id}").text
    assert "Go on" in client.post(address, data=said | {"again": "1"}).text
    assert client.post(address, data=said | {"confirmed": "1"}).status_code == 303
    assert client.post(address, data=said | {"confirmed": "1"}).status_code == 409
    client.sign_in(make_user())
    story = client.get(f"/annotations/{annotation.id}").text
    assert "It harms small shops." in story
    for path in (scene.address(), f"/codes/{scene.code.slug}/provisions/{scene.provision().identity}"):
        assert "1 formal objection stands, from draft 1" in client.get(path).text
    figures = client.get(f"/codes/{scene.code.slug}/rounds/{scene.round.number}/answers").text
    assert "What those who were answered say" in figures
    client.sign_in(scene.drafter)
    desk = f"/codes/{scene.code.slug}/desk?round={scene.round.number}&answer="
    assert f'data-row="{annotation.id}"' in client.get(desk + "objection").text
    assert f'data-row="{annotation.id}"' not in client.get(desk + "satisfied").text


def test_a_lead_speaks_for_the_organisation_and_a_secret_stays_one(client: JudgingClient, scene: Scene) -> None:
    lead = make_user()
    party = make_organisation(leads=[lead], members=[scene.author])
    secret = {"publication": "confidential", "confidential_reason": "A secret.", "public_summary": "Costs."}
    annotation = answered(scene, organisation=party, **secret)
    address = f"/annotations/{annotation.id}/follow-up"
    client.sign_in(lead)
    said = {"stance": "not-satisfied", "reason": "Our secret price.", "confirmed": "1"}
    assert client.post(address, data=said).status_code == 303
    client.sign_in(make_user())
    story = client.get(f"/annotations/{annotation.id}").text
    assert "Not satisfied with the answer" in story
    assert "Our secret price." not in story
    assert lead.name not in story
