"""Signing in by a real provider: who gets in, who does not, and whose account it is."""

import time
from urllib.parse import urlsplit

import pytest
from sqlalchemy.orm import Session

from codeprac.accounts.queries import find_account
from codeprac.audit.models import AuditEntry
from codeprac.db import db
from codeprac.notifications.models import OutboxMessage
from codeprac.openid.models import Identity
from tests.accounts.test_factors import code_of, with_app
from tests.factories.accounts import PASSWORD, make_user
from tests.factories.openid import make_identity
from tests.openid.visitor import Visitor
from tests.servers.openid import OpenIDProvider, Person, path_of

NEWCOMER = "olga.owner@example.org"


def test_a_newcomer_with_a_confirmed_address_gets_an_account_without_a_password(visitor: Visitor) -> None:
    page = visitor.arrive("/organisations")
    assert 'value="Olga Owner"' in page
    assert visitor.settle(name="").status_code == 422
    assert find_account(NEWCOMER) is None
    assert visitor.settle(name="Olga Owner", affiliation="Sample Makers").location == "/organisations"
    assert visitor.name == "Olga Owner"
    account = find_account(NEWCOMER)
    assert account is not None
    assert account.confirmed_at is not None
    assert account.password is None
    assert account.signed_in_at is not None
    visitor.client.post("/logout")
    assert visitor.client.post("/login", data={"email": NEWCOMER, "password": PASSWORD}).status_code == 422


def test_who_comes_again_signs_in_and_is_asked_only_for_the_button(visitor: Visitor, provider: OpenIDProvider) -> None:
    visitor.enter(name="Olga Owner")
    visitor.client.post("/logout")
    page = visitor.arrive("/published")
    assert "data-continue" in page
    assert "You go on as Olga Owner." in page
    assert visitor.name is None
    assert visitor.settle().location == "/published"
    assert visitor.name == "Olga Owner"
    assert db.session.query(Identity).one().used_at is not None


def test_a_confirmed_address_does_not_take_over_the_account_that_has_it(visitor: Visitor) -> None:
    make_user(email=NEWCOMER, name="The First Owner", password=PASSWORD)
    page = visitor.arrive()
    assert "So that nobody takes over what is yours" in page
    assert visitor.settle(name="Olga Owner").location == "/login/openid/continue"
    assert visitor.name is None
    assert db.session.query(Identity).count() == 0
    signed_in = visitor.client.post(
        "/login", data={"email": NEWCOMER, "password": PASSWORD, "next": "/login/openid/continue"}
    )
    assert signed_in.location == "/login/openid/continue"
    assert "Link Sample Login to your account?" in visitor.client.get(signed_in.location).text
    assert visitor.settle().location == "/account/signing-in"
    assert db.session.query(Identity).one().user.name == "The First Owner"


@pytest.mark.parametrize("said", [False, None])
def test_an_unverified_address_opens_nothing_and_tells_nothing(
    visitor: Visitor, provider: OpenIDProvider, said: bool | None
) -> None:
    """The page is the same whether somebody has an account with that address or not."""
    provider.person.email_verified = said
    without = visitor.arrive()
    make_user(email=NEWCOMER, name="The First Owner", password=PASSWORD)
    assert visitor.client.get("/login/openid/continue").text == without
    assert "Confirm your address here first" in without
    visitor.settle(name="Olga Owner")
    assert visitor.name is None
    assert db.session.query(Identity).count() == 0


def test_a_registration_that_nobody_confirmed_does_not_wait_for_its_victim(
    visitor: Visitor, db_session: Session
) -> None:
    """Somebody registers the address of another, and waits with the password for the other to confirm."""
    squatter = make_user(email=NEWCOMER, name="Squatter", password=PASSWORD, confirmed=False)
    visitor.enter(name="Olga Owner")
    assert visitor.name == "Olga Owner"
    account = find_account(NEWCOMER)
    assert account is not None
    assert (account.id, account.name, account.password) == (squatter.id, "Olga Owner", None)
    other = Visitor(visitor.client.application, visitor.provider)
    assert other.client.post("/login", data={"email": NEWCOMER, "password": PASSWORD}).status_code == 422


def test_a_changed_address_at_the_provider_changes_nothing_here(visitor: Visitor, provider: OpenIDProvider) -> None:
    """Neither the account's own address, nor whose account it is: not even when the new one is another account's."""
    visitor.enter(name="Olga Owner")
    visitor.client.post("/logout")
    make_user(email="somebody.else@example.org", name="Somebody Else")
    provider.person.email = "somebody.else@example.org"
    visitor.enter()
    assert visitor.name == "Olga Owner"
    account = find_account(NEWCOMER)
    assert account is not None
    assert account.name == "Olga Owner"


def test_who_gets_an_address_after_another_does_not_get_the_account(visitor: Visitor, provider: OpenIDProvider) -> None:
    visitor.enter(name="Olga Owner")
    visitor.client.post("/logout")
    provider.person = Person(sub="subject-2", name="The Next Owner")
    assert "You have an account here already" in visitor.arrive()
    visitor.settle(name="The Next Owner")
    assert visitor.name is None


def test_a_closed_account_stays_closed(visitor: Visitor) -> None:
    visitor.enter(name="Olga Owner")
    visitor.client.post("/logout")
    account = find_account(NEWCOMER)
    assert account is not None
    account.active = False
    assert "This account has been closed" in visitor.arrive()
    visitor.settle()
    assert visitor.name is None


