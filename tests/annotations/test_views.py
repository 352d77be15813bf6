"""The pages of annotations, and the data for the reading page."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from codeprac.annotations.models import Annotation
from codeprac.annotations.services import withdraw_annotation
from codeprac.db import db
from codeprac.rounds.rules import Visibility
from tests.annotations.scene import Scene, closed, make_scene, planned
from tests.client import JudgingClient
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation, make_many_annotations, make_reply
from tests.factories.drafts import NEXT_SOURCE, make_released_draft
from tests.factories.rounds import make_round

Counted = Callable[[], AbstractContextManager[list[str]]]
WORDS = "up to date for ten years"


def form(**values: str) -> dict[str, str]:
    return {"kind": "technical", "text": "This cannot be measured.", "form_token": "one form", **values}


def only_annotation() -> Annotation:
    return db.session.scalars(sa.select(Annotation)).one()


def test_a_provision_shows_its_text_its_annotations_and_what_became_of_it(client: JudgingClient, scene: Scene) -> None:
    annotation = make_annotation(scene.round, quote=WORDS, author=scene.author, organisation=scene.organisation)
    make_reply(annotation)
    make_released_draft(scene.code, NEXT_SOURCE)
    page = client.get(scene.address()).text
    assert "keep it up to date for ten years" in page
    assert "This cannot be measured." in page
    assert scene.organisation.name in page
    assert "We see it in the same way." in page
    assert "In draft 2:" in page
    assert "Sign in to annotate" in page
    assert 'rel="next"' in page


def test_links_in_a_provision_shown_alone_lead_to_the_draft(client: JudgingClient, scene: Scene) -> None:
    page = client.get(scene.address("commitment-1")).text
    assert f'href="/codes/{scene.code.slug}/drafts/1#measure-1.1"' in page


@pytest.mark.parametrize("path", ["x", "measure-1.1/x"])
def test_what_is_not_there_is_not_found(client: JudgingClient, scene: Scene, path: str) -> None:
    assert client.get(f"/codes/{scene.code.slug}/drafts/1/{path}").status_code == 404
    assert client.get(f"/codes/{scene.code.slug}/drafts/2/measure-1.1").status_code == 404


@pytest.mark.parametrize(
    ("times", "words"), [(closed, "takes no more annotations"), (planned, "can be written from then on")]
)
def test_a_round_that_is_not_open_says_so_instead_of_a_form(
    app: Flask, client: JudgingClient, times: Any, words: str
) -> None:
    scene = make_scene(**times())
    client.sign_in(scene.author)
    for path in (scene.address(), f"{scene.address()}/form"):
        page = client.get(path).text
        assert words in page
        assert "<form" not in page.split('id="annotate"')[-1].split("</section>")[0]


def test_a_draft_without_a_round_says_so(client: JudgingClient, scene: Scene) -> None:
    make_released_draft(scene.code, NEXT_SOURCE)
    page = client.get(f"/codes/{scene.code.slug}/drafts/2/measure-1.1").text
    assert "No round is open on this draft" in page


def test_submitting_leads_back_to_the_provision_and_confirms(client: JudgingClient, scene: Scene) -> None:
    client.sign_in(scene.author)
    sent = form(
        quote=WORDS, proposed_wording="always up to date", evidence="https://example.org/a\n\nhttps://example.org/b",
        speak_for=scene.organisation.id,
    )  # fmt: skip
    answer = client.post(f"{scene.address()}/annotations", data=sent)
    annotation = only_annotation()
    assert (answer.status_code, answer.location) == (303, f"{scene.address()}?sent={annotation.id}#sent")
    assert annotation.organisation_id == scene.organisation.id
    assert annotation.evidence == ["https://example.org/a", "https://example.org/b"]
    assert annotation.proposed_wording == "always up to date"
    assert "submitted as number 1" in client.get(answer.location).text
    assert client.post(f"{scene.address()}/annotations", data=sent).status_code == 303
    assert only_annotation().id == annotation.id


def test_words_can_be_proposed_for_deletion(client: JudgingClient, scene: Scene) -> None:
    client.sign_in(scene.author)
    client.post(f"{scene.address()}/annotations", data=form(quote=WORDS, delete_words="y", proposed_wording="x"))
    assert only_annotation().proposed_wording == ""
    assert "The words are to be deleted." in client.get(f"/annotations/{only_annotation().id}").text


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"text": ""}, "Write what you want to say."),
        ({"text": "a" * 30_001}, "30,001 characters long"),
        ({"kind": "praise"}, "Choose general, technical or editorial."),
        ({"quote": "nobody wrote this"}, "These words are not in Measure 1.1."),
        ({"quote": "It is"}, "stand more than once"),
        ({"evidence": "javascript:alert(1)"}, "is no web address"),
        ({"speak_for": "somebody else's"}, "Not a valid choice"),
    ],
)
@pytest.mark.parametrize("door", ["", "composer"])
def test_what_cannot_be_taken_comes_back_with_its_message_and_all_that_was_typed(
    client: JudgingClient, scene: Scene, values: dict[str, str], words: str, door: str
) -> None:
    client.sign_in(scene.author)
    typed = form(rationale="My <b>reasons</b> & more", door=door) | values
    answer = client.post(f"{scene.address()}/annotations", data=typed)
    assert answer.status_code == 422
    assert words in answer.text or (values.get("kind") and "Not a valid choice" in answer.text)
    assert "My &lt;b&gt;reasons&lt;/b&gt; &amp; more" in answer.text
    assert typed["text"] in answer.text
    assert ("<html" in answer.text) is (door == "")
    assert db.session.scalar(sa.select(sa.func.count(Annotation.id))) == 0


def test_the_composer_is_answered_with_the_card_of_the_annotation(client: JudgingClient, scene: Scene) -> None:
    client.sign_in(scene.author)
    sent = form(quote=WORDS, start="51", prefix="keep it ", suffix=".", door="composer")
    answer = client.post(f"{scene.address()}/annotations", data=sent)
    card = answer.get_json()["annotation"]
    assert (card["id"], card["mine"], card["start"], card["end"]) == (only_annotation().id, True, 51, 75)


def test_a_visitor_is_asked_to_sign_in_and_comes_back_to_the_words(client: JudgingClient, scene: Scene) -> None:
    answer = client.get(f"{scene.address()}?quote=ten+years")
    assert "next=/codes/" in answer.text.replace("%2F", "/")
    assert "ten%2Byears" in answer.text or "ten+years" in answer.text or "ten%20years" in answer.text
    assert client.post(f"{scene.address()}/annotations", data=form()).status_code == 303
    assert db.session.scalar(sa.select(sa.func.count(Annotation.id))) == 0
    client.sign_in(scene.author)
    assert ">\nten years</textarea>" in client.get(f"{scene.address()}?quote=ten+years").text.replace("\r", "")


@pytest.mark.parametrize("door", ["", "composer"])
def test_what_comes_after_the_closing_second_is_kept_for_its_author_alone(
    app: Flask, client: JudgingClient, door: str
) -> None:
    scene = make_scene(**closed())
    client.sign_in(scene.author)
    answer = client.post(f"{scene.address()}/annotations", data=form(quote=WORDS, rationale="Long thought.", door=door))
    address = answer.get_json()["unsent"] if door else answer.location
    assert answer.status_code == (200 if door else 303)
    page = client.get(address).text
    for words in ("submitted to nobody", WORDS, "This cannot be measured.", "Long thought."):
        assert words in page
    assert "Long thought." in client.get(f"{address}.md").text
    assert address in client.get("/account/unsent").text
    client.sign_in(scene.drafter)
    assert client.get(address).status_code == 404
    assert client.post(f"{address}/discard").status_code == 404


def test_a_kept_text_is_used_again_in_the_next_round(app: Flask, client: JudgingClient) -> None:
    scene = make_scene(**closed())
    client.sign_in(scene.author)
    address = client.post(f"{scene.address('measure-1.2')}/annotations", data=form()).location
    assert "Use it in round" not in client.get(address).text
    make_round(make_released_draft(scene.code, NEXT_SOURCE))
    page = client.get(address).text
    again = f"/codes/{scene.code.slug}/drafts/2/measure-1.3?unsent={address.rsplit('/', 1)[1]}"
    assert f'href="{again}#annotate"' in page
    assert "This cannot be measured." in client.get(again).text
    deleted = client.post(f"{address}/discard").location
    assert "Nothing is kept" in client.get("/account/unsent").text
    assert f"{address}/restore" in client.get(deleted).text
    assert client.post(f"{address}/restore").status_code == 303
    assert address in client.get("/account/unsent").text


def test_markup_and_addresses_of_users_cannot_act(client: JudgingClient, scene: Scene) -> None:
    hostile = "<script>alert(1)</script> [x](javascript:alert(1)) ![y](https://example.org/z.png)\n\n# Heading"
    annotation = make_annotation(scene.round, text=hostile, rationale=hostile, proposed_wording=hostile)
    make_reply(annotation, text=hostile)
    for path in (scene.address(), f"/annotations/{annotation.id}", f"/codes/{scene.code.slug}/annotations"):
        page = client.get(path).text
        assert "<script>alert" not in page
        assert 'href="javascript' not in page
        assert "<img" not in page


def test_text_in_any_direction_and_emoji_survive(client: JudgingClient, scene: Scene) -> None:
    text = "هذا النص 🙂 ‮ and עברית"
    annotation = make_annotation(scene.round, text=text)
    page = client.get(f"/annotations/{annotation.id}").text
    assert text in page
    assert 'dir="auto"' in page


def test_ones_own_annotation_is_edited_withdrawn_and_restored(client: JudgingClient, scene: Scene) -> None:
    annotation = make_annotation(scene.round, quote=WORDS, author=scene.author)
    client.sign_in(scene.author)
    address = f"/annotations/{annotation.id}"
    assert ">\nThis cannot be measured.</textarea>" in client.get(f"{address}/edit").text.replace("\r", "")
    answer = client.post(f"{address}/edit", data=form(version="1", text="Said better."))
    assert answer.status_code == 303
    assert "Said better." in client.get(address).text
    stale = client.post(f"{address}/edit", data=form(version="1", text="From another window."))
    assert stale.status_code == 409
    assert "Said better." in stale.text
    assert "From another window." in stale.text
    assert client.post(f"{address}/edit", data=form(version="2", text="")).status_code == 422
    assert client.post(f"{address}/withdraw").status_code == 303
    assert "Restore it" in client.get(address).text
    assert client.post(f"{address}/restore").status_code == 303
    assert "Withdraw the annotation" in client.get(address).text


@pytest.mark.parametrize("version", ["\u00b2", "9" * 5_000, "-1", "", "x"])
def test_a_version_that_is_no_number_is_stale(client: JudgingClient, scene: Scene, version: str) -> None:
    annotation = make_annotation(scene.round, author=scene.author)
    client.sign_in(scene.author)
    answer = client.post(f"/annotations/{annotation.id}/edit", data=form(version=version, text="Other words."))
    assert answer.status_code == 409
    assert "Other words." in answer.text


def test_others_cannot_change_it_and_do_not_read_what_was_withdrawn(client: JudgingClient, scene: Scene) -> None:
    annotation = make_annotation(scene.round, author=scene.author)
    client.sign_in(scene.drafter)
    address = f"/annotations/{annotation.id}"
    assert client.get(f"{address}/edit").status_code == 403
    for act in ("edit", "withdraw", "restore"):
        assert client.post(f"{address}/{act}", data=form(version="1")).status_code == 403
    withdraw_annotation(annotation, actor_id=scene.author.id, now=scene.now)
    page = client.get(address).text
    assert "Withdrawn by its author" in page
    assert "This cannot be measured." not in page


def test_a_late_edit_is_kept_too(app: Flask, client: JudgingClient) -> None:
    scene = make_scene(**closed())
    annotation = make_annotation(scene.round, quote=WORDS, author=scene.author)
    client.sign_in(scene.author)
    answer = client.post(f"/annotations/{annotation.id}/edit", data=form(version="1", text="Too late."))
    assert "meant to change your annotation 1" in client.get(answer.location).text
    assert client.post(f"/annotations/{annotation.id}/withdraw").status_code == 409


def test_replies_are_written_and_withdrawn(client: JudgingClient, scene: Scene) -> None:
    annotation = make_annotation(scene.round)
    address = f"/annotations/{annotation.id}"
    assert "Sign in to reply" in client.get(address).text
    client.sign_in(scene.author)
    sent = {"text": "We disagree.", "form_token": "r", "speak_for": scene.organisation.id}
    answer = client.post(f"{address}/replies", data=sent)
    assert answer.status_code == 303
    page = client.get(address).text
    assert "We disagree." in page
    assert client.post(f"{address}/replies", data=sent | {"text": ""}).status_code == 422
    assert client.post(f"{address}/replies", data=sent | {"text": "a" * 30_001}).status_code == 422
    reply_id = answer.location.rsplit("reply-", 1)[1]
    client.sign_in(scene.drafter)
    assert client.post(f"/replies/{reply_id}/withdraw").status_code == 403
    client.sign_in(scene.author)
    assert client.post(f"/replies/{reply_id}/withdraw").status_code == 303
    assert "We disagree." not in client.get(address).text


def test_a_drafter_replies_as_a_drafter(client: JudgingClient, scene: Scene) -> None:
    annotation = make_annotation(scene.round)
    for user, text in ((scene.drafter, "Please say how."), (scene.author, "Like this.")):
        client.sign_in(user)
        client.post(f"/annotations/{annotation.id}/replies", data={"text": text, "form_token": "r", "speak_for": ""})
    for address in (f"/annotations/{annotation.id}", scene.address()):
        page = client.get(address).text
        assert page.count("drafter of this code") == 1
        assert "for themselves" in page


def test_a_late_reply_is_kept(app: Flask, client: JudgingClient) -> None:
    scene = make_scene(**closed())
    annotation = make_annotation(scene.round)
    client.sign_in(scene.author)
    answer = client.post(f"/annotations/{annotation.id}/replies", data={"text": "Too late."})
    assert "meant as a reply to annotation 1" in client.get(answer.location).text


def test_a_sealed_round_says_so_and_shows_others_nothing(app: Flask, client: JudgingClient) -> None:
    scene = make_scene(visibility=Visibility.SEALED)
    annotation = make_annotation(scene.round, author=scene.author)
    listed = f"/codes/{scene.code.slug}/annotations"
    data = f"/codes/{scene.code.slug}/drafts/1/annotations.json?in=measure-1.1"
    for user, sees in ((None, False), (make_user(), False), (scene.author, True), (scene.drafter, True)):
        if user:
            client.sign_in(user)
        for path in (scene.address(), listed):
            page = client.get(path).text
            assert ("This cannot be measured." in page) is sees
            assert "sealed" in page
        assert bool(client.get(data).get_json()["provisions"]["measure-1.1"]) is sees
        by_id = f"/codes/{scene.code.slug}/drafts/1/annotations.json?numbers={annotation.number}"
        assert bool(client.get(by_id).get_json()["cards"]) is sees
        assert client.get(f"/annotations/{annotation.id}").status_code == (200 if sees else 404)


def test_lists_are_filtered_and_say_when_nothing_is_left(client: JudgingClient, scene: Scene) -> None:
    listed = f"/codes/{scene.code.slug}/annotations"
    assert "Nobody has annotated yet" in client.get(listed).text
    make_annotation(scene.round, kind="editorial", text="Read robots.txt.")
    make_annotation(scene.round, author=scene.author, organisation=scene.organisation)
    assert "Read robots.txt." in client.get(f"{listed}?kind=editorial").text
    assert "Read robots.txt." not in client.get(f"{listed}?group=industry").text
    assert "No annotation passes these filters" in client.get(f"{listed}?answered=yes").text
    assert "Read robots.txt." in client.get(f"{listed}?answered=no&round=1&provision=measure-1.1&order=text").text
    client.sign_in(scene.author)
    assert "Read robots.txt." not in client.get(f"{listed}?mine=1").text
    for nonsense in ("page=x&round=-1&kind=%00&group=%00&provision=%00", "page=999999&round=999999999999", "state=x"):
        assert client.get(f"{listed}?{nonsense}").status_code == 200
    assert client.get("/codes/no-such-code/annotations").status_code == 404


def test_data_is_answered_with_a_nod_when_nothing_changed(client: JudgingClient, scene: Scene) -> None:
    make_annotation(scene.round, quote=WORDS)
    base = f"/codes/{scene.code.slug}/drafts/1"
    for path in (f"{base}/annotations.json?in=measure-1.1,no-such", f"{base}/counts.json"):
        first = client.get(path)
        headers = {"If-None-Match": first.headers["ETag"]}
        assert client.get(path, headers=headers).status_code == 304
        make_annotation(scene.round, quote="plain words")
        assert client.get(path, headers=headers).status_code == 200
    counts = client.get(f"{base}/counts.json").get_json()
    assert counts.pop("words")["annotate"] == "Annotate"
    assert counts == {
        "open": True,
        "provisions": {"measure-1.1": 3},
        "carried": {},
        "sealed": False,
        "total": 3,
        "unplaced": 0,
    }
    assert client.get(f"{base}/annotations.json").get_json() == {"cards": [], "provisions": {}}


def test_data_names_every_place_and_the_cards_of_some(client: JudgingClient, scene: Scene) -> None:
    make_many_annotations(scene.round, [scene.provision(), scene.provision("recitals")], 500, authors=[scene.author])
    base = f"/codes/{scene.code.slug}/drafts/1/annotations.json"
    data = client.get(f"{base}?in=recitals,measure-1.1").get_json()
    assert {slug: len(marks) for slug, marks in data["provisions"].items()} == {"recitals": 250, "measure-1.1": 250}
    assert len(data["cards"]) == 12
    numbers = [number for number, *_ in data["provisions"]["recitals"]][:3]
    cards = client.get(f"{base}?numbers={','.join(map(str, numbers))},x,99999999999").get_json()["cards"]
    assert [card["number"] for card in cards] == numbers
    rooms = client.get(f"{base}?in=recitals:2,measure-1.1:0").get_json()["cards"]
    assert [card["provision"] for card in rooms] == ["recitals", "recitals"]


@pytest.mark.parametrize("signed_in", [False, True])
def test_pages_take_the_same_statements_however_many_annotations_there_are(
    client: JudgingClient, scene: Scene, counted: Counted, signed_in: bool
) -> None:
    if signed_in:
        client.sign_in(scene.author)
    base = f"/codes/{scene.code.slug}"
    limits = {
        scene.address(): 27,
        f"{base}/annotations": 18,
        f"{base}/drafts/1/annotations.json?in=measure-1.1,recitals": 9,
        f"{base}/drafts/1/counts.json": 6,
        f"{scene.address()}/proposals": 16,
        "/account/unsent": 10,
    }
    provisions, seen = [scene.provision(), scene.provision("recitals")], {}
    for amount in (4, 120):
        authors = [make_user() for _ in range(3)]
        make_many_annotations(scene.round, provisions, amount, authors=authors)
        for path, limit in limits.items():
            if path.startswith("/account") and not signed_in:
                continue
            db.session.commit()
            with counted() as statements:
                assert client.get(path).status_code == 200
            assert len(statements) <= limit, "\n".join(statements)
            assert seen.setdefault(path, len(statements)) == len(statements)


def test_an_annotation_of_a_moment_ago_is_confirmed_to_its_author_only(client: JudgingClient, scene: Scene) -> None:
    annotation = make_annotation(scene.round, author=scene.author, now=scene.round.opens_at + timedelta(days=2))
    path = f"{scene.address()}?sent={annotation.id}"
    assert "submitted as number" not in client.get(path).text
    client.sign_in(scene.author)
    assert "submitted as number 1" in client.get(path).text
