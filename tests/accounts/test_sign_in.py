"""Registering, confirming, signing in, recovering: by the forms, with the mail that really arrives."""

import re
from urllib.parse import urlsplit

import pytest
from flask import Flask
from limits import parse
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from codeprac import jobs
from codeprac.accounts.queries import find_account
from codeprac.db import db
from codeprac.notifications.models import OutboxMessage
from tests.client import JudgingClient
from tests.factories.accounts import PASSWORD, make_user
from tests.servers.smtp import MailServer

STRANGER = "stranger@example.org"


def sign_in(client: JudgingClient, email: str, password: str = PASSWORD, **values: str) -> TestResponse:
    return client.post("/login", data={"email": email, "password": password} | values)


def signed_in_name(client: JudgingClient) -> str | None:
    return client.get("/session.json").json.get("name")


def register(client: JudgingClient, **values: str) -> TestResponse:
    chosen = {"name": "Ida Specimen", "affiliation": "Example University", "email": STRANGER, "password": PASSWORD}
    return client.post("/register", data=chosen | values)


def deliver(app: Flask) -> None:
    """Send what waits, as the worker would; the test's own transaction must not be in its way."""
    db.session.commit()
    jobs.drain(app)


def link_in(app: Flask, mails: MailServer, address: str) -> str:
    """The path of the last link that went to an address, once the mail is delivered."""
    deliver(app)
    body = mails.wait_for(address).get_body(("plain",))
    assert body is not None
    links = re.findall(r"http://localhost(/\S+)", body.get_content())
    return links[0]


def test_a_newcomer_registers_confirms_and_signs_in(app: Flask, client: JudgingClient, mails: MailServer) -> None:
    answer = register(client)
    assert answer.location.endswith("/register/sent")
    assert client.get("/register/sent").status_code == 200
    account = find_account(STRANGER)
    assert account is not None
    assert (account.name, account.affiliation, account.confirmed_at) == ("Ida Specimen", "Example University", None)
    refused = sign_in(client, STRANGER)
    assert refused.status_code == 422
    assert "not confirmed yet" in refused.text

    link = link_in(app, mails, STRANGER)
    page = client.get(link)
    assert "Yes, confirm it" in page.text
    assert client.get(link).status_code == 200  # opened by a scanner as well, nothing happens
    assert find_account(STRANGER).confirmed_at is None
    assert client.post(link).location.endswith("/login")
    assert find_account(STRANGER).confirmed_at is not None
    assert "confirmed already" in client.get(link, follow_redirects=True).text

    assert sign_in(client, STRANGER).status_code == 302
    assert signed_in_name(client) == "Ida Specimen"
    client.post("/logout")
    assert signed_in_name(client) is None


def test_who_registers_to_annotate_comes_back_to_the_place(
    app: Flask, client: JudgingClient, mails: MailServer
) -> None:
    client.get("/register?back=/organisations")
    client.get("/register?back=https://example.org/elsewhere")
    client.get("/register?back=//example.org")
    register(client)
    sign_in_page = client.post(link_in(app, mails, STRANGER)).location
    assert sign_in_page.endswith("/login?next=/organisations")
    assert 'value="/organisations"' in client.get(sign_in_page).text
    assert sign_in(client, STRANGER, next="/organisations").location.endswith("/organisations")


def test_registering_again_says_the_same_and_tells_the_owner_by_mail(
    app: Flask, client: JudgingClient, db_session: Session, mails: MailServer
) -> None:
    make_user(email="owner@example.org", name="Olga Owner")
    first, second = register(client), register(client, email="Owner@Example.org")
    assert (first.status_code, first.location) == (second.status_code, second.location)
    assert find_account("owner@example.org").name == "Olga Owner"
    deliver(app)
    assert mails.wait_for("owner@example.org")["Subject"] == "You have an account already"


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"password": "too short"}, "Use at least 12 characters"),
        ({"password": "password12345"}, "easy to guess"),
        ({"password": "idaspecimen1"}, "easy to guess"),
        ({"password": "x" * 129}, "Use at most 128 characters"),
        ({"password": ""}, "Enter a password."),
        ({"name": "  "}, "Enter your name."),
        ({"name": "n" * 201}, "Use at most 200 characters."),
        ({"name": "Win at https://evil.example"}, "Leave out web and e-mail addresses."),
        ({"email": "nobody"}, "not a complete e-mail address"),
        ({"email": "a@example.org\nBcc: b@example.org"}, "not a complete e-mail address"),
    ],
)
def test_a_form_in_error_keeps_what_was_typed(client: JudgingClient, values: dict[str, str], message: str) -> None:
    answer = register(client, **values)
    assert answer.status_code == 422
    assert message in answer.text
    assert 'value="Example University"' in answer.text
    assert db.session.query(OutboxMessage).count() == 0


