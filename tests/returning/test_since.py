"""The first page after signing in: what happened, what waits, and what to do first."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask

from codeprac.accounts.models import User
from codeprac.accounts.services import note_sign_in
from codeprac.annotations.services import withdraw_reply
from codeprac.db import db
from codeprac.dispositions.services import explain_change, record_dispositions, release_dispositions
from codeprac.drafts.queries import get_provision
from codeprac.drafts.services import release_draft
from codeprac.notifications.rules import Watchable
from codeprac.notifications.watching import Subject, watch
from codeprac.rounds.models import Round
from codeprac.rounds.rules import Visibility
from tests.client import JudgingClient
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.annotations import make_annotation, make_many_annotations, make_reply
from tests.factories.codes import make_code
from tests.factories.drafts import NEXT_SOURCE, make_released_draft, make_working_draft
from tests.factories.organisations import make_organisation
from tests.factories.rounds import make_round

NOW = datetime.now(UTC)


@pytest.fixture
def round_(app: Flask) -> Round:
    drafter = make_user(name="Dana Drafter")
    code = make_code(slug="ours", title="Code of Samples", drafters=[drafter])
    return make_round(make_released_draft(code))


def answer(round_: Round, *annotations: Any, outcome: str = "not-accepted") -> None:
    """Close the round, and answer and release."""
    round_.closes_at = datetime.now(UTC) - timedelta(seconds=1)
    db.session.commit()
    now = datetime.now(UTC)
    record_dispositions(annotations, outcome=outcome, reason="Because it is **measured** so.", actor_id=None, now=now)
    release_dispositions(round_.code_id, actor_id=None, now=now)
    db.session.commit()


def test_signing_in_leads_here_and_says_what_to_do_first(client: JudgingClient, round_: Round) -> None:
    user = make_user(email="ida@example.org", password=PASSWORD)
    sent = client.post("/login", data={"email": "ida@example.org", "password": PASSWORD})
    assert (sent.status_code, sent.location) == (302, "/since")
    page = client.get("/since").text
    assert "Your beginning" in page
    assert "Read and annotate: Code of Samples" in page
    assert "You wrote nothing yet." in page
    assert db.session.get_one(User, user.id).signed_in_at is not None


def test_where_one_wanted_to_go_comes_first(client: JudgingClient, round_: Round) -> None:
    make_user(email="ida@example.org", password=PASSWORD)
    path = "/codes/ours/drafts/1/measure-1.1"
    sent = client.post(f"/login?next={path}", data={"email": "ida@example.org", "password": PASSWORD})
    assert sent.location == path


def test_without_an_open_round_one_is_told_to_watch(client: JudgingClient, app: Flask) -> None:
    client.sign_in(make_user())
    assert "Choose a code of practice to watch" in client.get("/since").text


def test_what_one_has_seen_is_what_was_there_at_the_sign_in_before(app: Flask) -> None:
    user, first, second = make_user(), NOW, NOW + timedelta(days=3)
    note_sign_in(user, now=first)
    assert user.seen_until is None
    note_sign_in(user, now=second)
    assert (user.seen_until, user.signed_in_at) == (first, second)


def test_an_answer_stands_here_with_its_reason_and_the_change(client: JudgingClient, round_: Round) -> None:
    author = make_user()
    annotation = make_annotation(round_, "measure-1.2", author=author)
    client.sign_in(author)
    assert "Not yet considered" in client.get("/since").text
    client.post("/since")
    now = datetime.now(UTC)
    round_.closes_at = now - timedelta(seconds=1)
    draft = make_working_draft(round_.code, NEXT_SOURCE.replace("safe.", "safe and sound."))
    provision = next(row for row in draft.provisions if row.slug == "measure-1.3")
    change = explain_change(draft, reason="Safer.", provision_id=provision.id, actor_id=None, now=now)
    record_dispositions([annotation], outcome="accepted", reason="**Yes.**", actor_id=None, now=now, change=change)
    release_draft(draft, actor_id=None, now=now)
    release_dispositions(round_.code_id, actor_id=None, now=now)
    page = client.get("/since").text
    assert "Accepted" in page
    assert "Yes." in page
    assert "/codes/ours/compare/1/2#measure-1.3" in page
    assert '<span class="tag">New</span>' in page
    assert client.post("/since").location == "/since"
    assert '<span class="tag">New</span>' not in client.get("/since").text


def test_answers_that_are_not_released_do_not_stand_here(client: JudgingClient, round_: Round) -> None:
    author = make_user()
    annotation = make_annotation(round_, author=author)
    record_dispositions([annotation], outcome="accepted", reason="quokka-private", actor_id=None, now=NOW)
    client.sign_in(author)
    page = client.get("/since").text
    assert "quokka-private" not in page
    assert "Not yet considered" in page


def test_what_colleagues_wrote_for_the_organisation_stands_here_too(client: JudgingClient, round_: Round) -> None:
    author, colleague, former = make_user(name="Anna Author"), make_user(), make_user()
    organisation = make_organisation(members=[author, colleague], name="Sample Labs")
    annotation = make_annotation(round_, author=author, organisation=organisation)
    make_annotation(round_, "measure-1.2", author=author)
    answer(round_, annotation)
    client.sign_in(colleague)
    page = client.get("/since").text
    assert "for Sample Labs, by Anna Author" in page
    assert "Annotation 2" not in page
    client.sign_in(former)
    assert "Sample Labs" not in client.get("/since").text


def test_what_is_sealed_is_seen_by_colleagues_and_by_nobody_else(client: JudgingClient, round_: Round) -> None:
    author, colleague, stranger = make_user(), make_user(), make_user()
    organisation = make_organisation(members=[author, colleague])
    round_.visibility = Visibility.SEALED
    make_annotation(round_, author=author, organisation=organisation)
    for person, sees in ((author, True), (colleague, True), (stranger, False)):
        client.sign_in(person)
        assert ("Annotation 1" in client.get("/since").text) is sees


def test_a_reply_waits_until_one_replied_or_it_was_withdrawn_or_the_round_closed(
    client: JudgingClient, round_: Round
) -> None:
    author, other = make_user(), make_user()
    annotation = make_annotation(round_, author=author)
    client.sign_in(author)
    waits = "Waits for your reply"
    assert waits not in client.get("/since").text
    reply = make_reply(annotation, author=other)
    assert waits in client.get("/since").text
    make_reply(annotation, author=author, now=reply.created_at + timedelta(hours=1))
    assert waits not in client.get("/since").text
    again = make_reply(annotation, author=other, text="Still.", now=reply.created_at + timedelta(hours=2))
    assert waits in client.get("/since").text
    withdraw_reply(again, actor_id=other.id, now=NOW)
    assert waits not in client.get("/since").text
    make_reply(annotation, author=other, text="Once more.", now=reply.created_at + timedelta(hours=3))
    round_.closes_at = datetime.now(UTC) - timedelta(seconds=1)
    assert waits not in client.get("/since").text


def test_what_changed_in_a_watched_provision_stands_here(client: JudgingClient, round_: Round) -> None:
    reader = make_user()
    identity = get_provision(round_.draft, "measure-1.2").identity
    watch(Subject(Watchable.PROVISION, identity, round_.code_id), user_id=reader.id, now=NOW)
    release_draft(make_working_draft(round_.code, NEXT_SOURCE), actor_id=None, now=NOW)
    client.sign_in(reader)
    assert "Measure 1.2 is Measure 1.3 in draft 2" in client.get("/since").text


def test_it_takes_as_many_queries_for_much_as_for_little(
    client: JudgingClient, round_: Round, count_queries: Callable[..., Any]
) -> None:
    author = make_user()
    annotation = make_annotation(round_, author=author)
    make_reply(annotation)
    client.sign_in(author)
    with count_queries() as few:
        client.get("/since")
    make_many_annotations(round_, round_.draft.provisions, 300, authors=[author])
    for number in range(4):
        make_reply(make_annotation(round_, author=author), text=f"No {number}.")
        other = make_code(title=f"Other {number}")
        make_round(make_released_draft(other))
    with count_queries() as many:
        page = client.get("/since").text
    assert len(many) == len(few)
    assert page.count("<h3>") < 50
