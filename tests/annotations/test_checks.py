"""Later drafts on pages: carried annotations beside new ones, those without a place, the queue of what to check."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import sqlalchemy as sa

from codeprac.annotations.models import Anchor, Annotation
from codeprac.annotations.queries import (
    count_checks_by_draft,
    list_journeys,
    list_removals,
)
from codeprac.annotations.queries.histories import stamp_history
from codeprac.annotations.rules import AnnotationState, Decision
from codeprac.annotations.services import choose_words, decide_anchor, reopen_anchor
from codeprac.annotations.views.checking import Queue, queue_of
from codeprac.db import db
from codeprac.drafts.models import Draft
from codeprac.drafts.queries import get_provision
from codeprac.drafts.services.importing import discard_draft
from tests.annotations.checking import LATER, Stage
from tests.annotations.scene import Scene, anchor_in, make_scene, set_open
from tests.client import JudgingClient
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation, make_many_annotations
from tests.factories.drafts import SOURCE, make_released_draft, make_working_draft
from tests.factories.rounds import make_round
from tests.staging import Staged

Counted = Callable[[], AbstractContextManager[list[str]]]
GONE = SOURCE[: SOURCE.index("## Recitals")] + SOURCE[SOURCE.index("[^1]:") :]
OPEN = [("a", False), ("b", True), ("c", False), ("d", True)]


@pytest.fixture
def stage(staged: Staged) -> Stage:
    return Stage(staged("annotations", make_scene))


@pytest.mark.parametrize(
    ("asked", "queue"),
    [
        ({}, Queue(4, 2, 2, "b", "a", "c")),
        ({"at": "a"}, Queue(4, 2, 1, "a", None, "b")),
        ({"after": "b"}, Queue(4, 2, 4, "d", "c", None, "b")),
        ({"after": "d"}, Queue(4, 2, 2, "b", "a", "c", "d")),
        ({"at": "no-such"}, Queue(4, 2, 0, "no-such")),
        ({"after": "no-such"}, Queue(4, 2, 2, "b", "a", "c")),
    ],
)
def test_the_queue_goes_on_to_what_is_open(asked: dict[str, str], queue: Queue) -> None:
    assert queue_of(OPEN, **asked) == queue


def test_a_queue_without_anything_open_ends() -> None:
    assert queue_of([]) == Queue(0, 0)
    assert queue_of([("a", False)], after="a") == Queue(1, 1, done="a")


def test_a_drafter_chooses_a_place_and_takes_it_back(client: JudgingClient, stage: Stage) -> None:
    client.sign_in(stage.scene.drafter)
    page = client.get(stage.queue).text
    assert "<mark>up to date for ten years</mark>" in page
    assert "<mark>up to date for five years</mark>" in page
    assert "0 of 1 decided" in page
    assert count_checks_by_draft(stage.scene.code.id) == {2: 1}
    assert "1 place to check in draft 2" in client.get(f"/codes/{stage.scene.code.slug}/desk").text
    answer = client.post(stage.decide, data={"choice": "0"})
    assert answer.status_code == 303
    page = client.get(answer.location).text
    assert "Annotation 1 is decided." in page
    assert "Every place is decided" in page
    assert (stage.anchor.verdict, stage.anchor.new_words) == ("changed", "up to date for five years")
    assert client.post(stage.decide, data={"choice": "deleted"}).location.endswith(f"at={stage.anchor.id}")
    assert "decided in the meantime" in client.get(f"{stage.queue}?at={stage.anchor.id}").text
    assert client.post(f"{stage.decide}/reopen").status_code == 303
    assert "0 of 1 decided" in client.get(stage.queue).text


@pytest.mark.parametrize(
    ("sent", "verdict", "words"),
    [
        ({"choice": "1"}, "changed", "It is published."),
        (
            {"choice": "own", "provision": "measure-1.2", "quote": "keep the documentation safe"},
            "changed",
            "keep the doc",
        ),
        ({"choice": "own", "provision": "measure-1.2", "quote": ""}, "changed", ""),
        ({"choice": "deleted"}, "deleted", "up to date for ten years"),
        ({"choice": "unplaced"}, "needs-check", "up to date for ten years"),
    ],
)
def test_every_decision_can_be_sent_as_a_form(
    client: JudgingClient, stage: Stage, sent: dict[str, str], verdict: str, words: str
) -> None:
    client.sign_in(stage.scene.drafter)
    assert client.post(stage.decide, data=sent).status_code == 303
    assert stage.anchor.verdict == verdict
    assert stage.anchor.quote.startswith(words)


def test_a_decision_that_says_nothing_or_nonsense_is_asked_again(client: JudgingClient, stage: Stage) -> None:
    client.sign_in(stage.scene.drafter)
    for sent, message in (
        ({}, "Choose where it belongs."),
        ({"choice": "9"}, "Not a valid choice"),
        ({"choice": "own", "provision": "measure-1.2", "quote": "words that nobody wrote"}, "are not in Measure 1.2"),
        ({"choice": "own", "provision": "no-such", "quote": "x"}, "Check places"),
    ):
        answer = client.post(stage.decide, data=sent)
        assert answer.status_code == 422
        assert message in answer.text or message == "Check places"
    assert "words that nobody wrote" in client.post(stage.decide, data=sent | {"quote": "words that nobody wrote"}).text
    assert client.post(f"{stage.queue}/no-such", data={"choice": "0"}).status_code == 404
    assert client.get(f"{stage.queue}?at=%00x").status_code == client.get(f"{stage.queue}?at=x").status_code == 404
    assert client.get(f"{stage.queue}?at=%00&done=%00").status_code == 200


def test_the_queue_is_for_those_who_work_on_the_code(client: JudgingClient, stage: Stage) -> None:
    assert client.get(stage.queue).status_code == 303
    client.sign_in(make_user())
    assert client.get(stage.queue).status_code == 403
    assert client.post(stage.decide, data={"choice": "0"}).status_code == 403


def test_what_was_withdrawn_is_nobodys_to_read_or_to_place(client: JudgingClient, stage: Stage) -> None:
    stage.annotation.state, stage.annotation.withdrawn_at = AnnotationState.WITHDRAWN, stage.scene.now
    db.session.commit()
    client.sign_in(stage.scene.drafter)
    answer = client.get(f"{stage.queue}?at={stage.anchor.id}")
    assert (answer.status_code, "Ten is too long." in answer.text) == (404, False)
    assert client.post(stage.decide, data={"choice": "0"}).status_code == 404
    assert stage.queue not in client.get(f"/annotations/{stage.annotation.id}").text


def test_a_placed_annotation_can_be_corrected_too(client: JudgingClient, scene: Scene) -> None:
    annotation = make_annotation(scene.round, quote="keep it up to date")
    draft = make_released_draft(scene.code, LATER)
    anchor = anchor_in(draft, annotation)
    queue = f"/codes/{scene.code.slug}/drafts/2/anchors"
    client.sign_in(scene.drafter)
    assert "No place needs a check" in client.get(queue).text
    assert "<mark>keep it up to date</mark>" in client.get(f"{queue}?at={anchor.id}").text
    client.post(
        f"{queue}/{anchor.id}", data={"choice": "own", "provision": "measure-1.2", "quote": "documentation safe"}
    )
    assert "1 of 1 decided" in client.get(queue).text
    assert f"{queue}?at={anchor.id}" in client.get(f"/annotations/{annotation.id}").text


def test_a_later_draft_shows_what_came_to_it_apart_from_what_is_new(client: JudgingClient, scene: Scene) -> None:
    old = make_annotation(scene.round, quote="up to date for ten years")
    draft = make_released_draft(scene.code, LATER)
    new = make_annotation(make_round(draft), quote="Signatories will draw up documentation")
    base = f"/codes/{scene.code.slug}/drafts/2"
    counts = client.get(f"{base}/counts.json").get_json()
    assert (counts["provisions"], counts["carried"]) == ({"measure-1.1": 2}, {"measure-1.1": 1})
    data = client.get(f"{base}/annotations.json?in=measure-1.1").get_json()
    assert {number: carried for number, _, _, *carried in data["provisions"]["measure-1.1"]} == {
        old.number: [1],
        new.number: [],
    }
    cards = {card["id"]: card for card in data["cards"]}
    assert (cards[old.id]["origin"], cards[new.id]["origin"]) == ("From draft 1", "")
    assert cards[old.id]["verdict"] == "changed"
    assert cards[old.id]["difference"][1:3] == [["delete", "ten"], ["insert", "five"]]
    page = client.get(f"{base}/measure-1.1").text
    for words in (
        "2 annotations",
        "1 of them was made on an earlier draft",
        "From draft 1",
        "up to date for five years",
    ):
        assert words in page
    assert "From draft 1" not in client.get(f"{base}/measure-1.1?draft=2").text
    assert "From draft 1" in client.get(f"{base}/measure-1.1?draft=1").text
    story = client.get(f"/annotations/{old.id}").text
    assert "From draft to draft" in story
    assert f'href="{base}/measure-1.1#annotations"' in story


def test_what_has_no_place_is_listed_with_its_last_place(client: JudgingClient, scene: Scene) -> None:
    annotation = make_annotation(
        scene.round, "recitals", quote="Whereas documentation helps", text="Whom does it help?"
    )
    drafts = [make_released_draft(scene.code, GONE), make_released_draft(scene.code, GONE.replace("ten", "two"))]
    base = f"/codes/{scene.code.slug}/drafts"
    for number in (2, 3):
        assert client.get(f"{base}/{number}/counts.json").get_json()["unplaced"] == 1
        page = client.get(f"{base}/{number}/anchors/unplaced").text
        assert "Whom does it help?" in page
        assert f'href="{base}/1/recitals"' in page
        assert f'href="/codes/{scene.code.slug}/compare/1/2#deleted-recitals"' in page
    assert "Every annotation has its place" in client.get(f"{base}/1/anchors/unplaced").text
    assert "Whom does it help?" not in client.get(f"{base}/2/measure-1.1").text
    assert anchor_in(drafts[1], annotation).quote == "Whereas documentation helps"


def test_a_journey_has_a_line_for_each_draft(scene: Scene) -> None:
    annotation, other = make_annotation(scene.round, "recitals"), make_annotation(scene.round)
    make_released_draft(scene.code, GONE)
    journeys = list_journeys([annotation.id, other.id])
    assert [(step.draft.number, step.verdict) for step in journeys[annotation.id]] == [(1, "unchanged"), (2, "deleted")]
    assert set(list_removals(journeys[annotation.id]).values()) == {"compare/1/2#deleted-recitals"}
    assert list_journeys([]) == list_removals([]) == {}


def test_what_lost_its_place_is_found_from_where_it_last_stood(client: JudgingClient, scene: Scene) -> None:
    make_annotation(scene.round, "recitals", text="Whom?")
    make_released_draft(scene.code, GONE)
    unplaced = f"/codes/{scene.code.slug}/drafts/2/anchors/unplaced"
    assert "Whom?" in client.get(f"{unplaced}?draft=1&provision=recitals").text
    page = client.get(f"{unplaced}?draft=1&provision=measure-1.1").text
    assert "Whom?" not in page
    assert "Only those that last stood in Measure 1.1." in page
    assert client.get(f"{unplaced}?draft=1&provision=no-such").status_code == 404
    assert "Whom?" in client.get(f"{unplaced}?draft=x&provision=recitals").text


@pytest.mark.parametrize("signed_in", [False, True])
def test_pages_of_a_later_draft_take_the_same_statements_however_many_came_along(
    client: JudgingClient, scene: Scene, counted: Counted, signed_in: bool
) -> None:
    provisions = [scene.provision(), scene.provision("recitals")]
    if signed_in:
        client.sign_in(scene.drafter)
    base, seen = f"/codes/{scene.code.slug}/drafts", dict[str, int]()
    for number, amount in ((2, 4), (3, 90)):
        make_many_annotations(scene.round, provisions, amount, authors=[make_user() for _ in range(3)])
        draft = make_released_draft(scene.code, LATER.replace("five", "six " * number))
        _open_some(draft)
        pages = ["anchors/unplaced", "measure-1.1", "annotations.json?in=measure-1.1,recitals", "counts.json"]
        for page in [*pages, "anchors"] if signed_in else pages:
            db.session.commit()
            with counted() as statements:
                assert client.get(f"{base}/{number}/{page}").status_code == 200
            assert len(statements) <= seen.setdefault(page, len(statements)), "\n".join(statements)


def _open_some(draft: Draft) -> None:
    """Let every other annotation of a draft need a check."""
    statement = sa.select(Anchor).where(Anchor.draft_id == draft.id).join(Anchor.annotation).order_by(Annotation.number)
    for anchor in db.session.scalars(statement).all()[::2]:
        set_open(anchor)


def test_verdicts_are_counted_by_provision_for_the_comparison(client: JudgingClient, scene: Scene) -> None:
    make_annotation(scene.round, quote="up to date for ten years")
    make_annotation(scene.round, quote="keep it up to date")
    make_released_draft(scene.code, LATER)
    base = f"/codes/{scene.code.slug}/drafts"
    data = client.get(f"{base}/2/verdicts.json").get_json()
    assert data["placed"] == {"measure-1.1": {"changed": 1, "unchanged": 1}}
    assert data["unplaced"] == {}
    assert data["words"]["changed"] == "changed"
    assert client.get(f"{base}/1/verdicts.json").get_json()["placed"] == {}


def test_the_way_to_what_took_a_place_away_names_nothing_of_discarded_drafts(scene: Scene) -> None:
    annotation = make_annotation(scene.round, "recitals")
    renamed = SOURCE.replace("## Recitals", "## Recital 7. Quokkas")
    discard_draft(make_working_draft(scene.code, renamed), actor_id=None, now=scene.now)
    make_released_draft(scene.code, GONE)
    journey = list_journeys([annotation.id])[annotation.id]
    assert set(list_removals(journey).values()) == {"compare/1/2#deleted-recitals"}


def test_the_history_of_a_provision_notices_a_decision_taken_back_before_the_last_one(scene: Scene) -> None:
    annotations = [make_annotation(scene.round, quote="up to date for ten years") for _ in range(2)]
    draft = make_released_draft(scene.code, LATER)
    for days, annotation in enumerate(annotations):
        spot = choose_words(get_provision(draft, "measure-1.2"), "")
        moment = scene.now + timedelta(days=days)
        anchor = anchor_in(draft, annotation)
        decide_anchor(anchor, decision=Decision.HERE, spot=spot, actor_id=scene.drafter.id, now=moment)
    before = stamp_history(scene.code.id, now=scene.now)
    reopen_anchor(anchor_in(draft, annotations[0]), actor_id=scene.drafter.id, now=scene.now)
    assert stamp_history(scene.code.id, now=scene.now) != before