def test_a_long_password_is_as_good_as_any(client: JudgingClient) -> None:
    assert register(client, password="seven otters on a granite umbrella " * 3).status_code == 302


def test_wrong_password_and_unknown_address_say_the_same(client: JudgingClient, db_session: Session) -> None:
    make_user(email="known@example.org", password=PASSWORD)
    answers = [
        re.sub(r'value="[^"]*"', "", sign_in(client, email, "wrong-wrong-wrong").text)
        for email in ("known@example.org", "unknown@example.org")
    ]
    assert answers[0] == answers[1]
    assert answers[0].count("The e-mail address or the password is wrong.") == 1


def test_a_closed_account_learns_why_only_with_its_password(client: JudgingClient, db_session: Session) -> None:
    make_user(email="closed@example.org", password=PASSWORD, active=False)
    assert "closed by the office" in sign_in(client, "closed@example.org").text
    assert "closed by the office" not in sign_in(client, "closed@example.org", "wrong-wrong-wrong").text


def test_closing_an_account_ends_its_session(client: JudgingClient, db_session: Session) -> None:
    account = make_user(email="open@example.org", password=PASSWORD)
    sign_in(client, "open@example.org")
    assert signed_in_name(client) == account.name
    account.active = False
    assert signed_in_name(client) is None


def test_asking_for_a_new_password_says_the_same_to_everybody(
    app: Flask, client: JudgingClient, db_session: Session, mails: MailServer
) -> None:
    make_user(email="known@example.org", password=PASSWORD)
    make_user(email="late@example.org", password=PASSWORD, confirmed=False)
    pages = []
    for email in ("known@example.org", "late@example.org", "unknown@example.org"):
        answer = client.post("/reset", data={"email": email}, follow_redirects=True)
        pages.append(answer.text.replace(email, "…"))
    assert pages[0] == pages[1] == pages[2]
    deliver(app)
    subjects = {str(mail["To"]): str(mail["Subject"]) for mail in mails.messages}
    assert subjects == {
        "known@example.org": "Set a new password",
        "late@example.org": "Confirm your e-mail address",
        "unknown@example.org": "There is no account with this address",
    }


def test_a_new_password_is_set_once_and_ends_every_session(
    app: Flask, client: JudgingClient, db_session: Session, mails: MailServer
) -> None:
    make_user(email="known@example.org", password=PASSWORD)
    elsewhere = app.test_client()
    sign_in(elsewhere, "known@example.org")
    client.post("/reset", data={"email": "known@example.org"}, headers={"Host": "evil.example"})
    link = link_in(app, mails, "known@example.org")
    assert client.get(link).status_code == 200
    assert client.post(link, data={"password": "short"}).status_code == 422
    new = "another-otter-under-granite"
    assert client.post(link, data={"password": new}).location.endswith("/login")
    assert signed_in_name(elsewhere) is None
    assert sign_in(client, "known@example.org").status_code == 422
    assert sign_in(client, "known@example.org", new).status_code == 302
    again = app.test_client().get(link, follow_redirects=True)
    assert "used already" in again.text
    deliver(app)
    assert mails.wait_for("known@example.org", count=2)["Subject"] == "Your password was changed"


def test_changing_the_password_needs_the_present_one(app: Flask, client: JudgingClient, db_session: Session) -> None:
    make_user(email="known@example.org", password=PASSWORD)
    assert client.get("/change").location.startswith("/login?next=")
    sign_in(client, "known@example.org")
    new = "another-otter-under-granite"
    wrong = client.post("/change", data={"password": "wrong-wrong-wrong", "new_password": new})
    assert wrong.status_code == 422
    assert "not your present password" in wrong.text
    assert client.post("/change", data={"password": PASSWORD, "new_password": new}).location.endswith("/account")
    assert signed_in_name(client) is not None
    assert sign_in(app.test_client(), "known@example.org", new).status_code == 302


