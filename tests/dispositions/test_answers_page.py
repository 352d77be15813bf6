"""The public account of a round."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import event

from codeprac.annotations.models import Annotation
from codeprac.db import db
from codeprac.dispositions.services import record_dispositions, release_dispositions
from codeprac.rounds.rules import Visibility
from tests.client import JudgingClient
from tests.dispositions.stage import NOW, Stage, make_stage
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.organisations import make_organisation

SignIn = Callable[[Any], JudgingClient]


def given(stage: Stage, annotation: Annotation, outcome: str, reason: str = "So.", *, release: bool = True) -> None:
    record_dispositions([annotation], outcome=outcome, reason=reason, actor_id=stage.drafter.id, now=NOW)
    if release:
        release_dispositions(stage.code.id, actor_id=stage.drafter.id, now=NOW)
    db.session.commit()


def account(stage: Stage) -> str:
    return f"/codes/{stage.code.slug}/rounds/{stage.round.number}/answers"


def test_everybody_reads_outcome_and_reason_of_each_annotation(stage: Stage, client: JudgingClient) -> None:
    one = stage.annotate(organisation=stage.organisation)
    two, three = stage.annotate("measure-1.2"), stage.annotate()
    given(stage, one, "accepted", "We *agree*.")
    given(stage, two, "not-accepted", "We disagree.")
    given(stage, three, "duplicate", "Kept to ourselves.", release=False)
    page = client.get(account(stage))
    assert page.status_code == 200
    text = " ".join(page.text.split())
    assert "3 annotations, 2 answers" in text
    assert "1 annotation changed the text." in text
    assert "1 is not yet considered." in text
    assert "We <em>agree</em>." in text
    assert "We disagree." in text
    assert "Kept to ourselves." not in text
    assert text.index('id="a-1"') < text.index('id="a-3"') < text.index('id="a-2"')


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("outcome=accepted", [1]),
        ("outcome=not-yet-considered", [3]),
        ("outcome=splendid", [1, 2, 3]),
        ("group=industry", [1]),
        ("group=-", [2, 3]),
        ("provision=measure-1.2", [2]),
        ("outcome=accepted&group=-", []),
    ],
)
def test_the_account_is_filtered(stage: Stage, client: JudgingClient, query: str, expected: list[int]) -> None:
    one = stage.annotate(organisation=stage.organisation)
    two, three = stage.annotate("measure-1.2"), stage.annotate()
    given(stage, one, "accepted")
    given(stage, two, "not-accepted")
    given(stage, three, "duplicate", release=False)
    page = client.get(f"{account(stage)}?{query}")
    assert page.status_code == 200
    assert [number for number in (1, 2, 3) if f'id="a-{number}"' in page.text] == expected


def test_figures_are_given_by_group_without_weights(stage: Stage, client: JudgingClient) -> None:
    academia = make_organisation(group="academia", members=[stage.author])
    given(stage, stage.annotate(organisation=stage.organisation), "accepted")
    given(stage, stage.annotate(organisation=stage.organisation), "deferred")
    given(stage, stage.annotate(organisation=academia), "out-of-scope")
    stage.annotate()
    page = " ".join(client.get(account(stage)).text.split())
    for words, numbers in {
        "Industry": (1, 2, 1, 0, 1, 0),
        "Academia": (1, 1, 0, 1, 0, 0),
        "People for themselves": (1, 1, 0, 0, 0, 1),
    }.items():
        row = page.split(f"{words}</a></th>")[1].split("</tr>")[0]
        cells = [int(cell.split("</td>")[0]) for cell in row.split('<td class="number">')[1:]]
        assert tuple(cells) == numbers, words


def test_the_answers_of_a_code_are_those_of_its_newest_answered_round(stage: Stage, client: JudgingClient) -> None:
    assert client.get(f"/codes/{stage.code.slug}/answers").location == account(stage)
    empty = make_code()
    assert "No round yet" in client.get(f"/codes/{empty.slug}/answers").text
    assert client.get("/codes/nowhere/answers").status_code == 404
    assert client.get(f"/codes/{stage.code.slug}/rounds/9/answers").status_code == 404


def test_a_sealed_round_tells_nothing_while_it_runs(app: Flask, client: JudgingClient, sign_in: SignIn) -> None:
    stage = make_stage(visibility=Visibility.SEALED, closes_at=NOW + timedelta(days=3))
    stage.annotate(text="A secret point.")
    page = client.get(account(stage)).text
    assert "A secret point." not in page
    assert "0 annotations" in page
    assert "A secret point." in sign_in(stage.drafter).get(account(stage)).text


def test_the_account_asks_the_same_number_of_queries_however_long_it_is(stage: Stage, client: JudgingClient) -> None:
    def count() -> int:
        statements: list[str] = []

        def note(connection: object, cursor: object, statement: str, *rest: object) -> None:
            statements.append(statement)

        event.listen(db.engine, "before_cursor_execute", note)
        try:
            assert client.get(account(stage)).status_code == 200
        finally:
            event.remove(db.engine, "before_cursor_execute", note)
        return len(statements)

    given(stage, stage.annotate(organisation=stage.organisation), "accepted")
    few = count()
    for _ in range(6):
        given(stage, stage.annotate("measure-1.2", author=make_user()), "duplicate")
    assert count() == few
    assert few <= 16
