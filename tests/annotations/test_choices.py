"""Choosing what the public sees, and for whom one speaks: in the form, while the round runs, and when it has closed."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from codeprac.access.actor import PUBLIC
from codeprac.annotations.models import Annotation, UnsentText
from codeprac.annotations.queries import Filters, list_organisations_heard, select_annotations
from codeprac.annotations.rules import Publication, Unacceptable
from codeprac.annotations.services import edit_annotation, submit_annotation
from codeprac.db import db
from codeprac.dispositions.queries import count_by_group
from codeprac.errors import NotAllowed
from codeprac.overviews.queries.figures import round_figures
from tests.annotations.scene import Scene, make_scene
from tests.client import JudgingClient
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation, make_reply
from tests.factories.drafts import NEXT_SOURCE, make_released_draft
from tests.factories.organisations import make_organisation
from tests.factories.rounds import make_round

CONFIDENCE = {"confidential_reason": "A trade secret.", "public_summary": "About costs."}


def form(**values: str) -> dict[str, str]:
    return {"kind": "technical", "text": "This cannot be measured.", "form_token": "t"} | values


def only() -> Annotation:
    db.session.expire_all()
    return db.session.scalars(sa.select(Annotation)).one()


@pytest.mark.parametrize("publication", Publication)
def test_a_form_takes_every_choice(client: JudgingClient, scene: Scene, publication: Publication) -> None:
    client.sign_in(scene.author)
    sent = form(publication=publication, speak_for=scene.organisation.id, **CONFIDENCE)
    assert client.post(f"{scene.address()}/annotations", data=sent).status_code == 303
    made = only()
    is_confidential = publication is Publication.CONFIDENTIAL
    assert made.publication == publication
    assert (made.confidential_reason, made.public_summary) == (
        ("A trade secret.", "About costs.") if is_confidential else ("", "")
    )
    client.sign_out()
    page = client.get(f"/annotations/{made.id}").text
    assert ("Ada Author" in page) is (publication is Publication.NAMED)
    assert (scene.organisation.name in page) is (publication in {Publication.NAMED, Publication.ORGANISATION})
    assert ("This cannot be measured." in page) is not is_confidential
    assert ("About costs." in page) is is_confidential


@pytest.mark.parametrize("door", ["", "composer"])
@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"publication": "confidential"}, ["Say why this has to stay", "Say in general words"]),
        ({"publication": "confidential", "confidential_reason": "x", "public_summary": " "}, ["Say in general words"]),
        ({"publication": "confidential", **CONFIDENCE, "public_summary": "a" * 2_001}, ["2,001 characters long"]),
        ({"publication": "organisation", "speak_for": ""}, ["You speak as yourself here"]),
        ({"publication": "secret"}, ["Not a valid choice"]),
    ],
)
def test_what_is_missing_is_said_at_its_field_and_the_choice_is_kept(
    client: JudgingClient, scene: Scene, door: str, values: dict[str, str], words: list[str]
) -> None:
    client.sign_in(scene.author)
    answer = client.post(f"{scene.address()}/annotations", data=form(door=door, **values))
    assert answer.status_code == 422
    assert [message for message in words if message not in answer.text] == []
    assert '<details class="choice-fields" open>' in answer.text
    if values["publication"] in set(Publication):
        assert f'value="{values["publication"]}" checked' in answer.text
    assert db.session.scalar(sa.select(sa.func.count(Annotation.id))) == 0


def test_the_form_offers_no_organisation_to_whom_has_none(client: JudgingClient, scene: Scene) -> None:
    client.sign_in(make_user())
    page = client.get(scene.address()).text
    assert '<details class="choice-fields">' in page
    assert 'value="anonymous"' in page
    assert 'value="organisation"' not in page


def test_the_choice_and_the_capacity_change_while_the_round_runs(client: JudgingClient, scene: Scene) -> None:
    made = make_annotation(scene.round, author=scene.author)
    client.sign_in(scene.author)
    address = f"/annotations/{made.id}/edit"
    sent = form(version="1", publication="organisation", speak_for=scene.organisation.id)
    assert client.post(address, data=sent).status_code == 303
    assert (only().publication, only().organisation_id) == ("organisation", scene.organisation.id)
    assert only().group is not None
    page = client.get(address).text
    assert 'value="organisation" checked' in page
    assert client.post(address, data=form(version="2", publication="organisation", speak_for="")).status_code == 422
    sent = form(version="2", publication="confidential", speak_for="", **CONFIDENCE)
    assert client.post(address, data=sent).status_code == 303
    assert (only().publication, only().organisation_id, only().group_id) == ("confidential", None, None)
    assert client.post(address, data=form(version="3", publication="named", speak_for="")).status_code == 303
    assert (only().publication, only().public_summary) == ("named", "")


def test_nobody_is_named_by_a_gap_in_what_a_browser_sends(client: JudgingClient, scene: Scene) -> None:
    made = make_annotation(
        scene.round, author=scene.author, organisation=scene.organisation, publication="confidential", **CONFIDENCE
    )
    client.sign_in(scene.author)
    assert client.post(f"/annotations/{made.id}/edit", data=form(version="1", text="Better.")).status_code == 303
    kept = only()
    assert (kept.text, kept.publication, kept.public_summary) == ("Better.", "confidential", "About costs.")
    assert kept.organisation_id == scene.organisation.id


def test_services_take_no_choice_that_cannot_be(scene: Scene) -> None:
    def submit(**values: Any) -> Annotation:
        chosen = {"kind": "general", "text": "x", "form_token": "t", "now": scene.now, "author": scene.author}
        return submit_annotation(scene.round, scene.provision(), **chosen | values)

    for values, field in (
        ({"publication": "organisation"}, "publication"),
        ({"publication": "secret"}, "publication"),
        ({"publication": "confidential", "public_summary": "x"}, "confidential_reason"),
        ({"publication": "confidential", "confidential_reason": "x"}, "public_summary"),
    ):
        with pytest.raises(Unacceptable) as refused:
            submit(**values)
        assert refused.value.field == field
    named, anonymous = submit(), submit(publication="anonymous")
    assert named.id != anonymous.id  # the same form sent again with another choice is never the named one


def test_nobody_speaks_for_an_organisation_of_others(scene: Scene) -> None:
    made = make_annotation(scene.round, author=scene.author)
    values = {"kind": "general", "text": "x", "rationale": "", "proposed_wording": None, "evidence": ()}
    with pytest.raises(NotAllowed):
        edit_annotation(
            made, actor_id=scene.author.id, version=1, organisation=make_organisation(), now=scene.now, **values
        )


def test_a_late_text_keeps_its_choice(app: Flask, client: JudgingClient) -> None:
    now = datetime.now(UTC)
    scene = make_scene(opens_at=now - timedelta(days=20), closes_at=now - timedelta(hours=1))
    client.sign_in(scene.author)
    client.post(f"{scene.address()}/annotations", data=form(publication="confidential", **CONFIDENCE))
    kept = db.session.scalars(sa.select(UnsentText)).one()
    assert "About costs." in client.get(f"/account/unsent/{kept.id}").text
    make_round(make_released_draft(scene.code, NEXT_SOURCE))
    again = client.get(f"/codes/{scene.code.slug}/drafts/2/measure-1.1?unsent={kept.id}").text
    assert 'value="confidential" checked' in again
    assert ">\nAbout costs.</textarea>" in again.replace("\r", "")
    kept.content = dict(kept.content) | {"publication": "what is offered no more"}
    db.session.commit()
    assert (
        'value="anonymous" checked'
        in client.get(f"/codes/{scene.code.slug}/drafts/2/measure-1.1?unsent={kept.id}").text
    )


def test_filters_and_figures_find_nothing_that_is_not_told(scene: Scene) -> None:
    for publication in Publication:
        make_annotation(
            scene.round, author=scene.author, organisation=scene.organisation, publication=publication, **CONFIDENCE
        )

    def found(**filters: str) -> set[str]:
        statement = select_annotations(scene.code.id, Filters(**filters), actor=PUBLIC, now=scene.now)
        return {annotation.publication for annotation in db.session.scalars(statement)}

    assert found() == set(Publication)
    assert found(organisation=scene.organisation.slug) == {"named", "organisation"}
    assert found(organisation="-") == set()
    assert found(group="industry") == {"named", "organisation", "anonymous"}
    assert found(group="-") == set()
    groups = count_by_group(scene.round.id, actor=PUBLIC, now=scene.now)
    assert [(row.slug, row.participants, row.annotations, row.is_told) for row in groups] == [
        ("industry", 1, 3, True),
        ("", 0, 1, False),
    ]
    figures = round_figures(scene.round.id, actor=PUBLIC, now=scene.now)
    assert {(row.name, row.is_told): row.total for row in figures.groups if row.total} == {
        ("Industry", True): 3,
        ("", False): 1,
    }
    assert figures.total == 4


def test_an_organisation_that_spoke_unnamed_is_offered_to_nobody(scene: Scene) -> None:
    for publication in (Publication.ANONYMOUS, Publication.CONFIDENTIAL):
        make_annotation(
            scene.round, author=scene.author, organisation=scene.organisation, publication=publication, **CONFIDENCE
        )
    assert list_organisations_heard(scene.code.id, actor=PUBLIC, now=scene.now) == []


def test_who_is_not_named_replies_unnamed_and_the_confidential_is_not_discussed(
    client: JudgingClient, scene: Scene
) -> None:
    unnamed = make_annotation(scene.round, author=scene.author, publication=Publication.ANONYMOUS)
    make_reply(unnamed, author=scene.author, text="To be clear.")
    closed = make_annotation(scene.round, author=scene.author, publication=Publication.CONFIDENTIAL, **CONFIDENCE)
    make_reply(closed, author=scene.author, text="Between us.")
    page = client.get(f"/annotations/{unnamed.id}").text
    assert "To be clear." in page
    assert "Ada Author" not in page
    client.sign_in(make_user())
    assert "Between us." not in client.get(f"/annotations/{closed.id}").text
    assert client.post(f"/annotations/{closed.id}/replies", data={"text": "x", "form_token": "r"}).status_code == 403
    client.sign_in(scene.drafter)
    assert "Between us." in client.get(f"/annotations/{closed.id}").text