@pytest.mark.parametrize("token", ["x", "WyJhIl0.aaaa.bbbb", "%20", "a" * 3000])
def test_broken_links_say_so(client: JudgingClient, token: str) -> None:
    for path, words in (("/confirm/", "does not work"), ("/reset/", "does not work")):
        answer = client.get(path + token, follow_redirects=True)
        assert answer.status_code == 200
        assert words in answer.text
        assert client.post(path + token, data={"password": PASSWORD}).status_code in {302, 303}


def test_the_page_that_sent_one_to_sign_in_brings_one_back(client: JudgingClient, db_session: Session) -> None:
    make_user(email="known@example.org", password=PASSWORD)
    sent = client.get("/organisations/create?x=1")
    assert sent.status_code == 303
    page = client.get(sent.location)
    action = re.search(r'<form class="form" method="post" action="([^"]+)"', page.text)
    assert action is not None
    answer = client.post(
        action[1], data={"email": "known@example.org", "password": PASSWORD, "next": "/organisations/create?x=1"}
    )
    assert answer.location == "/organisations/create?x=1"


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "///evil.example/",
        "/\\evil.example/",
        "\\\\evil.example/",
        "/\t/evil.example/",
        " //evil.example",
        "javascript:alert(1)",
        "http:evil.example",
        "https://localhost@evil.example/",
    ],
)
def test_signing_in_leads_only_to_our_own_pages(client: JudgingClient, db_session: Session, target: str) -> None:
    make_user(email="known@example.org", password=PASSWORD)
    for query in ({"next": target}, {}):
        client.post("/logout")
        answer = client.post(
            "/login", query_string=query, data={"email": "known@example.org", "password": PASSWORD, "next": target}
        )
        place = urlsplit((answer.location or "/").replace("\t", ""))
        assert place.netloc in {"", "localhost"}
        assert place.scheme in {"", "http"}
        assert not (answer.location or "/").startswith(("//", "/\\"))


def test_staying_signed_in_is_a_choice(client: JudgingClient, db_session: Session) -> None:
    make_user(email="known@example.org", password=PASSWORD)
    sign_in(client, "known@example.org")
    assert client.get_cookie("remember_token") is None
    client.post("/logout")
    sign_in(client, "known@example.org", remember="y")
    cookie = client.get_cookie("remember_token")
    assert cookie is not None
    assert cookie.http_only


def test_signing_out_is_not_a_link(client: JudgingClient) -> None:
    assert client.get("/logout").status_code == 405


def test_guessing_a_password_ends_in_a_wait(limited: Flask, app: Flask) -> None:
    client = limited.test_client()
    codes = [sign_in(client, "known@example.org", f"wrong-{number}").status_code for number in range(11)]
    assert codes == [422] * 10 + [429]
    refused = sign_in(client, "known@example.org")
    assert "Try again in 15 minutes." in refused.text
    assert PASSWORD not in refused.text
    assert 0 < int(refused.headers["Retry-After"]) <= 900
    assert sign_in(client, "somebody.else@example.org").status_code == 422


def test_nobodys_mailbox_is_flooded(limited: Flask, app: Flask) -> None:
    client = limited.test_client()
    codes = [client.post("/reset", data={"email": "a@example.org"}).status_code for _ in range(6)]
    assert codes == [303] * 5 + [429]
    assert client.post("/reset", data={"email": "b@example.org"}).status_code == 303


def test_nobody_is_registered_without_end(limited: Flask, app: Flask) -> None:
    client = limited.test_client()
    assert [register(client, email="a@example.org").status_code for _ in range(6)] == [302] * 5 + [429]
    assert register(client, email="b@example.org").status_code == 302


@pytest.mark.parametrize(
    ("path", "limit"),
    [("/login", "30 per minute"), ("/register", "60 per hour"), ("/reset", "60 per hour"), ("/confirm", "60 per hour")],
)
def test_one_address_cannot_go_on_by_changing_the_account(limited: Flask, app: Flask, path: str, limit: str) -> None:
    client, most = limited.test_client(), parse(limit)
    for number in range(most.amount + 1):
        answer = client.post(path, data={"email": f"person-{number}@", "password": "x"})
        assert answer.status_code == (429 if number == most.amount else 422)
    elsewhere = client.post(path, data={"email": "y@", "password": "x"}, environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    assert elsewhere.status_code == 422
