"""Where changes came from: declared by drafters, shown to the public with the draft."""

from collections.abc import Callable
from typing import Any

import pytest

from codeprac.db import db
from codeprac.dispositions.rules import Origin, OriginUnclear, check_origin, origin_of
from codeprac.dispositions.services import release_draft_with_answers
from codeprac.issues.services import create_issue
from tests.client import JudgingClient
from tests.dispositions.stage import NOW, Stage

SignIn = Callable[[Any], JudgingClient]


def test_a_change_that_nobody_spoke_of_has_the_origin_of_what_stands_behind_it() -> None:
    assert origin_of("", issues=0, annotations=0) is Origin.UNSAID
    assert origin_of("", issues=0, annotations=2) is Origin.ISSUES
    assert origin_of("editorial", issues=0, annotations=2) is Origin.EDITORIAL


@pytest.mark.parametrize(
    ("declared", "issues", "annotations"), [("", 0, 0), ("issues", 0, 0), ("editorial", 1, 0), ("whim", 0, 0)]
)
def test_an_unclear_origin_is_refused(declared: str, issues: int, annotations: int) -> None:
    with pytest.raises(OriginUnclear):
        check_origin(declared, issues=issues, annotations=annotations)
    assert check_origin("issues", issues=0, annotations=1) is Origin.ISSUES


def test_a_drafter_says_who_asked_for_a_change_and_the_public_reads_it(stage: Stage, sign_in: SignIn) -> None:
    draft = stage.start_working_draft()
    stage.rewrite(draft)
    issue = create_issue(stage.round, title="How long documents are kept", actor_id=None, now=NOW)
    db.session.commit()
    client, place = sign_in(stage.drafter), stage.written(draft)
    path = f"/codes/{stage.code.slug}/working/changes"
    assert "Not said where it came from" in client.get(path).text
    form = {"reason": "Courts ask later.", "origin": "issues", "version": "0"}
    refused = client.post(f"{path}/{place.id}", data=form)
    assert refused.status_code == 422
    assert "Choose the issues that asked for it" in refused.text
    assert client.post(f"{path}/{place.id}", data=form | {"issues": issue.id}).status_code == 303
    assert client.post(f"{path}/{place.id}", data=form | {"issues": issue.id}).status_code == 409
    page = client.get(path).text
    assert "Asked for by participants" in page
    assert issue.title in page
    assert "Every change has its reason and origin" in client.get(f"{path}?show=lacking").text
    assert client.get(f"{path}/{stage.written(draft, 'measure-1.2').id}").status_code == 404
    release_draft_with_answers(draft, with_answers=True, actor_id=None, now=NOW)
    db.session.commit()
    for address in ("compare/1/2", f"provisions/{place.identity}"):
        shown = client.get(f"/codes/{stage.code.slug}/{address}")
        assert f'<a href="/codes/{stage.code.slug}/issues/1">{issue.title}</a>' in shown.text
