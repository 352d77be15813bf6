"""The same form ten times at once, on real threads: what it asks for is done once, and nobody sees an error of ours."""

from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation, Endorsement, Reply
from codeprac.audit.models import AuditEntry, Receipt
from codeprac.audit.tags import Tag
from codeprac.db import Model, db
from codeprac.dispositions.models import Disposition
from codeprac.drafts.models import Draft
from codeprac.drafts.rules import DraftState
from codeprac.notifications.models import OutboxMessage
from codeprac.publication.models import Edition
from codeprac.releasing.models import PreparedRelease, ReleaseSettings
from codeprac.releasing.rules import Persons
from tests.annotations.scene import Scene, make_scene
from tests.attacks.forms import Form, form_to
from tests.client import signed_in
from tests.dispositions.stage import NOW, Stage, make_stage
from tests.factories.accounts import make_user
from tests.factories.annotations import make_annotation
from tests.site.visiting import visitor_as
from tests.staging import Staged

AT_ONCE = 10
# Who comes after a release finds no working draft any more.
TAKEN, REFUSED = {302, 303}, {404, 409, 503}


def at_once(app: Flask, user: User, form: Form, data: Mapping[str, Any]) -> Counter[int]:
    """Send one form from ten windows in the same moment; how many were answered how."""
    holds, ready = signed_in(user), Barrier(AT_ONCE)
    db.session.commit()

    def send(window: int) -> int:
        client = FlaskClient(app, app.response_class)
        with client.session_transaction() as session:
            session.update(holds)
        ready.wait(timeout=30)
        return client.post(form.action, data=data).status_code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        answered = Counter(pool.map(send, range(AT_ONCE)))
    db.session.expire_all()
    db.session.rollback()
    assert set(answered) <= TAKEN | REFUSED, answered
    assert sum(count for status, count in answered.items() if status in TAKEN) >= 1, answered
    return answered


def page(app: Flask, user: User, path: str) -> str:
    """A page as somebody reads it."""
    answer = visitor_as(app, user).get(path)
    assert answer.status_code == 200, path
    return answer.text


def count(model: type[Model], *conditions: Any) -> int:
    return db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions)) or 0


def entries(tag: Tag) -> int:
    return count(AuditEntry, AuditEntry.tag == tag)


def test_an_annotation_sent_ten_times_at_once_is_one(app: Flask, staged: Staged) -> None:
    scene: Scene = staged("annotations", make_scene)
    before = (count(Annotation), count(Receipt), entries(Tag.ANNOTATION_SUBMITTED))
    form = form_to(page(app, scene.author, scene.address()), f"{scene.address()}/annotations")
    at_once(app, scene.author, form, form.data | {"text": "Said once.", "kind": "technical"})
    after = (count(Annotation), count(Receipt), entries(Tag.ANNOTATION_SUBMITTED))
    assert after == tuple(number + 1 for number in before)


def test_a_reply_sent_ten_times_at_once_is_one(app: Flask, staged: Staged) -> None:
    scene: Scene = staged("annotations", make_scene)
    annotation = make_annotation(scene.round, author=scene.author)
    other, path = make_user(name="Rita Replier"), f"/annotations/{annotation.id}"
    form = form_to(page(app, other, path), f"{path}/replies")
    at_once(app, other, form, form.data | {"text": "We see it otherwise."})
    assert (count(Reply), entries(Tag.REPLY_SUBMITTED)) == (1, 1)


def test_an_endorsement_sent_ten_times_at_once_is_one(app: Flask, staged: Staged) -> None:
    scene: Scene = staged("annotations", make_scene)
    annotation = make_annotation(scene.round, author=scene.author)
    other, path = make_user(name="Enno Endorser"), f"/annotations/{annotation.id}"
    form = form_to(page(app, other, path), f"{path}/endorse")
    at_once(app, other, form, form.data)
    assert count(Endorsement) == 1


def test_an_answer_sent_ten_times_at_once_is_one(app: Flask, staged: Staged) -> None:
    stage: Stage = staged("dispositions", make_stage)
    annotation = stage.annotate()
    path = f"{stage.desk}/decide/{annotation.number}"
    form = form_to(page(app, stage.drafter, path), path)
    said = form.filled("It stays.", outcome="not-accepted", reason="It stays.")
    at_once(app, stage.drafter, form, said | {"act": "save"})
    assert (count(Disposition), entries(Tag.DISPOSITION_RECORDED)) == (1, 1)


def test_a_release_sent_ten_times_at_once_is_one(app: Flask, staged: Staged) -> None:
    stage: Stage = staged("dispositions", make_stage)
    draft = stage.start_working_draft()
    stage.rewrite(draft)
    db.session.add(ReleaseSettings(code_id=stage.code.id, blocking=[], persons=Persons.ONE.value, edited_at=NOW))
    db.session.commit()
    path = f"/codes/{stage.code.slug}/working/release"
    form = form_to(page(app, stage.drafter, path), path)
    at_once(app, stage.drafter, form, form.filled("", when="approved", with_answers="y"))
    released = count(Draft, Draft.code_id == stage.code.id, Draft.state == DraftState.RELEASED)
    assert (released, count(PreparedRelease), entries(Tag.DRAFT_RELEASED)) == (2, 1, 2)


def test_a_publication_sent_ten_times_at_once_is_one(app: Flask, staged: Staged) -> None:
    stage: Stage = staged("dispositions", make_stage)
    path = f"/codes/{stage.code.slug}/publish/1"
    form = form_to(page(app, stage.moderator, path), path)
    mails = count(OutboxMessage)
    at_once(app, stage.moderator, form, form.filled("Agreed.", understood="y"))
    assert (count(Edition), entries(Tag.EDITION_PUBLISHED)) == (1, 1)
    assert count(OutboxMessage) - mails <= 1
