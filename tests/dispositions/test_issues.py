"""An issue is answered with all its annotations, but for exceptions; templates of reasons."""

from datetime import timedelta

import pytest

from codeprac.db import db
from codeprac.dispositions.queries import answers_to
from codeprac.dispositions.queries.deciding import find_issue_answer, list_templates
from codeprac.dispositions.rules import NotInThisIssue, TemplateUnusable
from codeprac.dispositions.services import (
    Choices,
    answer_issue,
    keep_template,
    record_dispositions,
    remove_template,
    undo_dispositions,
)
from codeprac.dispositions.templating import fill
from codeprac.errors import Stale
from codeprac.issues.models import Issue
from codeprac.issues.services import create_issue, put_into_issue, take_out_of_issue
from tests.dispositions.stage import NOW, Stage


def make_issue(stage: Stage, *annotations: object) -> Issue:
    issue = create_issue(stage.round, title="Ten years", actor_id=stage.drafter.id, now=NOW)
    put_into_issue(issue, annotations, actor_id=stage.drafter.id, now=NOW)  # type: ignore[arg-type]  # Annotations
    db.session.commit()
    return issue


def test_one_answer_for_all_with_exceptions_and_what_comes_later_is_not_answered(stage: Stage) -> None:
    one, two, three, late = stage.annotate(), stage.annotate("recitals"), stage.annotate(), stage.annotate()
    issue = make_issue(stage, one, two, three)
    given = answer_issue(
        issue,
        Choices([one, two], {three: ("duplicate", "See 1.")}, versions={}, version=0),
        outcome="not-accepted",
        reason="{provision} keeps its {number} {words}.",
        actor_id=stage.drafter.id,
        now=NOW,
    )
    put_into_issue(issue, [late], actor_id=stage.drafter.id, now=NOW + timedelta(hours=1))
    found = answers_to([one.id, two.id, three.id, late.id], include_private=True)
    assert len(given) == 3
    assert found[one.id].reason == f"Measure 1.1 keeps its {one.number} {{words}}."
    assert found[two.id].reason != found[one.id].reason
    assert (found[three.id].outcome, found[three.id].issue_id) == ("duplicate", None)
    assert found[one.id].issue_id == issue.id
    assert late.id not in found
    assert not answers_to([one.id])


def test_leaving_out_takes_the_issue_s_answer_back_but_no_other(stage: Stage) -> None:
    one, two = stage.annotate(), stage.annotate()
    issue = make_issue(stage, one, two)
    record_dispositions([two], outcome="accepted", reason="Own.", actor_id=stage.second_drafter.id, now=NOW)
    values = {"outcome": "not-accepted", "reason": "No.", "actor_id": stage.drafter.id, "now": NOW}
    answer_issue(issue, Choices([one], left_out=[two]), **values)
    answer_issue(issue, Choices([], left_out=[one, two]), **values)
    found = answers_to([one.id, two.id], include_private=True)
    assert set(found) == {two.id}
    with pytest.raises(Stale) as stale:
        answer_issue(issue, Choices([two], versions={two.id: 0}, version=2), **values)
    assert "Own." in stale.value.theirs
    with pytest.raises(Stale) as stale:
        answer_issue(issue, Choices([one], version=0), **values)
    assert "not accepted: No." in stale.value.theirs
    take_out_of_issue(issue, [one], actor_id=stage.drafter.id, now=NOW)
    with pytest.raises(NotInThisIssue):
        answer_issue(issue, Choices([one]), **values)


def test_an_issue_answered_by_mistake_is_not_answered_once_that_is_taken_back(stage: Stage) -> None:
    one = stage.annotate()
    issue = make_issue(stage, one)
    for place, reason in enumerate(("First.", "Second.")):
        answer_issue(
            issue,
            Choices([one]),
            outcome="deferred",
            reason=reason,
            actor_id=stage.drafter.id,
            now=NOW + timedelta(minutes=place),
        )
    undo_dispositions([one], recorded_at=NOW + timedelta(minutes=1), actor_id=stage.drafter.id, now=NOW)
    answer = find_issue_answer(issue.id)
    assert answer is not None
    assert answer.reason == "First."
    undo_dispositions([one], recorded_at=NOW, actor_id=stage.drafter.id, now=NOW)
    assert find_issue_answer(issue.id) is None


def test_templates_of_a_code_have_names_of_their_own(stage: Stage) -> None:
    values = {"code_id": stage.code.id, "actor_id": stage.drafter.id, "now": NOW}
    kept = keep_template(name=" Out  of scope ", text="{title} is about models.", outcome="out-of-scope", **values)
    assert [template.name for template in list_templates(stage.code.id)] == ["Out of scope"]
    with pytest.raises(TemplateUnusable):
        keep_template(name="Out of scope", text="Twice.", **values)
    with pytest.raises(Stale):
        keep_template(name="Scope", text="Other.", template=kept, version=0, **values)
    keep_template(name="Scope", text="Other.", template=kept, version=1, **values)
    remove_template(kept, actor_id=stage.drafter.id, now=NOW)
    assert list_templates(stage.code.id) == []


def test_only_known_placeholders_are_filled_in() -> None:
    assert fill("{provision} of {draft}: {x} {{number}}", {"provision": "M", "number": "3"}) == "M of {draft}: {x} {3}"
