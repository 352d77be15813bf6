"""Points of a long annotation: split, answered apart, composed into its one answer, joined and restored."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from codeprac.annotations.models import Annotation
from codeprac.db import db
from codeprac.dispositions.models import Disposition
from codeprac.dispositions.rules import Outcome, compose_outcome
from codeprac.dispositions.services import release_dispositions
from codeprac.dispositions.services.issues import Choices, answer_issue
from codeprac.issues.queries import get_issue
from codeprac.issues.queries.points import list_points, list_points_in
from codeprac.issues.services import create_issue, put_point, split_annotation
from codeprac.text.pieces import cut
from tests.client import JudgingClient
from tests.dispositions.stage import NOW, Stage

SignIn = Callable[[Any], JudgingClient]
TEXT = "Logs cost too much.\n\nSay who reads them.\n\nTen years are long."


def answer_of(annotation: Annotation) -> Disposition | None:
    db.session.expire_all()
    return db.session.scalar(sa.select(Disposition).where(Disposition.annotation_id == annotation.id))


def test_the_outcome_of_points_is_composed() -> None:
    assert compose_outcome(["accepted", "accepted"]) is Outcome.ACCEPTED
    assert compose_outcome(["accepted", "not-accepted"]) is Outcome.ACCEPTED_IN_PART
    assert compose_outcome(["deferred", "not-accepted"]) is Outcome.DEFERRED
    assert compose_outcome(["already-covered", "out-of-scope"]) is Outcome.ALREADY_COVERED
    assert compose_outcome(["duplicate", "out-of-scope"]) is Outcome.NOT_ACCEPTED


def test_an_annotation_is_split_answered_point_by_point_and_has_one_answer(stage: Stage, sign_in: SignIn) -> None:
    annotation, client = stage.annotate(text=TEXT), sign_in(stage.drafter)
    address = f"/annotations/{annotation.id}/points"
    assert client.post(address, data={}).status_code == 422
    assert client.post(address, data={"begins": ["1"]}).status_code == 303
    assert [point.quote for point in list_points(annotation.id)] == TEXT.split("\n\n", 1)
    first = {"outcome-1": "accepted", "reason-1": "Shorter.", "version-1": "1", "outcome-2": ""}
    client.post(f"{address}/answers", data=first)
    assert answer_of(annotation) is None
    assert client.post(f"{address}/answers", data=first | {"reason-1": "Other."}).status_code == 422
    second = {"outcome-2": "not-accepted", "reason-2": "Everybody.", "version-2": "1"}
    client.post(f"{address}/answers", data=second)
    answer = answer_of(annotation)
    assert answer is not None
    assert answer.outcome == "accepted-in-part"
    assert answer.reason.count("**Point ") == 2
    assert "“Logs cost too much.”: *Accepted.* Shorter." in answer.reason
    client.post(f"{address}/join")
    assert list_points(annotation.id) == []
    client.post(f"{address}/restore")
    db.session.expire_all()
    assert [point.outcome for point in list_points(annotation.id)] == ["accepted", "not-accepted"]
    release_dispositions(stage.code.id, actor_id=None, now=NOW)
    db.session.commit()
    changed = {"outcome-1": "deferred", "reason-1": "Later.", "version-1": "2"}
    assert client.post(f"{address}/answers", data=changed).status_code == 422


def test_a_point_is_answered_and_released_with_its_issue_and_tells_nothing_confidential(
    stage: Stage, client: JudgingClient
) -> None:
    secret = {"publication": "confidential", "confidential_reason": "So.", "public_summary": "On logs."}
    open_, closed = stage.annotate(text=TEXT), stage.annotate(text=TEXT.replace("Logs", "Our secret logs"), **secret)
    issue = create_issue(stage.round, title="What logs cost", actor_id=None, now=NOW)
    for annotation in (open_, closed):
        for point in split_annotation(annotation, cut(annotation.text), actor_id=None, now=NOW):
            put_point(point, issue, actor_id=None, now=NOW)
    assert len(list_points_in(issue.id)) == 6
    answer_issue(issue, Choices([]), outcome="accepted", reason="Shorter.", actor_id=None, now=NOW)
    answer = answer_of(closed)
    assert answer is not None
    assert "secret" not in answer.reason
    db.session.commit()
    assert client.get(f"/codes/{stage.code.slug}/issues/{issue.number}").status_code == 404
    release_dispositions(stage.code.id, actor_id=None, now=NOW)
    db.session.commit()
    assert get_issue(stage.code.id, issue.number).released_at == NOW
    page = client.get(f"/codes/{stage.code.slug}/issues/{issue.number}").text
    assert "Say who reads them." in page
    assert "secret" not in page
