"""Issues in public: nothing before release, then the point, its answers and its annotations, and watching it."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
import sqlalchemy as sa

from codeprac.annotations.models import Annotation
from codeprac.db import db
from codeprac.dispositions.services import record_dispositions, release_dispositions
from codeprac.issues.models import Issue
from codeprac.issues.services import make_issue_of
from codeprac.notifications.models import Notice
from tests.client import JudgingClient
from tests.dispositions.stage import NOW, Stage
from tests.factories.accounts import make_user

SignIn = Callable[[Any], JudgingClient]


@pytest.fixture
def annotations(stage: Stage) -> list[Annotation]:
    """One by name, one confidential, one that is answered last."""
    choice = {"publication": "confidential", "confidential_reason": "A secret.", "public_summary": "A summary."}
    return [
        stage.annotate(text="Logs cost too much."),
        stage.annotate(text="Our secret logs.", author=make_user(name="Nobody Named"), **choice),
        stage.annotate("measure-1.2", text="Who reads logs?"),
    ]


@pytest.fixture
def issue(stage: Stage, annotations: list[Annotation]) -> Issue:
    """All of them in one issue, nothing released."""
    made = make_issue_of(
        annotations, stage.round, title="What logs cost", summary="**Many** ask.", actor_id=None, now=NOW
    )
    record_dispositions(annotations[:2], outcome="accepted", reason="Shorter, then.", actor_id=None, now=NOW)
    db.session.commit()
    return made


def release(stage: Stage, *annotations: Annotation) -> None:
    ids = [annotation.id for annotation in annotations]
    release_dispositions(stage.code.id, actor_id=None, now=datetime.now(UTC), annotation_ids=ids)
    db.session.commit()
    db.session.expire_all()


def test_nobody_outside_knows_of_an_issue_before_its_release(
    stage: Stage, annotations: list[Annotation], issue: Issue, client: JudgingClient, sign_in: SignIn
) -> None:
    base = f"/codes/{stage.code.slug}/issues"
    for visitor in (client, sign_in(stage.author)):
        assert "What logs cost" not in visitor.get(base).text
        assert "What logs cost" not in visitor.get(f"/annotations/{annotations[0].id}").text
        assert visitor.get(f"{base}/{issue.number}").status_code == 404
        assert visitor.post(f"{base}/{issue.number}/watch").status_code in {303, 404}


def test_a_released_issue_shows_its_answers_and_what_raises_it_but_nothing_confidential(
    stage: Stage, annotations: list[Annotation], issue: Issue, client: JudgingClient
) -> None:
    release(stage, annotations[0])
    page = client.get(f"/codes/{stage.code.slug}/issues/{issue.number}").text
    for words in ("What logs cost", "Shorter, then.", "Logs cost too much.", "Who reads logs?", "Not yet considered"):
        assert words in page
    for words in ("Our secret logs.", "Nobody Named", "A summary.", annotations[1].id):
        assert words not in page
    assert "1 confidential annotation is not listed." in page
    assert "What logs cost" in client.get(f"/codes/{stage.code.slug}/issues").text
    assert "What logs cost" in client.get(f"/annotations/{annotations[0].id}").text
    assert "What logs cost" not in client.get(f"/annotations/{annotations[1].id}").text


def test_who_watches_an_issue_hears_of_further_answers_in_it(
    stage: Stage, annotations: list[Annotation], issue: Issue, sign_in: SignIn
) -> None:
    release(stage, annotations[0])
    watcher = make_user()
    client = sign_in(watcher)
    address = f"/codes/{stage.code.slug}/issues/{issue.number}"
    assert client.post(f"{address}/watch", data={"watch": "yes"}).status_code == 303
    assert "Stop watching" in client.get(address).text
    assert "What logs cost" in client.get("/account/watching").text
    record_dispositions([annotations[2]], outcome="accepted", reason="Drafters.", actor_id=None, now=NOW)
    release(stage, annotations[2])
    (notice,) = db.session.scalars(sa.select(Notice).where(Notice.user_id == watcher.id))
    assert notice.happening.path == address
