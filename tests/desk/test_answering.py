"""One annotation answered on the screen to decide, its wording taken over, and who sees the answer."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import Session

from codeprac.annotations.models import Annotation
from codeprac.db import db
from codeprac.dispositions.models import Change, Disposition
from codeprac.dispositions.queries import find_change
from codeprac.dispositions.services import record_dispositions, release_dispositions, take_proposal
from tests.client import JudgingClient
from tests.dispositions.stage import NOW, Stage

SignIn = Callable[[Any], JudgingClient]


def address(annotation: Annotation, more: str = "") -> str:
    return f"/codes/{annotation.draft.code.slug}/desk/decide/{annotation.number}{more}"


def answer_of(annotation: Annotation) -> Disposition:
    return db.session.scalars(sa.select(Disposition).where(Disposition.annotation_id == annotation.id)).one()


def test_the_page_shows_words_context_and_what_else_is_said_of_them(stage: Stage, sign_in: SignIn) -> None:
    annotation = stage.annotate(
        quote="for ten years",
        proposed_wording="for five years",
        rationale="Ten is long.",
        evidence=["https://a.example"],
    )
    other = stage.annotate(quote="ten years", text="Ten is short.", organisation=stage.organisation)
    page = sign_in(stage.drafter).get(address(annotation))
    assert page.status_code == 200
    text = " ".join(page.text.split())
    assert "keep it up to date <mark>for ten years</mark>." in text
    assert "Ten is long." in text
    assert "2 annotations on this provision" in text
    assert f'<b>{other.number}</b> <span dir="auto">Ten is short.</span>' in text
    assert "</span>ten" in text
    assert "Take into the working draft" not in text
    stage.start_working_draft()
    assert "Take into the working draft" in sign_in(stage.drafter).get(address(annotation)).text
    client = sign_in(stage.drafter)
    piece = client.get(f"/annotations/{annotation.id}/answer/words")
    assert piece.status_code == 200
    assert "1 more annotation on the same words" in piece.text
    assert client.get(f"/annotations/{annotation.id}/answer").location == address(annotation)
    assert "<mark>for ten years</mark>" in piece.text
    assert "<!doctype html>" not in piece.text


def test_a_whole_provision_is_quoted_from_its_beginning(stage: Stage, sign_in: SignIn) -> None:
    annotation = stage.annotate(proposed_wording="Write it *down*.")
    page = sign_in(stage.drafter).get(address(annotation)).text
    assert "On the whole provision." in page
    assert "Signatories will draw up documentation" in page


def test_an_answer_is_recorded_changed_and_taken_back(stage: Stage, sign_in: SignIn) -> None:
    annotation, following = stage.annotate(), stage.annotate("measure-1.2")
    client = sign_in(stage.drafter)
    assert f'rel="next" data-way="j" href="{address(following)}"' in client.get(address(annotation)).text
    data = {"outcome": "accepted", "reason": "Agreed.", "version": "0", "then": "next"}
    response = client.post(address(annotation), data=data)
    assert (response.status_code, response.location) == (303, address(following))
    page = client.get(address(annotation)).text
    assert "Agreed." in page
    assert 'value="accepted" checked' in page
    again = {"outcome": "accepted-in-part", "reason": "Half agreed.", "version": "1", "then": "stay"}
    assert client.post(address(annotation), data=again).location == address(annotation)
    assert (answer_of(annotation).outcome, answer_of(annotation).version) == ("accepted-in-part", 2)
    assert client.post(address(annotation), data={"act": "clear", "version": "1"}).status_code == 409
    assert client.post(address(annotation), data={"act": "clear", "version": "2"}).status_code == 303
    assert db.session.scalar(sa.select(sa.func.count(Disposition.id))) == 0


def test_an_incomplete_answer_keeps_what_was_typed(stage: Stage, sign_in: SignIn) -> None:
    annotation = stage.annotate()
    response = sign_in(stage.drafter).post(
        address(annotation), data={"reason": "Because of the costs.", "version": "0"}
    )
    assert response.status_code == 422
    assert "Choose an outcome." in response.text
    assert "Because of the costs." in response.text


def test_the_second_drafter_gets_both_texts(stage: Stage, sign_in: SignIn) -> None:
    annotation = stage.annotate()
    record_dispositions([annotation], outcome="accepted", reason="Theirs.", actor_id=stage.second_drafter.id, now=NOW)
    data = {"outcome": "duplicate", "reason": "Mine.", "version": "0"}
    response = sign_in(stage.drafter).post(address(annotation), data=data)
    assert response.status_code == 409
    assert "Theirs." in response.text
    assert "Mine." in response.text
    assert 'name="version" type="hidden" value="1"' in response.text
    assert answer_of(annotation).reason == "Theirs."
    assert sign_in(stage.drafter).post(address(annotation), data=data | {"version": "1"}).status_code == 303
    assert answer_of(annotation).reason == "Mine."
    for version in ("", "nonsense", "-3", "9" * 40):
        assert sign_in(stage.drafter).post(address(annotation), data=data | {"version": version}).status_code == 409


def test_a_released_answer_is_shown_without_a_form(stage: Stage, sign_in: SignIn) -> None:
    annotation = stage.annotate()
    record_dispositions([annotation], outcome="accepted", reason="Agreed.", actor_id=stage.drafter.id, now=NOW)
    release_dispositions(stage.code.id, actor_id=stage.drafter.id, now=NOW)
    client = sign_in(stage.drafter)
    page = client.get(address(annotation)).text
    assert "A released answer stays as it was given." in page
    assert 'name="reason"' not in page
    data = {"outcome": "duplicate", "reason": "Mine.", "version": "1"}
    assert client.post(address(annotation), data=data).status_code == 409


def test_a_link_to_a_change_is_given_and_taken_off(stage: Stage, sign_in: SignIn, db_session: Session) -> None:
    annotation = stage.annotate()
    draft = stage.start_working_draft()
    key = f"kept:{stage.written(draft).id}"
    client = sign_in(stage.drafter)
    data = {"outcome": "accepted", "reason": "Shorter.", "version": "0", "change": key}
    assert client.post(address(annotation), data=data).status_code == 303
    assert f'<option selected value="{key}">' in client.get(address(annotation)).text
    assert client.post(address(annotation), data=data | {"version": "1", "change": ""}).status_code == 303
    assert answer_of(annotation).change_id is None
    assert db_session.scalar(sa.select(sa.func.count(Change.id))) == 1


def test_wording_is_taken_over_with_one_click(stage: Stage, sign_in: SignIn) -> None:
    annotation = stage.annotate(quote="for ten years", proposed_wording="for five years")
    draft = stage.start_working_draft()
    written = stage.written(draft)
    client = sign_in(stage.drafter)
    response = client.post(address(annotation, "/take"))
    assert response.status_code == 303
    assert response.location == f"/codes/{stage.code.slug}/working/{written.id}"
    page = client.get(response.location).text
    assert "for five years" in page
    assert f"Wording proposed in annotation {annotation.number} (Ada Author)." in page
    assert "Taken over into" in client.get(address(annotation)).text
    again = client.post(address(annotation, "/take"))
    assert again.status_code == 409
    assert "taken over into the working draft already" in again.text


def test_wording_that_cannot_be_placed_leads_to_the_editor(stage: Stage, sign_in: SignIn) -> None:
    annotation = stage.annotate(quote="for ten years", proposed_wording="for five years")
    draft = stage.start_working_draft()
    written = stage.written(draft)
    stage.rewrite(draft, body="Signatories will write.", by=stage.second_drafter)
    response = sign_in(stage.drafter).post(address(annotation, "/take"))
    assert response.status_code == 409
    assert "the words no longer stand as they were quoted" in response.text
    assert f'href="/codes/{stage.code.slug}/working/{written.id}"' in response.text
    assert find_change(draft.id, written.id, None) is None


def test_wording_that_would_break_the_provision_is_refused_in_words(stage: Stage, sign_in: SignIn) -> None:
    annotation = stage.annotate(proposed_wording="Write.\n\n## Another heading\n\nMore.")
    stage.start_working_draft()
    response = sign_in(stage.drafter).post(address(annotation, "/take"))
    assert response.status_code == 409
    assert "reads as a heading" in response.text


def test_only_drafters_take_wording_over(stage: Stage, sign_in: SignIn) -> None:
    annotation = stage.annotate(quote="for ten years", proposed_wording="for five years")
    stage.start_working_draft()
    for user in (stage.author, stage.moderator):
        assert sign_in(user).post(address(annotation, "/take")).status_code == 403


def test_private_answers_are_shown_to_drafters_alone_and_marked(
    stage: Stage, client: JudgingClient, sign_in: SignIn
) -> None:
    annotation = stage.annotate(quote="for ten years", proposed_wording="for five years")
    draft = stage.start_working_draft()
    take_proposal(annotation, actor_id=stage.drafter.id, now=NOW)
    paths = [
        f"/annotations/{annotation.id}",
        f"/codes/{stage.code.slug}/drafts/1/measure-1.1",
        f"/codes/{stage.code.slug}/annotations",
        f"/codes/{stage.code.slug}/drafts/1/annotations.json?in=measure-1.1",
    ]
    db.session.commit()
    for path in paths:
        client.sign_out()
        assert "rivate" not in client.get(path).text, path
        assert "rivate" not in sign_in(stage.author).get(path).text, path
        assert "rivate" in sign_in(stage.drafter).get(path).text, path
        client.sign_out()
    assert "A change in the next draft" in sign_in(stage.drafter).get(paths[0]).text
    release_dispositions(stage.code.id, actor_id=stage.drafter.id, now=NOW)
    client.sign_out()
    page = client.get(paths[0]).text
    assert "Your wording has been taken over." in page
    assert "A change in the next draft" in page
    assert stage.written(draft).id not in page
