"""The second factor: an app, recovery codes, and what they cost who has only the password."""

import logging
import re
import time

import pytest
import sqlalchemy as sa
from flask import Flask
from passlib.totp import TOTP
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from codeprac.access.actor import OfficeRole
from codeprac.accounts.factors import AppCodes, keys_of
from codeprac.accounts.models import Passkey, User
from codeprac.accounts.queries import find_account, get_account
from codeprac.accounts.rules import tidy_recovery_code
from codeprac.audit.models import AuditEntry
from codeprac.cli import cli
from codeprac.db import db
from codeprac.notifications.models import OutboxMessage
from codeprac.sign_ins.models import SignIn
from tests.client import JudgingClient
from tests.factories.accounts import PASSWORD, make_administrator, make_user


def code_of(app: Flask, user: User, steps: int = 0) -> str:
    """What the app of an account shows, now or so many half minutes later."""
    totp: TOTP = app.extensions["security"].totp_factory._totp.from_source(user.tf_totp_secret)
    return str(totp.generate(time=time.time() + 30 * steps).token)


def with_app(user: User) -> User:
    """The same account with an authenticator app."""
    user.tf_primary_method = "authenticator"
    user.tf_totp_secret = app_secret()
    db.session.commit()
    return user


def app_secret() -> str:
    from flask import current_app

    secret: str = current_app.extensions["security"].totp_factory.generate_totp_secret()
    return secret


def give_password(client: JudgingClient, email: str, **values: str) -> TestResponse:
    return client.post("/login", data={"email": email, "password": PASSWORD} | values)


def is_signed_in(client: JudgingClient) -> bool:
    return bool(client.get("/session.json").json["signed_in"])


@pytest.fixture
def user(db_session: Session) -> User:
    return make_user(email="known@example.org", password=PASSWORD)


def test_an_app_is_set_up_by_its_picture_and_a_code_of_it(app: Flask, client: JudgingClient, user: User) -> None:
    client.sign_in(user)
    assert client.get("/account/app").status_code == 200
    page = client.post("/account/app", data={"setup": "authenticator"})
    assert 'src="data:image/svg+xml;base64,' in page.text
    key = re.findall(r'long-code">([^<]+)<', page.text)[0].replace("-", "")
    action = re.findall(r'action="(/account/app/[^"]+)"', page.text)[0]
    wrong = client.post(action, data={"code": "000000"})
    assert wrong.status_code == 422
    assert key in wrong.text.replace("-", "")  # the same picture, not another one
    code = TOTP(key=key, format="base32").generate().token
    done = client.post(action, data={"code": f"{code[:3]} {code[3:]}"})
    assert done.location == "/account/recovery-codes"
    kept = get_account(user.id)
    assert kept.has_second_factor
    assert key not in (kept.tf_totp_secret or "")  # encrypted
    assert [mail.event for mail in db.session.scalars(sa.select(OutboxMessage))] == ["sign_in_changed"]
    made = client.post("/account/recovery-codes", data={})
    codes = re.findall(r'long-code">([^<]+)<', made.text)
    assert len(set(codes)) == 8
    assert not any(code in str(get_account(user.id).mf_recovery_codes) for code in codes)
    assert codes[0] not in client.get("/account/recovery-codes?show_codes=1").text
    assert client.post("/account/app", data={"setup": "disable"}).location == "/account/signing-in"
    assert not get_account(user.id).has_second_factor


def test_signing_in_asks_for_the_code_and_takes_each_once(app: Flask, client: JudgingClient, user: User) -> None:
    with_app(user)
    first = give_password(client, user.email, next="/organisations", remember="y")
    assert first.location == "/login/code?next=/organisations"
    assert not is_signed_in(client)
    assert client.get(first.location).status_code == 200
    assert client.post(first.location, data={"code": "12345"}).status_code == 422
    code = code_of(app, user)
    assert client.post(first.location, data={"code": code}).location == "/organisations"
    assert is_signed_in(client)
    assert client.get_cookie("remember_token") is not None
    thief: JudgingClient = app.test_client()  # who looked over the shoulder
    give_password(thief, user.email)
    assert thief.post("/login/code", data={"code": code}).status_code == 422
    assert thief.post("/login/code", data={"code": code_of(app, user, 1)}).status_code == 302


