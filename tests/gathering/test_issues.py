"""Pages of issues: what drafters see and do there, undone in one go, and that nobody else knows of it."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

from codeprac.annotations.services import withdraw_annotation
from codeprac.db import db
from codeprac.dispositions.services import record_dispositions, release_dispositions
from codeprac.issues.models import Issue
from codeprac.issues.queries import get_issue, issues_of, list_issues
from codeprac.issues.services import put_into_issue
from tests.client import JudgingClient
from tests.dispositions.stage import NOW, Stage

SignIn = Callable[[Any], JudgingClient]


def pages(stage: Stage) -> str:
    return f"/codes/{stage.code.slug}/desk/issues"


def made(stage: Stage, client: JudgingClient, title: str, *numbers: int) -> Issue:
    form = {"numbers": ", ".join(map(str, numbers)), "title": title, "into": ""}
    response = client.post(f"{pages(stage)}/new", data=form)
    assert response.status_code == 303
    db.session.expire_all()
    return list_issues(stage.code.id)[-1]


def undo(stage: Stage, client: JudgingClient, address: str) -> None:
    data = {"act": address.rpartition("done=")[2]}
    assert client.post(f"{pages(stage)}/undo", data=data).status_code == 303
    db.session.expire_all()


def test_annotations_become_an_issue_and_all_that_is_done_to_it_is_undone(stage: Stage, sign_in: SignIn) -> None:
    first, second, third = (stage.annotate(slug) for slug in ("measure-1.1", "measure-1.2", "measure-1.1"))
    client = sign_in(stage.drafter)
    assert "New issue" in client.get(pages(stage)).text
    logs = made(stage, client, "On logs", first.number, second.number)
    costs = made(stage, client, "On costs", third.number)
    listed = client.get(pages(stage)).text
    assert "0 of 2 answered" in listed
    page = client.get(f"{pages(stage)}/{logs.number}").text
    assert "Measure 1.1" in page
    assert "Measure 1.2" in page
    assert "annotation is in no issue" not in page
    merged = client.post(f"{pages(stage)}/{costs.number}/merge", data={"into": logs.number})
    assert "1 annotation came over" in client.get(merged.location).text
    assert client.get(f"{pages(stage)}/{costs.number}").location.endswith(f"/issues/{logs.number}")
    undo(stage, client, merged.location)
    assert issues_of([third.id])[third.id].id == costs.id
    taken = client.post(f"{pages(stage)}/{logs.number}/take-out", data={"annotation": [first.id]})
    assert first.id not in issues_of([first.id])
    undo(stage, client, taken.location)
    assert issues_of([first.id])[first.id].id == logs.id
    put = client.post(f"{pages(stage)}/{logs.number}/put", data={"numbers": f"{third.number}"})
    assert put.status_code == 409
    client.post(f"{pages(stage)}/{costs.number}/take-out", data={"annotation": [third.id]})
    removed = client.post(f"{pages(stage)}/{costs.number}/remove")
    assert client.get(f"{pages(stage)}/{costs.number}").status_code == 404
    undo(stage, client, removed.location)
    assert client.get(f"{pages(stage)}/{costs.number}").status_code == 200


def test_what_is_wrong_with_a_new_issue_is_said_and_what_was_typed_is_kept(stage: Stage, sign_in: SignIn) -> None:
    annotation, client = stage.annotate(), sign_in(stage.drafter)
    ticked = client.post(f"{pages(stage)}/new", data={"annotation": [f"{annotation.id}:0"]})
    assert f">{annotation.number}</textarea>" in ticked.text.replace("\r\n", "").replace("\n", "")
    wrong = client.post(f"{pages(stage)}/new", data={"numbers": "999, xy", "title": "", "summary": "Kept words"})
    assert wrong.status_code == 422
    for words in ("Give the issue a title.", "No annotation of this round has this number: xy, 999", "Kept words"):
        assert words in wrong.text


def test_an_issue_is_public_with_its_first_released_answer_and_stays_so(stage: Stage, sign_in: SignIn) -> None:
    answered, late, client = stage.annotate(), stage.annotate(), sign_in(stage.drafter)
    issue = made(stage, client, "On logs", answered.number)
    record_dispositions([answered], outcome="accepted", reason="So.", actor_id=None, now=NOW)
    now = datetime.now(UTC)
    release_dispositions(stage.code.id, actor_id=None, now=now)
    db.session.commit()
    issue = get_issue(stage.code.id, issue.number)
    assert issue.released_at == now
    address = f"{pages(stage)}/{issue.number}"
    assert client.post(address, data={"title": "Otherwise", "version": "1"}).status_code == 409
    assert client.post(f"{address}/take-out", data={"annotation": [answered.id]}).status_code == 409
    client.post(f"{address}/put", data={"numbers": late.number})
    assert client.post(f"{address}/take-out", data={"annotation": [late.id]}).status_code == 303


def test_only_those_who_work_on_the_code_know_of_issues(stage: Stage, sign_in: SignIn) -> None:
    made(stage, sign_in(stage.drafter), "On logs", stage.annotate().number)
    assert sign_in(stage.author).get(f"{pages(stage)}/1").status_code == 403
    moderator = sign_in(stage.moderator)
    assert "On logs" in moderator.get(pages(stage)).text
    assert "Take the selected ones out" not in moderator.get(f"{pages(stage)}/1").text
    assert moderator.post(f"{pages(stage)}/1/remove").status_code == 403


def test_the_list_takes_as_many_queries_for_many_issues(
    stage: Stage, sign_in: SignIn, count_queries: Callable[..., Any]
) -> None:
    client = sign_in(stage.drafter)
    first = made(stage, client, "On logs", stage.annotate().number)
    with count_queries() as few:
        client.get(pages(stage))
    for _index in range(4):
        made(stage, client, "Another", stage.annotate("measure-1.2").number)
    put_into_issue(first, [stage.annotate() for _index in range(3)], actor_id=None, now=NOW)
    db.session.commit()
    with count_queries() as many:
        client.get(pages(stage))
    assert len(many) == len(few)


def test_what_its_author_withdrew_waits_for_no_answer_in_its_issue(stage: Stage, sign_in: SignIn) -> None:
    annotation, client = stage.annotate(), sign_in(stage.drafter)
    issue = made(stage, client, "On logs", annotation.number)
    assert "Not yet considered" in client.get(f"{pages(stage)}/{issue.number}").text
    withdraw_annotation(annotation, actor_id=stage.author.id, now=stage.round.closes_at - timedelta(hours=1))
    db.session.commit()
    page = client.get(f"{pages(stage)}/{issue.number}").text
    assert "Withdrawn" in page
    assert "Not yet considered" not in page
