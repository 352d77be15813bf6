"""What authors chose not to have published stands in no list, mail, record or line of a log, and those who may see all.

The words that no route may tell are in `withheld`; `once/test_secrets.py` hunts for them on every page."""

import logging
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask

from codeprac.access.actor import MembershipRole
from codeprac.annotations.rules import Publication
from codeprac.annotations.withholding import Withholding
from codeprac.audit.models import AuditEntry
from codeprac.audit.receipts import list_receipts_of
from codeprac.db import db
from codeprac.notifications.models import Happening, OutboxMessage
from codeprac.organisations.services import add_member
from codeprac.receipts.mailing import mail_receipts
from tests.factories.accounts import make_user
from tests.site.visiting import visitor
from tests.site.walking import stage
from tests.site.withheld import (
    CHOSEN,
    MARKS,
    REPLIED,
    SECRET,
    WITHHELD,
    hidden_in,
    make_withheld,
    marks_in,
    withheld_in,
)
from tests.site.world import World
from tests.staging import Staged

TEMPLATES = Path(__file__).resolve().parents[2] / "templates"


@pytest.fixture
def world(staged: Staged) -> World:
    return stage(staged)


def test_no_filter_finds_what_is_not_told(app: Flask, world: World) -> None:
    client = visitor(app, world, "stakeholder")
    hidden = hidden_in(world)
    for query in ("organisation=wombat-works", "organisation=numbat-networks", "organisation=-"):
        for path in ("/codes/ours/annotations", "/codes/ours/drafts/1/measure-1.1"):
            page = client.get(f"{path}?{query}").text
            assert hidden[Publication.CONFIDENTIAL].id not in page, query
            assert hidden[Publication.ANONYMOUS].id not in page, query
    for annotation in withheld_in(world):
        mark = WITHHELD[Withholding(annotation.withheld)]
        for query in (f"q={mark}", f"organisation={mark}-trust", "group=industry", "proposes=1", "q=ten years"):
            assert annotation.id not in client.get(f"/codes/ours/annotations?{query}").text, query
    secret = hidden[Publication.CONFIDENTIAL].id
    for query in (f"q={SECRET}", "q=ten years", "proposes=1"):
        assert secret not in client.get(f"/codes/ours/annotations?{query}").text, query
        assert secret in visitor(app, world, "drafter").get(f"/codes/ours/annotations?{query}").text, query
    assert secret in client.get("/codes/ours/annotations?q=what it costs").text


def test_the_place_of_what_is_confidential_is_not_painted(app: Flask, world: World) -> None:
    secret = hidden_in(world)[Publication.CONFIDENTIAL]
    address = f"/codes/ours/drafts/1/annotations.json?in=measure-1.1:9&numbers={secret.number}"
    for role, is_told in (
        ("public", False),
        ("stakeholder", False),
        ("drafter", True),
        (Publication.CONFIDENTIAL, True),
    ):
        data = visitor(app, world, role).get(address).json
        (mark,) = [mark for mark in data["provisions"]["measure-1.1"] if mark[0] == secret.number]
        (card,) = [card for card in data["cards"] if card["number"] == secret.number]
        assert (mark[1] is not None) is (card["start"] is not None) is card["proposes"] is is_told
        assert (SECRET in card["text"]) is is_told


@pytest.mark.parametrize("role", ["drafter", "moderator", "administrator", Publication.CONFIDENTIAL])
def test_who_works_on_the_code_and_who_wrote_it_see_all(app: Flask, world: World, role: str) -> None:
    client, secret = visitor(app, world, role), hidden_in(world)[Publication.CONFIDENTIAL]
    page = client.get(f"/annotations/{secret.id}").text
    for words in ("Connie Wombat", "Wombat Works", f"Our {SECRET} text", f"{SECRET} rationale", f"A {SECRET} reason"):
        assert words in page
    assert f"https://{SECRET}.example/" in page
    assert f"Our {SECRET} text" in client.get("/codes/ours/annotations").text
    for annotation in withheld_in(world) if role != Publication.CONFIDENTIAL else ():
        page = client.get(f"/annotations/{annotation.id}").text
        assert annotation.text in page
        assert f"Wilma {WITHHELD[Withholding(annotation.withheld)].title()}" in page
        assert "What the public sees" in page
    if role != Publication.CONFIDENTIAL:
        assert f"My {REPLIED} reply" in client.get(f"/annotations/{world.seen.id}").text


