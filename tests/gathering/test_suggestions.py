"""What the machine suggests: looked for in a job, accepted in whole or in part, dismissed; and all of it undone."""

from collections.abc import Callable
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask

from codeprac.db import db
from codeprac.issues.models import Suggestion
from codeprac.issues.queries import issues_of, list_issues
from codeprac.issues.rules import SuggestionKind, kind_of
from codeprac.issues.services import request_grouping, run_grouping
from codeprac.jobs import drain
from tests.client import JudgingClient
from tests.dispositions.stage import NOW, Stage
from tests.factories.accounts import make_user

SignIn = Callable[[Any], JudgingClient]
TEXT = (
    "Providers of small models cannot keep every training log for ten years, because storage costs more than training."
)


def pages(stage: Stage) -> str:
    return f"/codes/{stage.code.slug}/desk/suggestions"


@pytest.fixture
def suggestion(stage: Stage) -> Suggestion:
    """One text of two people and an organisation, in two variants, beside other texts."""
    for index in range(3):
        organisation = stage.organisation if index == 0 else None
        author = stage.author if index == 0 else make_user()
        text = TEXT if index else f"Dear drafters, {TEXT}"
        stage.annotate(text=text, author=author, organisation=organisation)
    stage.annotate("measure-1.2", text="Say who publishes the register, and where readers find its earlier entries.")
    grouping = request_grouping(stage.round, actor_id=None, now=NOW)
    run_grouping(grouping.id, lambda: NOW, db.session.commit)
    return db.session.scalars(sa.select(Suggestion)).one()


def test_five_voices_with_one_text_are_a_campaign() -> None:
    assert kind_of(alike=True, voices=5) is SuggestionKind.CAMPAIGN
    assert kind_of(alike=True, voices=4) is SuggestionKind.ALIKE
    assert kind_of(alike=False, voices=9) is SuggestionKind.SIMILAR


def test_a_drafter_lets_the_machine_look_and_sees_how_far_it_is(app: Flask, stage: Stage, sign_in: SignIn) -> None:
    stage.annotate(text=TEXT)
    stage.annotate(text=TEXT, author=make_user())
    client = sign_in(stage.drafter)
    assert "Nobody has let the machine look" in client.get(pages(stage)).text
    assert client.post(pages(stage)).status_code == 303
    assert "are being compared" in client.get(pages(stage)).text
    assert client.post(pages(stage)).status_code == 409
    db.session.commit()
    drain(app)
    db.session.expire_all()
    page = client.get(pages(stage)).text
    assert "Nearly the same text" in page
    assert "2 annotations" in page
    assert list_issues(stage.code.id) == []


def test_a_suggestion_says_why_and_shows_the_text_once_with_its_variants(
    stage: Stage, suggestion: Suggestion, sign_in: SignIn
) -> None:
    assert (suggestion.size, suggestion.people, suggestion.organisations) == (3, 2, 1)
    page = sign_in(stage.drafter).get(f"{pages(stage)}/{suggestion.id}").text
    for words in ("not checked by anybody", "storage", "2 variants", "Dear drafters,", "One text in 3 annotations"):
        assert words in page
    assert sign_in(stage.author).get(f"{pages(stage)}/{suggestion.id}").status_code == 403


def test_part_of_a_suggestion_becomes_an_issue_and_undoing_lets_it_wait_again(
    stage: Stage, suggestion: Suggestion, sign_in: SignIn
) -> None:
    client, address = sign_in(stage.drafter), f"{pages(stage)}/{suggestion.id}"
    assert client.post(f"{address}/accept", data={"title": "On logs"}).status_code == 422
    page = client.get(address).text
    chosen = [part.split('"')[0] for part in page.split('name="annotation" value="')[1:]][:2]
    accepted = client.post(f"{address}/accept", data={"title": "On logs", "annotation": chosen})
    assert "The issue is made of 2 annotations." in client.get(accepted.location).text
    assert "Suggested by the machine" in client.get(accepted.location).text
    assert set(issues_of(chosen)) == set(chosen)
    undo = {"act": accepted.location.rpartition("done=")[2]}
    assert client.post(f"/codes/{stage.code.slug}/desk/issues/undo", data=undo).status_code == 303
    db.session.expire_all()
    assert issues_of(chosen) == {}
    assert db.session.get_one(Suggestion, suggestion.id).state == "open"


def test_what_was_dismissed_is_not_suggested_again_unless_that_is_undone(
    stage: Stage, suggestion: Suggestion, sign_in: SignIn
) -> None:
    client = sign_in(stage.drafter)
    dismissed = client.post(f"{pages(stage)}/{suggestion.id}/dismiss")
    assert "will not be made again" in client.get(dismissed.location).text
    assert client.post(f"{pages(stage)}/{suggestion.id}/dismiss").status_code == 409
    run_grouping(request_grouping(stage.round, actor_id=None, now=NOW).id, lambda: NOW, db.session.commit)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Suggestion)) == 1
    client.post(f"{pages(stage)}/{suggestion.id}/reopen")
    assert "Nearly the same text" in client.get(pages(stage)).text


def test_confidential_words_are_no_title_to_begin_with(stage: Stage, sign_in: SignIn) -> None:
    values = {"publication": "confidential", "confidential_reason": "Trade secret.", "public_summary": "On costs."}
    for _index in range(2):
        stage.annotate(text=TEXT, author=make_user(), **values)
    run_grouping(request_grouping(stage.round, actor_id=None, now=NOW).id, lambda: NOW, db.session.commit)
    found = db.session.scalars(sa.select(Suggestion)).one()
    page = sign_in(stage.drafter).get(f"{pages(stage)}/{found.id}").text
    assert "storage costs more than training" in page
    assert 'name="title" maxlength="200" value=""' in page
