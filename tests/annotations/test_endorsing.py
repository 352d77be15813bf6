"""Endorsing by name: once each, shown by stakeholder group, withdrawn until the round closes."""

from datetime import timedelta

import pytest
from flask import Flask

from codeprac.annotations.queries import Share, count_endorsements
from codeprac.annotations.rules import NotEndorsable, RoundClosed
from codeprac.annotations.services import endorse_annotation, withdraw_endorsement
from codeprac.db import db
from codeprac.errors import NotAllowed
from codeprac.rounds.rules import Visibility
from tests.annotations.scene import Scene, make_scene
from tests.client import JudgingClient
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation


def test_a_person_and_an_organisation_count_once(scene: Scene) -> None:
    annotation, other = make_annotation(scene.round), make_user()
    for author, organisation in ((scene.author, None), (scene.author, scene.organisation)) * 2:
        endorse_annotation(annotation, author=author, organisation=organisation, now=scene.now)
    endorse_annotation(annotation, author=other, now=scene.now)
    group = scene.organisation.group.name
    assert count_endorsements([annotation.id]) == {annotation.id: [Share(group, 1), Share("", 2)]}
    withdraw_endorsement(annotation, actor=scene.author, organisation=scene.organisation, now=scene.now)
    assert count_endorsements([annotation.id]) == {annotation.id: [Share("", 2)]}
    with pytest.raises(NotAllowed):
        withdraw_endorsement(annotation, actor=other, organisation=scene.organisation, now=scene.now)
    with pytest.raises(NotAllowed):
        endorse_annotation(annotation, author=other, organisation=scene.organisation, now=scene.now)


def test_what_is_ones_own_secret_sealed_or_closed_is_not_endorsed(app: Flask, scene: Scene) -> None:
    other = make_user()
    own = make_annotation(scene.round, author=scene.author, organisation=scene.organisation)
    for organisation in (None, scene.organisation):
        with pytest.raises(NotEndorsable):
            endorse_annotation(own, author=scene.author, organisation=organisation, now=scene.now)
    values = {"publication": "confidential", "confidential_reason": "A secret.", "public_summary": "Costs."}
    with pytest.raises(NotAllowed):
        endorse_annotation(make_annotation(scene.round, **values), author=other, now=scene.now)
    sealed = make_scene(visibility=Visibility.SEALED)
    with pytest.raises(NotEndorsable):
        endorse_annotation(make_annotation(sealed.round), author=other, now=sealed.now)
    open_one = make_annotation(scene.round)
    with pytest.raises(RoundClosed):
        endorse_annotation(open_one, author=other, now=scene.round.closes_at + timedelta(seconds=1))


def test_endorsements_are_shown_by_group_and_by_name(client: JudgingClient, scene: Scene) -> None:
    annotation = make_annotation(scene.round)
    address = f"/annotations/{annotation.id}"
    assert "Sign in to endorse" in client.get(address).text
    client.sign_in(scene.author)
    for voice in ("", scene.organisation.id):
        answer = client.post(f"{address}/endorse", data={"speak_for": voice})
        assert answer.status_code == 303
    page = client.get(address).text
    assert "2 endorsements" in page
    assert "Withdraw my endorsement" in page
    assert f"by {scene.author.name}" in page
    said = f"2 endorsements: {scene.organisation.group.name} 1, people for themselves 1"
    for path in (scene.address(), f"/codes/{scene.code.slug}/annotations"):
        assert said in client.get(path).text
    cards = client.get(f"/codes/{scene.code.slug}/drafts/1/annotations.json?numbers={annotation.number}").get_json()[
        "cards"
    ]
    assert cards[0]["endorsed"] == said
    assert client.post(f"{address}/endorse/withdraw", data={"speak_for": ""}).status_code == 303
    assert scene.organisation.name in client.get(f"{address}/endorsements").text
    assert client.post(f"{address}/endorse", data={"speak_for": "nobody"}).status_code == 409


def test_endorsements_of_a_confidential_annotation_are_told_to_nobody_else(client: JudgingClient, scene: Scene) -> None:
    annotation = make_annotation(scene.round)
    endorse_annotation(annotation, author=scene.author, now=scene.now)
    annotation.publication, annotation.public_summary = "confidential", "Costs."
    db.session.commit()
    for path in (f"/annotations/{annotation.id}", scene.address()):
        assert scene.author.name not in client.get(path).text
    assert client.get(f"/annotations/{annotation.id}/endorsements").status_code == 403
