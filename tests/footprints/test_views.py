"""From words to the draft, the change and the annotation behind them, and back."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from codeprac.annotations.rules import Publication
from codeprac.db import db
from codeprac.dispositions.services import release_draft_with_answers, take_proposal
from codeprac.drafts.models import Draft, StoredFootprint
from codeprac.drafts.services.footprints import forget_footprints, read_footprint
from codeprac.drafts.services.rows import heading_of
from codeprac.drafts.services.writing import edit_provision
from codeprac.footprints.placing import came_from, find_chosen, keys_of, letter
from codeprac.text.footprint import Origin, Run, Written
from tests.client import JudgingClient
from tests.dispositions.stage import NOW, Stage, make_stage
from tests.staging import Staged


@pytest.fixture
def stage(staged: Staged) -> Stage:
    return staged("dispositions", make_stage)


def release(stage: Stage, draft: Draft) -> None:
    release_draft_with_answers(draft, with_answers=True, actor_id=stage.drafter.id, now=NOW)
    db.session.commit()


def address(stage: Stage, number: int = 2, tail: str = "footprint") -> str:
    return f"/codes/{stage.code.slug}/drafts/{number}/measure-1.1/{tail}"


def test_words_lead_to_the_annotation_and_the_annotation_to_the_words(
    stage: Stage, client: JudgingClient, db_session: Session
) -> None:
    draft = stage.start_working_draft()
    annotation = stage.annotate(
        quote="for ten years", proposed_wording="for five full years", organisation=stage.organisation
    )
    take_proposal(annotation, actor_id=stage.drafter.id, now=NOW)
    assert "These words came from it" not in client.get(f"/annotations/{annotation.id}").text
    release(stage, draft)
    page = client.get(address(stage)).text
    assert f"/annotations/{annotation.id}" in page
    assert "Sample Labs" in page
    body = stage.written(draft).body_text
    start = body.index("five")
    data = client.get(address(stage, tail=f"footprint.json?start={start}&end={start + 9}")).get_json()
    (origin,) = data["origins"]
    assert (origin["draft"], origin["words"], origin["texts"]) == (2, 2, ["five full"])
    assert [one["number"] for one in origin["annotations"]] == [annotation.number]
    old = client.get(address(stage, tail="footprint.json?start=0&end=11")).get_json()
    assert [(one["draft"], one["reasons"]) for one in old["origins"]] == [(1, [])]
    story = client.get(f"/annotations/{annotation.id}").text
    assert "These words came from it" in story
    assert "five full" in story
    assert db_session.get(StoredFootprint, draft.id) is not None
    stored = read_footprint(draft)
    forget_footprints(draft)
    assert read_footprint(draft).footprint == stored.footprint


@pytest.mark.parametrize("publication", [Publication.ANONYMOUS, Publication.CONFIDENTIAL])
def test_whoever_is_not_named_in_public_is_not_named_here(
    stage: Stage, client: JudgingClient, publication: Publication
) -> None:
    draft = stage.start_working_draft()
    annotation = stage.annotate(
        quote="for ten years", proposed_wording="for five full years", publication=publication,
        confidential_reason="Trade secrets.", public_summary="On time.",
    )  # fmt: skip
    take_proposal(annotation, actor_id=stage.drafter.id, now=NOW)
    release(stage, draft)
    for page in (address(stage), address(stage, tail="footprint.json"), f"/annotations/{annotation.id}"):
        assert "Ada Author" not in client.get(page).text
    if publication is Publication.CONFIDENTIAL:
        assert "five full" not in client.get(f"/annotations/{annotation.id}").text


def test_words_that_nobody_asked_for_say_so(stage: Stage, client: JudgingClient) -> None:
    draft = stage.start_working_draft()
    written = stage.written(draft)
    edit_provision(
        written, heading=heading_of(written), level=written.level, kind=written.kind, body="Something else.",
        version=written.version, actor_id=stage.drafter.id, now=NOW,
    )  # fmt: skip
    release(stage, draft)
    assert "The drafters gave no reason for this change." in client.get(address(stage)).text
    assert "It stood in the first text." in client.get(address(stage, 1)).text


def test_a_working_draft_has_no_footprint_for_others(stage: Stage, sign_in: Callable[[Any], JudgingClient]) -> None:
    stage.start_working_draft()
    assert sign_in(stage.author).get(address(stage)).status_code == 404


def test_chosen_characters_are_found_by_their_words_in_blocks() -> None:
    one, two = Origin(0, 1), Origin(1, 1)
    blocks = [Written("(a) keep records;", (Run(17, one),)), Written("name a person.", (Run(14, two),))]
    body = "keep records; name a person."
    found = find_chosen(body, blocks, body.index("records"), body.index("person"))
    assert {number: [blocks[number].text[s:e] for s, e in spans] for number, spans in found.items()} == {
        0: ["records"],
        1: ["name a"],
    }
    assert keys_of([two, one]) == {one: "A", two: "B"}
    assert (letter(25), letter(26)) == ("Z", "AA")
    assert came_from("five full", "five full years") is False
    assert came_from("for five full", "for five full years") is True
