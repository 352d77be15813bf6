"""One screen to decide, answering an issue, and templates: what the pages do."""

from collections.abc import Callable
from typing import Any

import pytest

from codeprac.annotations.models import Annotation
from codeprac.annotations.queries import Proposed
from codeprac.codes.services import name_chair
from codeprac.db import db
from codeprac.desk.proposing import rivals_on
from codeprac.dispositions.queries import answers_to
from codeprac.dispositions.queries.deciding import list_templates
from codeprac.dispositions.services import keep_template, record_dispositions, record_dissent, release_dispositions
from codeprac.issues.models import Issue
from codeprac.issues.services import create_issue, put_into_issue
from codeprac.issues.services.splitting import put_point, split_annotation
from codeprac.text.comparing import Op
from tests.client import JudgingClient
from tests.dispositions.stage import NOW, Stage
from tests.factories.accounts import make_user

SignIn = Callable[[Any], JudgingClient]


def answer_of(annotation: Annotation) -> Any:
    db.session.expire_all()
    return answers_to([annotation.id], include_private=True).get(annotation.id)


def gather(stage: Stage, *annotations: Annotation) -> Issue:
    issue = create_issue(stage.round, title="Ten years", summary="Too long?", actor_id=stage.drafter.id, now=NOW)
    put_into_issue(issue, annotations, actor_id=stage.drafter.id, now=NOW)
    db.session.commit()
    return issue


def test_proposals_are_compared_with_the_text_and_with_one_another() -> None:
    proposed = [Proposed(1, 0, 3, "Uno"), Proposed(2, 0, 7, "Due tre"), Proposed(3, 8, 12, "vier")]
    found = rivals_on("one two four", proposed, number=2, start=0, end=7)
    assert [(one.number, one.against is None) for one in found.shown] == [(2, True), (1, False)]
    assert any(part.op is Op.INSERT and "Uno" in part.text for part in found.shown[1].against or ())
    assert [one.number for one in rivals_on("one two four", proposed, number=9, start=8, end=9).shown] == [3]


def test_all_that_helps_to_decide_stands_on_one_screen_and_the_answer_returns_there(
    stage: Stage, sign_in: SignIn
) -> None:
    one = stage.annotate(quote="up to date for ten years", proposed_wording="current")
    two = stage.annotate(quote="up to date", proposed_wording="renewed", text="Say renewed.")
    other = stage.annotate("recitals")
    stage.start_working_draft()
    gather(stage, one, two)
    client, base = sign_in(stage.drafter), f"/codes/{stage.code.slug}/desk/decide"
    page = client.get(f"{base}/{one.number}").text
    for words in ("Too long?", "Say renewed.", "No words changed yet", "2 proposals for this passage", "Draft 1"):
        assert words in page
    data = {"outcome": "accepted", "reason": "Yes, {provision}.", "version": "0", "then": "next"}
    response = client.post(f"{base}/{one.number}", data=data)
    assert (response.status_code, response.location) == (303, f"{base}/{two.number}")
    assert answer_of(one).reason == "Yes, Measure 1.1."
    page = client.get(f"{base}/{other.number}").text
    assert f'rel="prev" data-way="k" href="{base}/{two.number}"' in page
    stale = client.post(f"{base}/{one.number}", data=data | {"reason": "No."})
    assert stale.status_code == 409
    assert "Yes, Measure 1.1." in stale.text
    assert client.post(f"{base}/{one.number}", data={"version": "1"}).status_code == 422
    client.post(f"{base}/{one.number}", data={"version": "1", "act": "clear"})
    assert answer_of(one) is None


def test_a_chair_agrees_or_returns_on_the_same_screen_and_a_drafter_disagrees(stage: Stage, sign_in: SignIn) -> None:
    one = stage.annotate()
    record_dispositions([one], outcome="accepted", reason="So.", actor_id=stage.drafter.id, now=NOW)
    name_chair(stage.code, stage.second_drafter.id, is_chair=True, actor_id=None, now=NOW)
    db.session.commit()
    address = f"/codes/{stage.code.slug}/desk/decide/{one.number}"
    assert sign_in(stage.drafter).post(f"{address}/agree", data={"version": "1"}).status_code == 403
    client = sign_in(stage.second_drafter)
    assert client.post(f"{address}/agree", data={"version": "1", "act": "return"}).status_code == 409
    returned = client.post(f"{address}/agree", data={"version": "1", "act": "return", "note": "Name it."})
    assert returned.status_code == 303
    assert "Name it." in client.get(address).text
    assert client.post(f"{address}/agree", data={"version": "1"}).status_code == 409
    assert client.post(f"{address}/agree", data={"version": "2"}).status_code == 303
    assert answer_of(one).agreement == "agreed"
    assert client.post(f"{address}/dissent", data={"version": "3"}).status_code == 422
    assert client.post(f"{address}/dissent", data={"version": "3", "why": "Never."}).status_code == 303
    page = client.get(address).text
    assert "Never." in page
    assert "kept among drafters" in page
    assert "History of this answer: 4 steps" in page
    client.post(f"{address}/dissent", data={"version": "3", "act": "withdraw"})
    assert not answer_of(one).dissents