def test_an_address_that_the_token_does_not_hold_is_asked_for(visitor: Visitor, provider: OpenIDProvider) -> None:
    provider.tells_address_in_token = False
    visitor.enter(name="Olga Owner")
    assert find_account(NEWCOMER) is not None


def test_linking_and_unlinking_are_recorded_and_told_by_mail(visitor: Visitor, provider: OpenIDProvider) -> None:
    account = make_user(email="me@example.org", name="Mia Muster", password=PASSWORD)
    visitor.client.sign_in(account)
    assert "Link Sample Login" in visitor.client.get("/account/signing-in").text
    assert "Whoever signs in there will be signed in to this account." in visitor.arrive("/account")
    assert visitor.settle().location == "/account/signing-in"
    page = visitor.client.get("/account/signing-in").text
    assert NEWCOMER in page
    identity = db.session.query(Identity).one()
    assert visitor.client.post(f"/account/identities/{identity.id}/remove").location == "/account/signing-in"
    assert db.session.query(Identity).count() == 0
    mails = db.session.query(OutboxMessage).order_by(OutboxMessage.created_at, OutboxMessage.id)
    assert [mail.recipient for mail in mails] == ["me@example.org"] * 2
    assert [mail.event for mail in mails] == ["identity_linked", "identity_unlinked"]
    entries = db.session.query(AuditEntry).filter(AuditEntry.tag.like("account:identity%")).all()
    assert {entry.tag for entry in entries} == {"account:identity_linked", "account:identity_unlinked"}
    assert not any(NEWCOMER in str(entry.data) or "subject-1" in str(entry.data) for entry in entries)


def test_who_has_no_password_shows_that_it_is_them_at_the_provider(visitor: Visitor, provider: OpenIDProvider) -> None:
    visitor.enter(name="Olga Owner")

    def fresh_since(query: str) -> float:
        with visitor.client.session_transaction() as session:
            session["fs_paa"] = 0.0
        back = visitor.client.get(path_of(provider.visit(visitor.client.get(f"/login/openid{query}").location)))
        assert visitor.client.get(back.location).location == "/published"
        with visitor.client.session_transaction() as session:
            return float(session["fs_paa"])

    assert fresh_since("?next=/published") == 0.0
    assert fresh_since("?next=/published&again=1") > time.time() - 60
    assert (provider.asked[-1]["prompt"], provider.asked[-1]["max_age"]) == ("login", "0")
    provider.spoil = lambda claims: claims.update(auth_time=int(time.time()) - 3600)
    assert fresh_since("?next=/published&again=1") == 0.0
    provider.spoil = lambda claims: claims.pop("auth_time")
    assert fresh_since("?next=/published&again=1") == 0.0


def test_a_provider_does_not_stand_for_the_second_factor(visitor: Visitor) -> None:
    account = with_app(make_user(email="me@example.org", password=PASSWORD))
    make_identity(account, issuer=visitor.provider.issuer, subject=visitor.provider.person.sub)
    assert urlsplit(visitor.enter("/published").location).path == "/login/code"
    assert visitor.name is None
    answer = visitor.client.post("/login/code", data={"code": code_of(visitor.client.application, account)})
    assert answer.status_code == 302
    assert visitor.name == account.name


def test_ways_to_sign_in_are_not_changed_in_a_browser_left_open(visitor: Visitor) -> None:
    visitor.enter(name="Olga Owner")
    identity = db.session.query(Identity).one()
    with visitor.client.session_transaction() as session:
        session["fs_paa"] = 0.0
    page = visitor.client.post(
        f"/account/identities/{identity.id}/remove", headers={"Referer": "http://localhost/account/signing-in"}
    )
    assert page.status_code == 401
    assert 'href="/login/openid?again=1&amp;next=/account/signing-in"' in page.text
    visitor.client.sign_in(make_user())
    with visitor.client.session_transaction() as session:
        session["fs_paa"] = 0.0
    visitor.provider.person = Person(sub="subject-2")
    visitor.arrive()
    assert visitor.settle().status_code == 401
    assert db.session.query(Identity).one() == identity


def test_nobody_unlinks_the_identity_of_another(visitor: Visitor) -> None:
    visitor.enter(name="Olga Owner")
    identity = db.session.query(Identity).one()
    visitor.client.sign_in(make_user())
    assert visitor.client.post(f"/account/identities/{identity.id}/remove").status_code == 404
    assert db.session.query(Identity).count() == 1


def test_the_last_way_in_cannot_be_closed(visitor: Visitor) -> None:
    visitor.enter(name="Olga Owner")
    identity = db.session.query(Identity).one()
    refused = visitor.client.post(f"/account/identities/{identity.id}/remove")
    assert refused.status_code == 409
    assert "Set a password first." in refused.text
    assert db.session.query(Identity).count() == 1


def test_an_identity_belongs_to_one_account(visitor: Visitor) -> None:
    visitor.enter(name="Olga Owner")
    visitor.client.sign_in(make_user(name="Somebody Else"))
    assert "This belongs to another account" in visitor.arrive()
    visitor.settle()
    assert db.session.query(Identity).one().user.name == "Olga Owner"
