"""Merging moves everything of one account to the other, settles what both have without loss, and tells both."""

from datetime import UTC, datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from codeprac.access.actor import CodeRoleName, MembershipRole, OfficeRole
from codeprac.accounts.models import Merging, User
from codeprac.accounts.services import edit_profile
from codeprac.annotations.models import Annotation, Endorsement
from codeprac.annotations.services import endorse_annotation
from codeprac.audit.models import AuditEntry, Receipt
from codeprac.audit.verifying import verify_record
from codeprac.codes.queries import actor_of, find_role
from codeprac.codes.services import give_role
from codeprac.db import Model, db
from codeprac.notifications.models import OutboxMessage
from codeprac.openid.models import Identity
from codeprac.organisations.queries import find_membership
from codeprac.organisations.services import add_member
from codeprac.privacy.holdings import references_to_accounts
from codeprac.privacy.rules import CannotMerge, may_merge
from codeprac.privacy.services import ask_erasure, ensure_mergeable, erase_account, merge_accounts, preview_merging
from codeprac.privacy.services.merging import FIXED, OPENS
from tests.client import JudgingClient
from tests.factories.accounts import make_administrator, make_moderator, make_user
from tests.factories.annotations import make_annotation
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft
from tests.factories.organisations import make_organisation
from tests.factories.rounds import make_round
from tests.privacy.hunting import columns_that_hold
from tests.site.world import World, make_world
from tests.staging import Staged

NOW = datetime.now(UTC)


@pytest.fixture
def world(staged: Staged) -> World:
    return staged("world", make_world)


def merge(kept: User, closed: User) -> Merging:
    merging = merge_accounts(kept, closed, reason="Both confirmed.", actor_id=make_moderator().id, now=NOW)
    db.session.commit()
    return merging


def test_everything_of_a_busy_account_moves(world: World) -> None:
    """The account that wrote most of what there is; nothing refers to it afterwards but what cannot change."""
    kept, closed = make_user(name="Kaya Kept"), world.people["stakeholder"]
    address, numbers = closed.email, set(db.session.scalars(sa.select(Receipt.number)))
    entries = list(db.session.execute(sa.select(AuditEntry.id, AuditEntry.actor_id).order_by(AuditEntry.id)))
    merging = merge(kept, closed)
    for column in references_to_accounts():
        if column.table.name not in FIXED:
            there = db.session.scalar(sa.select(sa.func.count()).select_from(column.table).where(column == closed.id))
            assert there == 0, column
    assert world.seen.id in merging.moved["annotations.author_id"]
    assert set(db.session.scalars(sa.select(Receipt.number))) == numbers
    now_there = list(db.session.execute(sa.select(AuditEntry.id, AuditEntry.actor_id).order_by(AuditEntry.id)))
    assert now_there[: len(entries)] == entries
    assert verify_record().fault is None
    assert (closed.name, closed.active, closed.merged_into_id) == ("Kaya Kept", False, kept.id)
    assert "users.email" not in columns_that_hold(address)
    edit_profile(kept, name="Kaya New", affiliation="", now=NOW)
    db.session.expire_all()
    assert closed.name == "Kaya New"
    erase_account(kept, actor_id=None, overrules=True, now=NOW)
    assert columns_that_hold("Kaya") == []


def test_what_both_have_is_settled_without_loss(app: Flask) -> None:
    kept, closed, author = make_user(), make_user(), make_user()
    organisation = make_organisation(leads=[author], name="Sample Labs")
    add_member(organisation, kept, role=MembershipRole.MEMBER, actor_id=None, now=NOW)
    add_member(organisation, closed, role=MembershipRole.LEAD, actor_id=None, now=NOW)
    code = make_code(slug="ours")
    give_role(code, kept, role=CodeRoleName.DRAFTER, working_group=None, actor_id=None, now=NOW)
    give_role(code, closed, role=CodeRoleName.DRAFTER, working_group=None, actor_id=None, now=NOW)
    round_ = make_round(make_released_draft(code))
    one, own = make_annotation(round_, author=author), make_annotation(round_, author=kept)
    for endorser in (kept, closed):
        endorse_annotation(one, author=endorser, now=NOW)
    endorse_annotation(own, author=closed, now=NOW)
    for account in (kept, closed):
        make_annotation(round_, author=account, form_token="the same form")
    db.session.commit()
    preview = preview_merging(kept, closed)
    assert len(preview.settled) == 3
    merging = merge(kept, closed)
    membership = find_membership(organisation.id, kept.id)
    assert membership is not None
    assert membership.role == MembershipRole.LEAD
    assert find_role(code.id, kept.id, CodeRoleName.DRAFTER) is not None
    assert db.session.scalars(sa.select(Endorsement.annotation_id)).all() == [one.id]
    assert len(db.session.scalars(sa.select(Annotation).where(Annotation.author_id == kept.id)).all()) == 3
    aside = sorted(row["table"] for row in merging.set_aside)
    assert aside == ["code_roles", "endorsements", "endorsements", "memberships"]


