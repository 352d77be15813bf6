"""Erasing removes who somebody is from everything that is stored and shown, and keeps what they argued."""

from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask

from codeprac.access.actor import MembershipRole
from codeprac.accounts.models import Erasure, User
from codeprac.annotations.models import Annotation
from codeprac.audit.models import AuditEntry, Receipt
from codeprac.audit.receipts import fingerprint
from codeprac.audit.verifying import verify_record
from codeprac.db import Model, db
from codeprac.notifications.models import OutboxMessage
from codeprac.organisations.services import add_member
from codeprac.privacy.holdings import Fate, owned
from codeprac.privacy.queries import list_obstacles
from codeprac.privacy.register import REGISTER
from codeprac.privacy.rules import CannotErase, NothingToUndo
from codeprac.privacy.services import ask_erasure, erase_account, erase_due, undo_erasure
from tests.client import JudgingClient
from tests.factories.accounts import make_administrator, make_user
from tests.factories.codes import make_code
from tests.factories.organisations import make_organisation
from tests.privacy.hunting import ADDRESS, MARKER, columns_that_hold, make_marked_world
from tests.site.world import World
from tests.staging import Staged

NOW = datetime.now(UTC)
OVER = {"actor_id": None, "overrules": True}


@pytest.fixture
def world(staged: Staged) -> World:
    return staged("marked world", make_marked_world)


def test_no_table_keeps_the_name_and_the_argument_stays(app: Flask, world: World) -> None:
    account = world.people["stakeholder"]
    said = {one.id: (one.text, one.publication) for one in annotations_of(account)}
    receipts = {one.number: (one.sha256, one.content) for one in receipts_of(account)}
    acts = db.session.scalar(sa.select(sa.func.count(AuditEntry.id)))
    assert "users.name" in columns_that_hold(MARKER)
    erase_account(account, now=NOW, **OVER)
    db.session.commit()
    assert columns_that_hold(MARKER, ADDRESS) == []
    assert {one.id: (one.text, one.publication) for one in annotations_of(account)} == said
    assert {one.number: (one.sha256, one.content) for one in receipts_of(account)} == receipts
    assert all(fingerprint(content) == sha256 for sha256, content in receipts.values())
    assert (account.name, account.active, account.password) == ("A former participant (Industry)", False, None)
    assert db.session.scalar(sa.select(sa.func.count(AuditEntry.id))) == acts + 2  # one holds the rows
    checked = verify_record()
    assert checked.fault is None, str(checked.fault)
    assert checked.entries > 20
    for holding in REGISTER:
        for table, path in holding.owners:
            if holding.fate is Fate.REMOVED:
                there = sa.select(Model.metadata.tables[table]).where(
                    owned(Model.metadata.tables[table], path, account.id)
                )
                assert db.session.execute(there).first() is None, table


def test_what_was_not_public_stays_so(app: Flask, client: JudgingClient, world: World) -> None:
    account = world.people["stakeholder"]
    hidden = next(one for one in annotations_of(account) if one.publication == "confidential")
    erase_account(account, now=NOW, **OVER)
    db.session.commit()
    page = client.get(f"/annotations/{hidden.id}").text
    assert "Said confidential." not in page
    assert "Something." in page
    assert "A former participant" in client.get(f"/annotations/{world.seen.id}").text


def test_mail_that_waits_names_a_former_participant(world: World) -> None:
    erase_account(world.people["stakeholder"], now=NOW, **OVER)
    waiting = db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.event == "organisation_invitation")).one()
    assert "A former participant (Industry)" in waiting.body_text
    assert waiting.body_html


@pytest.fixture
def person(app: Flask) -> User:
    return make_user(name="Pia Person")


def test_it_is_done_some_days_after_it_was_asked_and_can_be_undone(person: User) -> None:
    ask_erasure(person, days=7, now=NOW)
    assert ask_erasure(person, days=7, now=NOW + timedelta(days=1)).due_at == NOW + timedelta(days=7)
    assert erase_due(NOW + timedelta(days=6)) == 0
    undo_erasure(person, now=NOW + timedelta(days=6))
    assert erase_due(NOW + timedelta(days=8)) == 0
    with pytest.raises(NothingToUndo):
        undo_erasure(person, now=NOW)
    ask_erasure(person, days=7, now=NOW)
    assert erase_due(NOW + timedelta(days=7)) == 1
    assert person.erased_at is not None
    assert person.name == "A former participant"
    with pytest.raises(CannotErase):
        ask_erasure(person, days=7, now=NOW)


