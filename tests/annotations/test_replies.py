"""Replies: what they do, two levels, folding, editing."""

import pytest
from sqlalchemy.orm import Session

from codeprac.annotations.rules import AnnotationWithdrawn, ReplyKind, Unacceptable
from codeprac.annotations.services import edit_reply, withdraw_reply
from codeprac.errors import NotAllowed, NotFound, Stale
from codeprac.notifications.notices import list_notices
from codeprac.notifications.rules import Event
from tests.annotations.scene import Scene
from tests.client import JudgingClient
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation, make_reply


def test_there_are_two_levels_and_who_is_answered_is_told(scene: Scene, db_session: Session) -> None:
    annotation, other, third = make_annotation(scene.round, author=scene.author), make_user(), make_user()
    first = make_reply(annotation, author=other, kind="oppose")
    second = make_reply(annotation, author=third, kind="question", parent=first)
    beside = make_reply(annotation, author=other, parent=second)
    assert (second.parent_id, beside.parent_id) == (first.id, first.id)
    told = {
        user.id: [notice.happening.event for notice in list_notices(user.id, since=scene.round.opens_at, limit=9)]
        for user in (scene.author, other, third)
    }
    assert told == {
        scene.author.id: [Event.REPLY_SUBMITTED] * 3,
        other.id: [Event.REPLY_ANSWERED],
        third.id: [Event.REPLY_ANSWERED],
    }
    with pytest.raises(NotFound):
        make_reply(make_annotation(scene.round), parent=first)
    with pytest.raises(Unacceptable):
        make_reply(annotation, kind="applause")
    withdraw_reply(first, actor_id=other.id, now=scene.now)
    with pytest.raises(AnnotationWithdrawn):
        make_reply(annotation, parent=first)


def test_ones_own_reply_is_edited_once_at_a_time(scene: Scene) -> None:
    reply = make_reply(make_annotation(scene.round), author=scene.author)
    edit_reply(reply, actor_id=scene.author.id, version=1, kind="support", text="Yes.", now=scene.now)
    assert (reply.kind, reply.text, reply.version, reply.edited_at) == (ReplyKind.SUPPORT, "Yes.", 2, scene.now)
    with pytest.raises(Stale):
        edit_reply(reply, actor_id=scene.author.id, version=1, kind="support", text="No.", now=scene.now)
    with pytest.raises(NotAllowed):
        edit_reply(reply, actor_id=scene.drafter.id, version=2, kind="support", text="No.", now=scene.now)


def test_a_reply_says_what_it_does_and_is_answered_and_edited(client: JudgingClient, scene: Scene) -> None:
    annotation = make_annotation(scene.round)
    first = make_reply(annotation, kind="evidence", text="A count of 2020.")
    address = f"/annotations/{annotation.id}"
    client.sign_in(scene.author)
    page = client.get(f"{address}?reply_to={first.id}").text
    assert "You answer the reply by" in page
    sent = {"kind": "question", "text": "Of how many?", "form_token": "r", "speak_for": "", "parent": first.id}
    answer = client.post(f"{address}/replies", data=sent)
    reply_id = answer.location.rsplit("reply-", 1)[1]
    page = client.get(address).text
    assert "1 adds evidence" in page
    assert "1 question" in page
    assert "1 adds evidence" in client.get(scene.address()).text
    assert "Of how many?" in client.get(f"/replies/{reply_id}/edit").text
    change = {"kind": "comment", "text": "Of a hundred.", "version": "1"}
    assert client.post(f"/replies/{reply_id}/edit", data=change | {"text": ""}).status_code == 422
    assert client.post(f"/replies/{reply_id}/edit", data=change).status_code == 303
    assert "Of a hundred." in client.get(address).text
    assert client.post(f"/replies/{reply_id}/edit", data=change | {"text": "Two."}).status_code == 409
    for parent in ("nobody", make_reply(make_annotation(scene.round)).id):
        assert client.post(f"{address}/replies", data=sent | {"parent": parent}).status_code == 409
    client.sign_in(scene.drafter)
    assert client.get(f"/replies/{reply_id}/edit").status_code == 403


def test_many_replies_are_folded_and_come_in_pages(client: JudgingClient, scene: Scene) -> None:
    annotation, author = make_annotation(scene.round), make_user()
    first = make_reply(annotation, author=author)
    for number in range(60):
        make_reply(annotation, author=author, text=f"Answer {number}.", parent=first if number < 55 else None)
    page = client.get(f"/annotations/{annotation.id}").text
    assert "Show 46 more answers" in page
    assert "61 comments" in page
    last = client.get(f"/annotations/{annotation.id}?page=2").text
    assert "Further answers to the reply by" in last
    assert "Show 1 more reply" in last
    client.sign_in(author)
    sent = {"kind": "comment", "text": "The last.", "form_token": "r", "speak_for": ""}
    answer = client.post(f"/annotations/{annotation.id}/replies", data=sent)
    assert "page=2" in answer.location