def test_signing_in_is_logged_failed_or_not_and_never_by_the_address(
    app: Flask, client: JudgingClient, user: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "codeprac")
    with_app(user).mf_recovery_codes = ["hash"]
    db.session.commit()
    client.post("/login", data={"email": user.email, "password": "wrong-wrong-wrong"})
    client.post("/login", data={"email": "nobody@example.org", "password": "wrong-wrong-wrong"})
    give_password(client, user.email)
    client.post("/login/code", data={"code": "000000"})
    client.post("/login/recovery-code", data={"code": "0000-0000"})
    client.post("/login/code", data={"code": code_of(app, user)})
    assert [record.getMessage() for record in caplog.records if record.name.startswith("codeprac.accounts")] == [
        f"not signed in: account {user.id}, wrong password",
        "not signed in: there is no such account",
        f"not signed in: account {user.id}, wrong code",
        f"not signed in: account {user.id}, wrong recovery code",
        f"signed in: account {user.id} by second factor",
    ]
    assert "example.org" not in caplog.text


def test_an_old_code_and_one_of_the_far_future_open_nothing(app: Flask, client: JudgingClient, user: User) -> None:
    give_password(client, with_app(user).email)
    for steps in (-3, 3, 20):
        assert client.post("/login/code", data={"code": code_of(app, user, steps)}).status_code == 422


def test_a_recovery_code_is_good_for_once_however_it_is_typed(app: Flask, client: JudgingClient, user: User) -> None:
    with_app(user)
    with app.test_request_context():
        code = app.extensions["security"].mf_recovery_codes_util.create_recovery_codes(user)[0]
    db.session.commit()
    give_password(client, user.email)
    assert client.get("/login/help").location == "/login/recovery-code"
    assert client.post("/login/recovery-code", data={"code": "nothing"}).status_code == 422
    assert client.post("/login/recovery-code", data={"code": f" {code.upper().replace('-', ' ')}"}).status_code == 302
    assert is_signed_in(client)
    assert len(get_account(user.id).mf_recovery_codes or []) == 7
    again: JudgingClient = app.test_client()
    give_password(again, user.email)
    assert again.post("/login/recovery-code", data={"code": code}).status_code == 422


@pytest.mark.parametrize("path", ["/login/code", "/login/recovery-code", "/login/factor"])
def test_no_code_is_taken_from_who_has_not_given_the_password(client: JudgingClient, user: User, path: str) -> None:
    with_app(user)
    assert client.get(path).location == "/login"
    assert client.post(path, data={"code": "123456", "which": "authenticator"}).location == "/login"


def test_guessing_codes_ends_in_a_wait_for_the_account(limited: Flask, user: User) -> None:
    with_app(user)
    with limited.app_context():
        client: JudgingClient = limited.test_client()
        give_password(client, user.email)
        codes = [client.post("/login/code", data={"code": "000000"}).status_code for _ in range(7)]
    assert codes == [422] * 6 + [429]


def test_a_factor_is_not_changed_in_a_browser_left_open(client: JudgingClient, user: User) -> None:
    client.sign_in(with_app(user))
    with client.session_transaction() as session:
        session["fs_paa"] = 1.0
    for path, data in (
        ("/account/app", {"setup": "disable"}),
        ("/account/recovery-codes", {}),
        ("/account/passkeys", {"name": "Mine"}),
        ("/account/passkeys/remove", {"name": "Mine"}),
    ):
        assert client.post(path, data=data).status_code == 401, path
    assert get_account(user.id).has_second_factor


@pytest.mark.parametrize("path", ["/account/app", "/account/passkeys"])
def test_what_was_begun_in_another_account_is_not_set_up_in_a_browser_left_open(
    client: JudgingClient, user: User, path: str
) -> None:
    """The link of the last step is bound to no account."""
    client.sign_in(make_user())
    page = client.post(path, data={"setup": "authenticator", "name": "Mine"})
    link = re.findall(rf'action="({path}/[^"]+)"', page.text)[0]
    client.sign_in(user)
    with client.session_transaction() as session:
        session["fs_paa"] = 1.0
    assert client.post(link, data={"code": "123456", "credential": "{}"}).status_code == 401


def test_an_administrator_takes_a_lost_factor_away(client: JudgingClient, app: Flask, user: User) -> None:
    with_app(user)
    theirs: JudgingClient = app.test_client()
    theirs.sign_in(user)
    administrator = make_administrator()
    client.sign_in(administrator)
    assert "Take the second factor away" in client.get(f"/admin/accounts/{user.id}").text
    assert client.post(f"/admin/accounts/{user.id}/reset-second-factor").status_code == 303
    assert not get_account(user.id).has_second_factor
    assert not is_signed_in(theirs)
    assert client.post(f"/admin/accounts/{administrator.id}/reset-second-factor").status_code == 409
    assert db.session.scalars(sa.select(OutboxMessage.recipient)).all() == [user.email]