def test_an_issue_is_answered_with_exceptions_and_taken_back_in_one_go(stage: Stage, sign_in: SignIn) -> None:
    one, two, three = stage.annotate(), stage.annotate(), stage.annotate()
    issue = gather(stage, one, two, three)
    client, address = sign_in(stage.drafter), f"/codes/{stage.code.slug}/desk/issues/{issue.number}/answer"
    data: dict[str, Any] = {"outcome": "not-accepted", "reason": "Ten are right.", "version": "0"}
    data |= {"with": [one.id, three.id], "shown": f"{one.id}:0 {two.id}:0 {three.id}:0"}
    missing = client.post(address, data=data | {f"outcome-{three.number}": "duplicate"})
    assert missing.status_code == 409
    assert f"Give annotation {three.number} a reason" in missing.text
    own = {f"outcome-{three.number}": "duplicate", f"reason-{three.number}": "As the first."}
    response = client.post(address, data=data | own)
    assert response.status_code == 303
    assert [answer_of(each) and answer_of(each).outcome for each in (one, two, three)] == [
        "not-accepted",
        None,
        "duplicate",
    ]
    page = client.get(response.location).text
    assert "Left out" in page
    assert client.post(address, data=data).status_code == 409  # answered since
    recorded = page.split('name="recorded" value="')[1].split('"')[0]
    client.post(f"{address}/undo", data={"recorded": recorded})
    assert answer_of(one) is None


@pytest.mark.parametrize("place", ["decide/1", "issues/1/answer"])
def test_a_template_is_put_into_the_form_without_scripts(stage: Stage, sign_in: SignIn, place: str) -> None:
    gather(stage, stage.annotate())
    kept = keep_template(
        stage.code.id, name="Scope", text="Out of {title}.", outcome="out-of-scope", actor_id=None, now=NOW
    )
    db.session.commit()
    address = f"/codes/{stage.code.slug}/desk/{place}"
    data = {"act": "insert", "template": kept.id, "reason": "Sorry.", "version": "0"}
    page = sign_in(stage.drafter).post(address, data=data)
    assert page.status_code == 200
    assert "Sorry.\n\nOut of {title}.</textarea>" in page.text.replace("\r", "")
    assert 'value="out-of-scope" checked' in page.text


def test_drafters_keep_change_and_remove_templates(stage: Stage, sign_in: SignIn) -> None:
    client, address = sign_in(stage.drafter), f"/codes/{stage.code.slug}/desk/templates"
    assert "No template yet" in client.get(address).text
    assert client.post(address, data={"name": "", "text": "x"}).status_code == 422
    assert client.post(address, data={"name": "Scope", "text": "Out."}).status_code == 303
    (kept,) = list_templates(stage.code.id)
    assert 'value="Scope"' in client.get(f"{address}?edit={kept.id}").text
    changed = {"name": "Scope", "text": "Out of scope.", "template": kept.id}
    assert client.post(address, data=changed | {"version": "7"}).status_code == 409
    assert client.post(address, data=changed | {"version": "1"}).status_code == 303
    assert sign_in(stage.moderator).post(f"{address}/remove", data={"template": kept.id}).status_code == 403
    sign_in(stage.drafter).post(f"{address}/remove", data={"template": kept.id})
    assert list_templates(stage.code.id) == []


