"""Where one is signed in, and the change of one's address."""

import re
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa
from flask import Flask
from sqlalchemy.orm import Session

from codeprac.accounts.queries import find_account
from codeprac.accounts.services import set_active
from codeprac.audit.models import AuditEntry
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.notifications.models import OutboxMessage
from codeprac.sign_ins.models import SignIn
from tests.client import JudgingClient
from tests.factories.accounts import PASSWORD, make_administrator, make_user

PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_4 like Mac OS X) AppleWebKit/605.1.15 Version/18.4 Safari/604.1"


def sign_in(app: Flask, email: str, user_agent: str = "", **values: str) -> JudgingClient:
    client: JudgingClient = app.test_client()
    data = {"email": email, "password": PASSWORD} | values
    answer = client.post("/login", data=data, headers={"User-Agent": user_agent})
    assert answer.status_code == 302
    return client


def is_signed_in(client: JudgingClient) -> bool:
    return bool(client.get("/session.json").json["signed_in"])


def link_in_mail_to(email: str) -> str:
    mail = db.session.scalars(sa.select(OutboxMessage).where(OutboxMessage.recipient == email)).one()
    return re.findall(r"http://localhost(/\S+)", mail.body_text)[0]


def test_sign_ins_are_listed_in_plain_words_and_each_can_be_ended(app: Flask, db_session: Session) -> None:
    user = make_user(email="known@example.org", password=PASSWORD)
    here, phone = sign_in(app, user.email), sign_in(app, user.email, PHONE)
    page = here.get("/account/signing-in").text
    assert "Safari on iPhone" in page
    assert "127.0.0.0/24" in page
    assert "127.0.0.1" not in page
    on_phone = db_session.scalars(sa.select(SignIn).where(SignIn.system == "iPhone")).one()
    assert here.post(f"/account/sign-ins/{on_phone.id}/end").status_code == 303
    assert (is_signed_in(here), is_signed_in(phone)) == (True, False)


def test_all_others_can_be_ended_at_once_also_those_that_stay_signed_in(app: Flask, db_session: Session) -> None:
    user = make_user(email="known@example.org", password=PASSWORD)
    here, others = sign_in(app, user.email), [sign_in(app, user.email, remember="y") for _ in range(2)]
    others[1].delete_cookie(app.config["SESSION_COOKIE_NAME"])  # a browser closed and opened again
    assert all(is_signed_in(one) for one in others)
    assert "2 other places" in here.post("/account/sign-ins/end-others", follow_redirects=True).text
    assert is_signed_in(here)
    assert not any(is_signed_in(one) for one in others)


def test_nobody_ends_the_sign_in_of_another(client: JudgingClient, app: Flask, db_session: Session) -> None:
    user = make_user(email="known@example.org", password=PASSWORD)
    theirs = sign_in(app, user.email)
    client.sign_in(make_administrator())
    assert client.post(f"/account/sign-ins/{db_session.scalars(sa.select(SignIn.id)).first()}/end").status_code == 404
    assert is_signed_in(theirs)


def test_signing_out_ends_the_sign_in_for_a_copied_cookie_too(app: Flask, db_session: Session) -> None:
    user = make_user(email="known@example.org", password=PASSWORD)
    client, thief = sign_in(app, user.email), app.test_client()
    name = app.config["SESSION_COOKIE_NAME"]
    cookie = client.get_cookie(name)
    assert cookie is not None
    thief.set_cookie(name, cookie.value)
    assert is_signed_in(thief)
    client.post("/logout")
    assert not is_signed_in(thief)
    assert db_session.scalar(sa.select(sa.func.count(SignIn.id))) == 0


@pytest.mark.parametrize("held", ["{uniquifier}", "{uniquifier}.", "{uniquifier}.guessed", ".", ""])
def test_the_key_of_the_instance_alone_signs_nobody_in(client: JudgingClient, db_session: Session, held: str) -> None:
    user = make_user()
    client.sign_in(user)
    with client.session_transaction() as session:
        session["_user_id"] = held.format(uniquifier=user.fs_uniquifier)
    assert not is_signed_in(client)


def test_a_sign_in_ends_by_itself(client: JudgingClient, db_session: Session) -> None:
    client.sign_in(make_user())
    db_session.execute(sa.update(SignIn).values(ends_at=datetime.now(UTC) - timedelta(seconds=1)))
    assert not is_signed_in(client)


def test_a_new_password_and_a_closed_account_end_every_sign_in(app: Flask, db_session: Session) -> None:
    user = make_user(email="known@example.org", password=PASSWORD)
    here, elsewhere = sign_in(app, user.email), sign_in(app, user.email)
    here.post("/change", data={"password": PASSWORD, "new_password": f"{PASSWORD}-eight"})
    assert (is_signed_in(here), is_signed_in(elsewhere)) == (True, False)
    administrator = make_administrator()
    for active in (False, True):
        set_active(user, active=active, actor_id=administrator.id, now=datetime.now(UTC))
    assert not is_signed_in(here)


def test_an_address_is_changed_by_the_new_and_told_to_the_old(app: Flask, db_session: Session) -> None:
    user = make_user(email="old@example.org", password=PASSWORD)
    client = sign_in(app, user.email)
    assert client.post("/account/email", data={"email": "New@Example.org"}).location == "/account/signing-in"
    assert find_account("old@example.org") is not None
    link = link_in_mail_to("new@example.org")
    stranger = app.test_client()
    assert "Yes, change it" in stranger.get(link).text
    assert find_account("new@example.org") is None  # a scanner of mail opened it
    assert stranger.post(link).location == "/login"
    changed = find_account("new@example.org")
    assert changed is not None
    assert changed.id == user.id
    assert not is_signed_in(client)
    told = db_session.scalars(sa.select(OutboxMessage).where(OutboxMessage.event == "email_changed")).one()
    assert told.recipient == "old@example.org"
    assert "new@example.org" not in told.body_text
    entry = db_session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == Tag.ACCOUNT_EMAIL_CHANGED)).one()
    assert "example.org" not in str(entry.data)
    assert stranger.post(link).location == "/account/email"  # once is enough
    assert sign_in(app, "new@example.org")


def test_an_address_of_somebody_else_is_answered_alike_and_gets_no_mail(app: Flask, db_session: Session) -> None:
    make_user(email="taken@example.org")
    client = sign_in(app, make_user(email="known@example.org", password=PASSWORD).email)
    answers = [client.post("/account/email", data={"email": f"{name}@example.org"}) for name in ("taken", "free")]
    assert len({(answer.status_code, answer.location) for answer in answers}) == 1
    assert db_session.scalars(sa.select(OutboxMessage.recipient)).all() == ["free@example.org"]


def test_an_address_that_somebody_else_took_meanwhile_stays_theirs(app: Flask, db_session: Session) -> None:
    client = sign_in(app, make_user(email="known@example.org", password=PASSWORD).email)
    client.post("/account/email", data={"email": "free@example.org"})
    link = link_in_mail_to("free@example.org")
    other = make_user(email="free@example.org")
    assert client.post(link).location == "/account/email"
    assert find_account("free@example.org") == other


def test_a_stale_sign_in_cannot_change_the_address(client: JudgingClient, db_session: Session) -> None:
    client.sign_in(make_user(email="known@example.org"))
    with client.session_transaction() as session:
        session["fs_paa"] = 1.0
    assert client.get("/account/email").location == "/account/confirm?next=/account/email"
    assert client.post("/account/email", data={"email": "new@example.org"}).status_code == 401
    assert db_session.scalars(sa.select(OutboxMessage)).all() == []
