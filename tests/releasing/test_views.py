"""The pages of a release: the gate, the second person, the rules."""

import re
from collections.abc import Callable
from typing import Any

from codeprac.db import db
from codeprac.dispositions.queries import answers_to
from codeprac.drafts.models import Draft
from codeprac.drafts.services.rows import heading_of
from codeprac.drafts.services.writing import edit_provision
from codeprac.releasing.queries import find_open_release, find_settings
from tests.client import JudgingClient
from tests.dispositions.stage import NOW, Stage

SignIn = Callable[[Any], JudgingClient]


def hidden(page: str, name: str) -> str:
    found = re.search(rf'name="{name}"[^>]*value="([^"]*)"', page)
    assert found, name
    return found[1]


def test_two_persons_bring_a_draft_out_through_its_gate(stage: Stage, sign_in: SignIn) -> None:
    annotation = stage.annotate()
    path = f"/codes/{stage.code.slug}/working/release"
    client = sign_in(stage.drafter)
    assert client.get(path).status_code == 404
    draft = stage.start_working_draft()
    stage.rewrite(draft)
    page = client.get(path).text
    assert "2 things hold the release up." in page
    assert f'href="/codes/{stage.code.slug}/working/changes/{stage.written(draft).id}"' in page
    form = {"with_answers": "y", "when": "approved", "stamp": hidden(page, "stamp")}
    refused = client.post(path, data=form | {"reason-unexplained": "Said in the hearing."})
    assert refused.status_code == 422
    assert "Said in the hearing." in refused.text
    assert "Give a reason, or mend it first." in refused.text
    said = {"reason-unexplained": "Said in the hearing.", "reason-unanswered": "Answered in the next round."}
    assert client.post(path, data=form | said | {"when": "moment"}).status_code == 422
    assert client.post(path, data=form | said).status_code == 303
    assert "You prepared this release" in client.get(path).text
    own = {"digest": hidden(client.get(path).text, "release"), "release": ""}
    assert client.post(f"{path}/approve", data=own).status_code == 409
    moderator = sign_in(stage.moderator)
    page = moderator.get(path).text
    assert "Answered in the next round." in page
    seen = {"digest": hidden(page, "digest"), "release": hidden(page, "release")}
    answer = moderator.post(f"{path}/approve", data=seen)
    assert (answer.status_code, answer.location) == (303, f"/codes/{stage.code.slug}")
    assert "Draft 2 is public, with its redline." in moderator.get(answer.location).text
    assert answers_to([annotation.id]) == {}
    assert db.session.get_one(Draft, draft.id).number == 2


def test_what_changed_since_the_page_was_read_is_not_prepared(stage: Stage, sign_in: SignIn) -> None:
    draft = stage.start_working_draft()
    stage.rewrite(draft)
    client, path = sign_in(stage.drafter), f"/codes/{stage.code.slug}/working/release"
    form = {"when": "approved", "stamp": hidden(client.get(path).text, "stamp"), "reason-unexplained": "So."}
    row = stage.written(draft)
    edit_provision(
        row,
        heading=heading_of(row),
        level=row.level,
        kind=row.kind,
        body="Else.",
        version=row.version,
        actor_id=None,
        now=NOW,
    )
    db.session.commit()
    answer = client.post(path, data=form)
    assert answer.status_code == 409
    assert "Somebody has changed the working draft or an answer" in answer.text
    assert find_open_release(stage.code.id) is None


def test_a_prepared_release_that_is_outdated_says_so_and_is_taken_back(stage: Stage, sign_in: SignIn) -> None:
    draft = stage.start_working_draft()
    stage.rewrite(draft)
    client, path = sign_in(stage.drafter), f"/codes/{stage.code.slug}/working/release"
    form = {"when": "approved", "stamp": hidden(client.get(path).text, "stamp"), "reason-unexplained": "So."}
    assert client.post(path, data=form).status_code == 303
    stage.rewrite(draft, body="Else.")
    page = client.get(path).text
    assert "It will not come out." in page
    back = client.post(f"{path}/back", data={"release": hidden(page, "release"), "note": "I had forgotten a word."})
    assert back.status_code == 303
    page = client.get(path).text
    assert "I had forgotten a word." in page
    assert "Prepare the release of draft 2" in page


def test_moderators_say_what_holds_releases_up(stage: Stage, sign_in: SignIn) -> None:
    path = f"/codes/{stage.code.slug}/release-rules"
    assert sign_in(stage.drafter).get(path).status_code == 403
    client = sign_in(stage.moderator)
    assert client.get(path).status_code == 200
    assert client.post(path, data={"blocking": ["findings", "objections"], "persons": "one"}).status_code == 303
    settings = find_settings(stage.code.id)
    assert settings is not None
    assert (settings.blocking, settings.persons) == (["objections", "findings"], "one")
    stage.start_working_draft()
    assert client.post(f"/codes/{stage.code.slug}/working/release").status_code == 403
    assert sign_in(stage.author).get(f"/codes/{stage.code.slug}/working/release").status_code == 403