def test_a_chair_agrees_to_all_that_are_ticked_or_returns_them_with_one_note(stage: Stage, sign_in: SignIn) -> None:
    one, two, three = stage.annotate(), stage.annotate(), stage.annotate("recitals")
    record_dispositions([one, two, three], outcome="accepted", reason="So.", actor_id=stage.drafter.id, now=NOW)
    stage.code.needs_agreement = True
    db.session.commit()
    client, address = sign_in(stage.drafter), f"/codes/{stage.code.slug}/desk/agreement"
    assert "Nobody chairs this code" in client.get(address).text
    name_chair(stage.code, stage.second_drafter.id, is_chair=True, actor_id=None, now=NOW)
    db.session.commit()
    client = sign_in(stage.second_drafter)
    page = client.get(f"{address}?mine=1").text
    assert "3 answers are released only once a chair has agreed" in page
    assert client.post(address, data={}).status_code == 409
    stale = client.post(address, data={"answer": [f"{one.id}:0"]})
    assert stale.status_code == 409
    assert "accepted: So." in stale.text
    assert client.post(address, data={"answer": [f"{one.id}:1", f"{two.id}:1"]}).status_code == 303
    returned = {"answer": [f"{three.id}:1"], "act": "return", "note": "Cite the recital."}
    assert client.post(address, data=returned).status_code == 303
    assert "Cite the recital." in client.get(f"{address}?state=returned").text
    assert [answer_of(each).agreement for each in (one, two, three)] == ["agreed", "agreed", "returned"]


def test_published_dissent_and_silence_stay_visible_after_the_release(stage: Stage, sign_in: SignIn) -> None:
    one, two = stage.annotate(), stage.annotate()
    (given,) = record_dispositions([one], outcome="accepted", reason="So.", actor_id=stage.drafter.id, now=NOW)
    for author, is_public in ((stage.second_drafter, True), (stage.drafter, False)):
        values = {"reason": f"Not {author.name}.", "is_public": is_public, "actor_id": author.id}
        record_dissent(given, now=NOW, version=1, **values)
    db.session.commit()
    client = sign_in(stage.author)
    assert "disagrees" not in client.get(f"/annotations/{one.id}").text
    release_dispositions(stage.code.id, actor_id=stage.drafter.id, now=NOW)
    db.session.commit()
    page = client.get(f"/annotations/{one.id}").text
    assert "Not Dora Drafter." in page
    assert "Not Dana Drafter." not in page
    assert "Silence is no answer" in client.get(f"/annotations/{two.id}").text
    account = client.get(f"/codes/{stage.code.slug}/rounds/1/answers").text
    assert "Not Dora Drafter." in account
    assert "1 is not yet considered" in account


@pytest.mark.parametrize("place", ["decide/1", "issues/1/answer", "agreement"])
def test_a_page_of_deciding_asks_as_many_queries_however_much_there_is(
    stage: Stage, sign_in: SignIn, count_queries: Callable[[], Any], place: str
) -> None:
    first = [stage.annotate(proposed_wording=f"Words {number}.", author=make_user()) for number in range(2)]
    issue = gather(stage, *first)
    record_dispositions(first[1:], outcome="accepted", reason="So.", actor_id=stage.drafter.id, now=NOW)
    name_chair(stage.code, stage.second_drafter.id, is_chair=True, actor_id=None, now=NOW)
    db.session.commit()
    client, address = sign_in(stage.second_drafter), f"/codes/{stage.code.slug}/desk/{place}"
    client.get(address)
    with count_queries() as before:
        client.get(address)
    more = [stage.annotate(proposed_wording=f"More {number}.", author=make_user()) for number in range(6)]
    put_into_issue(issue, more, actor_id=stage.drafter.id, now=NOW)
    for annotation in more[1:]:
        given = record_dispositions(
            [annotation], outcome="deferred", reason="Later.", actor_id=stage.drafter.id, now=NOW
        )
        values = {"reason": "No.", "is_public": False, "actor_id": stage.second_drafter.id}
        record_dissent(given[0], now=NOW, version=1, **values)
    db.session.commit()
    with count_queries() as after:
        client.get(address)
    assert len(after) <= len(before) + 1, "\n".join(str(one)[:200] for one in after)


def test_an_issue_of_points_alone_is_answered_too(stage: Stage, sign_in: SignIn) -> None:
    annotation = stage.annotate(text="It is long. It is dear.")
    issue = create_issue(stage.round, title="Cost", actor_id=None, now=NOW)
    first, second = split_annotation(annotation, [(0, 11), (12, 23)], actor_id=None, now=NOW)
    put_point(second, issue, actor_id=None, now=NOW)
    db.session.commit()
    client, address = sign_in(stage.drafter), f"/codes/{stage.code.slug}/desk/issues/{issue.number}/answer"
    assert "1 point of an annotation" in client.get(address).text
    answered = client.post(address, data={"outcome": "accepted", "reason": "Yes.", "version": "0"})
    assert answered.status_code == 303
    db.session.expire_all()
    assert (first.outcome, second.outcome) == (None, "accepted")