def test_what_opened_the_closed_account_does_not_open_the_kept_one(client: JudgingClient) -> None:
    """Otherwise a moderator who is deceived would let a stranger in."""
    kept, closed = make_user(), make_user()
    client.sign_in(closed)
    assert client.get("/account").status_code == 200
    db.session.add(Identity(user_id=closed.id, issuer="https://id.example.org", subject="x", email="", linked_at=NOW))
    db.session.commit()
    merge(kept, closed)
    assert client.get("/account").status_code == 303
    for table_name in OPENS:
        table = Model.metadata.tables[table_name]
        there = sa.select(sa.func.count()).select_from(table).where(table.c.user_id.in_([kept.id, closed.id]))
        assert db.session.scalar(there) == 0, table_name


def test_both_addresses_are_told(app: Flask) -> None:
    kept, closed = make_user(), make_user()
    told = {kept.email, closed.email}
    merge(kept, closed)
    sent = db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.event == "accounts_merged")).all()
    assert {message.recipient for message in sent} == told


def test_who_cannot_be_merged(app: Flask) -> None:
    moderator, kept, closed = make_moderator(), make_user(), make_user()
    actor = actor_of(moderator.id, moderator.name, moderator.office_role)
    ensure_mergeable(kept, closed, actor)
    gone = make_user()
    erase_account(gone, actor_id=None, now=NOW)
    leaving = make_user()
    ask_erasure(leaving, days=7, now=NOW)
    pairs = [
        (kept, kept),
        (kept, moderator),
        (kept, gone),
        (kept, leaving),
        (make_user(confirmed=False), kept),
        (kept, make_administrator()),
    ]
    for one, other in pairs:
        with pytest.raises(CannotMerge):
            ensure_mergeable(one, other, actor)


@pytest.mark.parametrize(
    ("actor", "role", "may"),
    [
        (OfficeRole.ADMINISTRATOR, OfficeRole.ADMINISTRATOR, True),
        (OfficeRole.MODERATOR, OfficeRole.NONE, True),
        (OfficeRole.MODERATOR, OfficeRole.MODERATOR, False),
        (OfficeRole.NONE, OfficeRole.NONE, False),
    ],
)
def test_a_moderator_touches_no_account_of_the_office(actor: OfficeRole, role: OfficeRole, may: bool) -> None:
    assert may_merge(actor, OfficeRole.NONE, role) is may


def test_a_moderator_finds_previews_and_merges(client: JudgingClient) -> None:
    kept, closed, other = make_user(name="Kim"), make_user(name="Kim K."), make_user()
    make_organisation(leads=[closed], name="Kim Labs")
    client.sign_in(make_moderator())
    assert "No accounts were merged" in client.get("/admin/merging").text
    assert client.post("/admin/merging", data={"kept": kept.email, "closed": "nobody@example.org"}).status_code == 422
    found = client.post("/admin/merging", data={"kept": kept.email.upper(), "closed": closed.email})
    place = f"/admin/merging/{kept.id}/{closed.id}"
    assert found.headers["Location"] == place
    page = client.get(place).text
    assert "Speaks for Kim Labs" in page
    assert "Memberships of organisations" in page
    assert client.post(place, data={"reason": "Asked by telephone."}).status_code == 422
    assert client.post(place, data={"reason": "Asked by telephone.", "understood": "y"}).status_code == 303
    assert "Asked by telephone." in client.get("/admin/merging").text
    assert client.get(place).status_code == 409
    client.sign_in(other)
    assert client.get("/admin/merging").status_code == 403


def test_how_it_was_known_that_two_are_one_goes_with_the_person_and_is_never_hashed(app: Flask) -> None:
    """Such words name people; what is hashed could not lose them."""
    first, second, last = make_user(), make_user(), make_user()
    merge(second, first)
    merge(last, second)
    tag = AuditEntry.tag == "account:merged"
    assert [entry.data for entry in db.session.scalars(sa.select(AuditEntry).where(tag).order_by(AuditEntry.id))] == [
        {"closed": first.id},
        {"closed": second.id},
    ]
    erase_account(last, actor_id=last.id, now=NOW)
    db.session.commit()
    db.session.expire_all()
    assert [(one.reason, one.set_aside) for one in db.session.scalars(sa.select(Merging))] == [("", [])] * 2
