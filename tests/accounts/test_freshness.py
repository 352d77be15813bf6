"""Grave acts ask for the password again, and go on from there with what was typed."""

import html
import re
import time
from urllib.parse import urlsplit

import pytest
from flask import Flask
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from codeprac.access.actor import CodeRoleName
from codeprac.accounts.models import User
from codeprac.accounts.settings import FRESH_FOR
from codeprac.codes.queries import actor_of
from tests.client import JudgingClient
from tests.factories.accounts import PASSWORD, make_administrator, make_user
from tests.factories.annotations import make_annotation
from tests.factories.codes import make_code
from tests.factories.drafts import make_released_draft
from tests.factories.moderation import make_flag
from tests.factories.rounds import make_round

GRAVE = {
    "accounts.activate_account",
    "accounts.change_office_role",
    "accounts.deactivate_account",
    "accounts.reset_second_factor",
    "codes.ask_agreement",
    "codes.give_role",
    "codes.name_chair",
    "codes.take_role",
    "dispositions.confirm_release",
    "moderation.judge",
    "privacy.ask_to_be_erased",
    "privacy.erase",
    "privacy.export",
    "privacy.merge",
    "publication.publish",
    "releasing.approve",
    "releasing.prepare",
    "releasing.release_rules",
}


def stale(client: JudgingClient, user: User, seconds: float = FRESH_FOR.total_seconds() + 1) -> None:
    """Sign in some time ago."""
    client.sign_in(user)
    with client.session_transaction() as session:
        session["fs_paa"] = time.time() - seconds


def fields_of(page: TestResponse) -> dict[str, str]:
    """What the page would send again."""
    found = re.findall(r'<textarea name="([^"]+)" hidden>\n?(.*?)</textarea>', page.text, re.DOTALL)
    return {name: html.unescape(value) for name, value in found} | {"act-waits": "1"}


@pytest.fixture
def moderator(db_session: Session) -> User:
    return make_user(password=PASSWORD)


def test_every_grave_act_asks_for_the_password(app: Flask) -> None:
    asking = {name for name, view in app.view_functions.items() if hasattr(view, "__fresh__")}
    assert asking >= GRAVE


def test_accounts_and_the_rules_of_releases_change_after_the_password(client: JudgingClient, moderator: User) -> None:
    code, other = make_code(moderators=[moderator]), make_user()
    make_flag(make_annotation(make_round(make_released_draft(code))))
    at = f"/codes/{code.slug}"
    stale(client, moderator)
    assert client.post(f"{at}/release-rules", data={"persons": "one"}).status_code == 401
    assert client.get(f"{at}/release-rules").status_code == 200
    assert client.post(f"{at}/people/agreement", data={"asked": "1"}).status_code == 401
    assert client.post(f"{at}/cases/1", data={"act": "suspend", "version": "0"}).status_code == 401
    assert client.post(f"{at}/cases/1", data={"act": "hide", "version": "0"}).status_code == 409
    stale(client, make_administrator())
    for act in ("deactivate", "activate"):
        assert client.post(f"/admin/accounts/{other.id}/{act}").status_code == 401


def test_a_role_is_given_after_the_password_with_what_was_typed(client: JudgingClient, moderator: User) -> None:
    code, other = make_code(moderators=[moderator]), make_user()
    stale(client, moderator)
    typed = {"email": other.email, "role": "drafter", "working_group": ""}
    place = f"/codes/{code.slug}/people"
    page = client.post(place, data=typed)
    assert page.status_code == 401
    assert "what you were about to do waits" in page.text.lower()
    assert fields_of(page) == typed | {"act-waits": "1"}
    assert not actor_of(other.id, "", "none").code_roles

    ask = f"/account/confirm?next={place}"
    wrong = client.post(ask, data=fields_of(page) | {"password": "not the password"})
    assert wrong.status_code == 422
    assert fields_of(wrong) == typed | {"act-waits": "1"}
    again = client.post(ask, data=fields_of(wrong) | {"password": PASSWORD})
    assert (again.status_code, urlsplit(again.location).path) == (307, place)
    client.post(place, data=typed | {"password": PASSWORD})  # what the browser does on its own
    assert actor_of(other.id, "", "none").code_roles == {(code.id, CodeRoleName.DRAFTER)}
    assert client.post(place, data=typed).status_code in {303, 422}  # not asked again


def test_signing_in_by_a_cookie_that_stayed_is_not_the_password(client: JudgingClient, moderator: User) -> None:
    code = make_code(moderators=[moderator])
    client.sign_in(moderator)
    with client.session_transaction() as session:
        del session["fs_paa"]
    assert client.get(f"/codes/{code.slug}/people").status_code == 200
    assert client.post(f"/codes/{code.slug}/people", data={}).status_code == 401


@pytest.mark.parametrize(("ago", "status"), [(10, 422), (14 * 60, 422), (16 * 60, 401), (-16 * 60, 401)])
def test_a_quarter_of_an_hour_counts_from_the_password(
    client: JudgingClient, db_session: Session, ago: int, status: int
) -> None:
    administrator, other = make_administrator(), make_user()
    stale(client, administrator, ago)
    for _ in range(2):  # acts do not prolong it
        assert client.post(f"/admin/accounts/{other.id}/role", data={"role": "x"}).status_code == status


def test_the_page_that_asks_leads_only_to_our_own_pages(client: JudgingClient, moderator: User) -> None:
    client.sign_in(moderator)
    for place in ("https://evil.example/", "//evil.example", "/\\evil.example"):
        answer = client.post("/account/confirm", query_string={"next": place}, data={"password": PASSWORD})
        assert answer.location in {None, "/account/signing-in"}


def test_who_may_not_do_an_act_at_all_is_told_so_at_once(client: JudgingClient, db_session: Session) -> None:
    stale(client, make_user())
    assert client.post("/admin/accounts/x/role", data={"role": "administrator"}).status_code == 403
