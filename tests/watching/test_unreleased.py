"""What drafters overruled, removed or discarded before a release is told to nobody."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from codeprac.db import db
from codeprac.drafts import linking
from codeprac.drafts.models import Draft
from codeprac.drafts.queries import get_provision
from codeprac.drafts.services import release_draft
from codeprac.drafts.services.declaring import Decision, decide_lineage
from codeprac.drafts.services.structuring import remove_provision
from codeprac.drafts.services.writing import edit_provision, start_working_draft
from codeprac.notifications.rules import Watchable
from codeprac.notifications.watching import Subject, watch
from tests.client import JudgingClient
from tests.drafts.texts import FIRST, SECOND, doubt
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft, make_working_draft
from tests.watching.conftest import Scene
from tests.watching.test_telling import told

NOW = datetime.now(UTC)
SECRET = "Quokka register"


def remove_after_an_edit(scene: Scene) -> Draft:
    """Release a second draft in which Measure 1.2 got another heading and was then taken out."""
    draft = start_working_draft(scene.code, author_id=None, now=NOW)
    provision = get_provision(draft, "measure-1.2")
    values = {"level": 3, "kind": "measure", "body": "Kept secret.", "version": provision.version}
    edit_provision(provision, heading=f"Measure 1.2. {SECRET}", actor_id=None, now=NOW, **values)
    remove_provision(provision, with_beneath=False, actor_id=None, now=NOW)
    release_draft(draft, actor_id=None, now=NOW)
    db.session.commit()
    return draft


@pytest.mark.parametrize("page", ["feed", "list", "notices"])
def test_the_last_words_of_what_was_removed_before_the_release_stay_unknown(
    client: JudgingClient, scene: Scene, watch_all: Callable[..., None], page: str
) -> None:
    watch_all()
    remove_after_an_edit(scene)
    client.sign_in(scene.reader)
    address = {
        "feed": f"/codes/ours/provisions/{scene.provision.identity}/feed.atom",
        "list": "/account/watching",
        "notices": "/account/notices",
    }[page]
    text = client.get(address).text
    assert "Measure 1.2" in text
    assert SECRET not in text
    assert "/drafts/2/removed-" not in text


def test_what_the_drafters_overruled_is_neither_told_nor_in_the_feed(
    client: JudgingClient, scene: Scene, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(linking, "trace_all", doubt)
    code = make_code(slug="theirs")
    old, new = make_released_draft(code, FIRST), make_working_draft(code, SECOND)
    incidents = get_provision(old, "incidents")
    watch(Subject(Watchable.PROVISION, incidents.identity, code.id), user_id=scene.reader.id, now=NOW)
    decisions = [Decision(get_provision(new, "notices")), Decision(None, [incidents])]
    decide_lineage(old, new, decisions, actor_id=None, now=NOW)
    release_draft(new, actor_id=None, now=NOW)
    db.session.commit()
    assert told(scene.reader) == ["Incidents is no longer in draft 2."]
    feed = client.get(f"/codes/theirs/provisions/{incidents.identity}/feed.atom").text
    assert "Incidents is no longer in draft 2." in feed
    assert "Notices" not in feed