def test_the_organisation_sees_what_was_said_for_it(app: Flask, world: World) -> None:
    secret = hidden_in(world)[Publication.CONFIDENTIAL]
    assert secret.organisation is not None
    colleague = make_user(name="Cora Colleague")
    add_member(secret.organisation, colleague, role=MembershipRole.MEMBER, actor_id=None, now=datetime.now(UTC))
    db.session.commit()
    world.people = dict(world.people) | {"colleague": colleague}
    assert f"Our {SECRET} text" in visitor(app, world, "colleague").get(f"/annotations/{secret.id}").text


def test_mails_notices_records_and_logs_hold_nothing_of_it(app: Flask, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    caplog.set_level(logging.WARNING, logger="sqlalchemy")  # it logs what it is told to, by who runs a database
    world = make_withheld()  # not as it was staged, for what is logged meanwhile is read too
    mail_receipts(datetime.now(UTC) + timedelta(hours=1), db.session.commit)
    own = {user.email for role, user in world.people.items() if role in CHOSEN}
    own |= {annotation.author.email for annotation in withheld_in(world)}
    mails = list(db.session.scalars(sa.select(OutboxMessage)))
    assert {mail.recipient for mail in mails} >= own
    for mail in mails:
        said = f"{mail.subject} {mail.body_text} {mail.body_html}".lower()
        assert [mark for mark in MARKS if mark in said and mail.recipient not in own] == []
        assert not any(f"{SECRET} {part}" in said for part in ("text", "rationale", "wording", "reason"))
    for row in db.session.scalars(sa.select(Happening)):
        assert marks_in(str(row.data) + row.path) == []
    for entry in db.session.scalars(sa.select(AuditEntry).where(AuditEntry.object_type == "annotations")):
        assert marks_in(str(entry.data)) == []
    client = visitor(app, world, Publication.CONFIDENTIAL)
    address = f"/annotations/{hidden_in(world)[Publication.CONFIDENTIAL].id}"
    for path in (f"{address}/edit", f"{address}/replies"):
        client.post(path, data={"text": f"Late {SECRET} text.", "publication": "confidential", "version": "1"})
    assert marks_in(caplog.text) == []


def test_the_record_of_acts_names_no_author_who_is_not_named(app: Flask, world: World) -> None:
    client = visitor(app, world, "administrator")
    for tag in ("annotation:submitted", "annotation:edited", "reply:submitted"):
        page = client.get(f"/admin/audit?tag={tag}").text
        assert "not named here</td>" in page or tag == "annotation:edited"
        # Whose text moderation keeps from the public is no secret to the office.
        assert set(marks_in(page)) <= {REPLIED, *WITHHELD.values()}
    for publication, annotation in hidden_in(world).items():
        acts = client.get(f"/admin/accounts/{world.people[publication].id}").text
        assert annotation.id not in acts
        assert annotation.id not in client.get(f"/admin/audit?actor={world.people[publication].id}").text


def test_the_receipt_that_anybody_can_look_up_tells_nothing(app: Flask, world: World) -> None:
    (receipt,) = list_receipts_of(hidden_in(world)[Publication.CONFIDENTIAL].id)
    page = visitor(app, world, "stakeholder").get(f"/receipts/{receipt.number}").text
    assert receipt.sha256 in page
    assert marks_in(page) == []


def test_templates_show_views_of_annotations_and_never_the_rows() -> None:
    """What a page says of an annotation comes from `view_of`; a template that took the row would tell all of it."""
    row = re.compile(
        r"\b(annotation|other|one\.annotation|anchor\.annotation|answer\.annotation)"
        r"\.(text|rationale|proposed_wording|evidence|author|organisation|group|confidential_reason)\b"
    )
    found = [
        f"{path.relative_to(TEMPLATES)}: {match.group()}"
        for path in sorted(TEMPLATES.rglob("*.html"))
        for match in row.finditer(path.read_text(encoding="utf-8"))
    ]
    assert found == []