def test_who_is_needed_learns_what_to_do_first(app: Flask) -> None:
    administrator = make_administrator()
    drafter, lead = make_user(), make_user()
    code = make_code(slug="alone", title="Alone", drafters=[drafter])
    organisation = make_organisation(leads=[lead], name="Lone Labs")
    words = {one.path: one.words for person in (administrator, drafter, lead) for one in list_obstacles(person)}
    assert set(words) == {"/admin/accounts", "/codes/alone/people", f"/organisations/{organisation.slug}"}
    for person in (administrator, drafter):
        with pytest.raises(CannotErase):
            erase_account(person, actor_id=None, overrules=True, now=NOW)
    with pytest.raises(CannotErase, match="Lone Labs"):
        ask_erasure(lead, days=7, now=NOW)
    erase_account(lead, actor_id=administrator.id, overrules=True, now=NOW)
    make_administrator()
    assert list_obstacles(administrator) == []
    assert "Another" not in code.title


def test_a_lead_of_others_is_not_overruled(app: Flask) -> None:
    lead, member = make_user(), make_user()
    organisation = make_organisation(leads=[lead], name="Two Labs")
    add_member(organisation, member, role=MembershipRole.MEMBER, actor_id=None, now=NOW)
    with pytest.raises(CannotErase, match="Nobody else leads"):
        erase_account(lead, now=NOW, **OVER)


def test_who_came_to_be_needed_meanwhile_is_told_once(person: User) -> None:
    ask_erasure(person, days=7, now=NOW)
    make_code(slug="ours", drafters=[person])
    for _day in range(3):
        assert erase_due(NOW + timedelta(days=8)) == 0
    events = db.session.scalars(sa.select(OutboxMessage.event).where(OutboxMessage.recipient == person.email)).all()
    assert events.count("erasure_waits") == 1


def test_a_person_asks_undoes_and_asks_again(client: JudgingClient, person: User) -> None:
    client.sign_in(person)
    assert "What stays" in client.get("/account/erasure").text
    assert client.post("/account/erasure").status_code == 422
    assert client.post("/account/erasure", data={"understood": "y"}).status_code == 303
    assert "Keep my account" in client.get("/account/data").text
    assert "You have asked for it already" in client.get("/account/erasure").text
    assert client.post("/account/erasure/undo").status_code == 303
    assert "Keep my account" not in client.get("/account/data").text


def test_an_administrator_erases_at_once_and_it_cannot_be_used_again(client: JudgingClient, person: User) -> None:
    administrator = make_administrator()
    client.sign_in(administrator)
    place = f"/admin/accounts/{person.id}/erasure"
    assert "Pia Person" in client.get(place).text
    assert client.post(place, data={"understood": "y"}).status_code == 422
    assert client.post(place, data={"understood": "y", "reason": "Asked by letter."}).status_code == 303
    db.session.expire_all()
    erasure = db.session.scalars(sa.select(Erasure)).one()
    assert (erasure.asked_by_id, erasure.reason) == (administrator.id, "Asked by letter.")
    assert client.get(place).status_code == 404
    assert client.post(f"/admin/accounts/{person.id}/activate").status_code == 409
    assert "Pia Person" not in client.get("/admin/accounts").text
    assert "Erased" in client.get(f"/admin/accounts/{person.id}").text


def test_sessions_end(client: JudgingClient, person: User) -> None:
    client.sign_in(person)
    assert client.get("/account").status_code == 200
    erase_account(person, actor_id=None, now=NOW)
    db.session.commit()
    assert client.get("/account").status_code == 303


def annotations_of(account: User) -> list[Annotation]:
    return list(db.session.scalars(sa.select(Annotation).where(Annotation.author_id == account.id)))


def receipts_of(account: User) -> list[Receipt]:
    return list(db.session.scalars(sa.select(Receipt).where(Receipt.owner_id == account.id)))