def test_the_last_administrator_is_helped_by_a_command(app: Flask, db_session: Session) -> None:
    user = with_app(make_administrator(email="ada@example.org"))
    result = app.test_cli_runner().invoke(cli, ["reset-second-factor", "Ada@Example.org"])
    db_session.expire_all()
    assert result.exit_code == 0, result.output
    assert not get_account(user.id).has_second_factor
    entry = db_session.scalars(sa.select(AuditEntry).where(AuditEntry.tag == "account:factors_reset")).one()
    assert (entry.actor_id, entry.data) == (None, {"by": "command line"})
    missing = app.test_cli_runner().invoke(cli, ["reset-second-factor", "nobody@example.org"])
    assert missing.exit_code == 1


def test_a_secret_of_another_key_opens_nothing_and_breaks_nothing(
    app: Flask, client: JudgingClient, user: User
) -> None:
    user.tf_primary_method, user.tf_totp_secret = (
        "authenticator",
        AppCodes(keys_of("y" * 40), "x").generate_totp_secret(),
    )
    db.session.commit()
    give_password(client, user.email)
    assert client.post("/login/code", data={"code": "123456"}).status_code == 422


def test_no_sign_in_begins_before_the_second_factor(app: Flask, client: JudgingClient, user: User) -> None:
    give_password(client, with_app(user).email)
    assert db.session.scalar(sa.select(sa.func.count(SignIn.id))) == 0
    assert find_account(user.email).signed_in_at is None
    assert user.office_role == OfficeRole.NONE


def test_a_recovery_code_is_read_as_it_was_meant() -> None:
    assert tidy_recovery_code(" O1il-ABCD_ef ") == "0111abcdef"


def make_passkey(user: User, name: str = "Telephone") -> Passkey:
    """A passkey that no device has."""
    key = Passkey(
        user_id=user.id,
        name=name,
        credential_id=name.encode(),
        public_key=b"x",
        sign_count=0,
        backup_state=False,
        device_type="single_device",
        usage="first",
        lastuse_datetime=user.created_at,
    )
    db.session.add(key)
    db.session.commit()
    return key


def test_a_passkey_is_asked_for_after_the_password(client: JudgingClient, user: User) -> None:
    make_passkey(user)
    led = give_password(client, user.email, next="/organisations")
    assert led.location == "/login/passkey?next=/organisations"
    assert "Your password is right" in client.get(led.location).text
    assert 'data-passkey="use"' in client.post(led.location, data={}).text
    assert not is_signed_in(client)


def test_who_has_an_app_and_a_passkey_chooses(client: JudgingClient, user: User) -> None:
    make_passkey(with_app(user))
    assert give_password(client, user.email).location == "/login/factor"
    assert "A passkey" in client.get("/login/factor").text
    assert client.post("/login/factor", data={"which": "webauthn"}).location == "/login/passkey"
    give_password(client, user.email)
    assert client.post("/login/factor", data={"which": "authenticator"}).location == "/login/code"
    give_password(client, user.email)
    assert client.post("/login/factor", data={"which": "sms"}).location == "/login"


def test_a_passkey_is_removed_by_its_owner_alone(client: JudgingClient, user: User) -> None:
    make_passkey(user)
    client.sign_in(make_user())
    client.post("/account/passkeys/remove", data={"name": "Telephone"})
    assert len(get_account(user.id).webauthn) == 1
    client.sign_in(user)
    assert "Telephone" in client.get("/account/signing-in").text
    assert client.post("/account/passkeys/remove", data={"name": "Telephone"}).status_code == 302
    assert get_account(user.id).webauthn == []


@pytest.mark.parametrize("credential", ["", "{}", "[]", "nonsense", '{"id": "x", "rawId": "x", "type": "public-key"}'])
def test_a_made_up_answer_of_a_device_opens_nothing(client: JudgingClient, user: User, credential: str) -> None:
    make_passkey(user)
    page = client.post("/login/passkey", data={})
    action = re.findall(r'action="(/login/passkey/[^"]+)"', page.text)[0]
    assert client.post(action, data={"credential": credential}).location == "/login/passkey"
    assert client.post("/login/passkey/made-up", data={"credential": credential}).location == "/login/passkey"
    assert not is_signed_in(client)
