"""A sign that no text can hold stays out, on both databases; and so does what no form of ours sends."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from codeprac.codes.queries import get_code
from codeprac.web.requests import BYTES_OF_A_STRANGER, MOST_FIELDS
from tests.client import JudgingClient
from tests.factories.accounts import make_moderator, make_user
from tests.factories.codes import make_code


def test_control_signs_that_no_page_can_show_are_left_out_of_forms(
    sign_in: Callable[[Any], JudgingClient], db_session: Session
) -> None:
    form = {"title": "Re\x1b\x0bpair\x7f", "slug": "repair", "summary": "Line\r\nand\ttab.", "languages": "en"}
    assert sign_in(make_moderator()).post("/codes/new", data=form).status_code == 303
    code = get_code("repair")
    assert (code.title, code.summary.split()) == ("Repair", ["Line", "and", "tab."])


def test_nul_signs_are_left_out_of_forms(sign_in: Callable[[Any], JudgingClient], db_session: Session) -> None:
    form = {"title": "Re\x00pair", "slug": "repair", "summary": "\x00About repair.", "languages": "en"}
    assert sign_in(make_moderator()).post("/codes/new", data=form).status_code == 303
    code = get_code("repair")
    assert (code.title, code.summary) == ("Repair", "About repair.")


def test_nul_signs_in_addresses_lead_nowhere_and_in_queries_to_nothing(client: JudgingClient) -> None:
    assert client.get("/codes/a%00b").status_code == 404
    assert client.get("/published?page=%001").status_code == 200
    assert client.get("/organisations?q=%00").status_code in {200, 404}


def test_a_number_beyond_all_numbers_is_not_found(client: JudgingClient, db_session: Session) -> None:
    code = make_code()
    for number in ("2147483648", "9" * 30):
        assert client.get(f"/codes/{code.slug}/rounds/{number}").status_code == 404
        assert client.get(f"/codes/{code.slug}/editions/{number}").status_code == 404
    assert client.get(f"/codes/{code.slug}/rounds/2147483647").status_code == 404


def test_more_fields_than_any_form_has_are_not_read(sign_in: Callable[[Any], JudgingClient], app: object) -> None:
    client, form = sign_in(make_user()), "application/x-www-form-urlencoded"
    fields = "&".join(f"f{number}=" for number in range(MOST_FIELDS))
    assert client.post("/account", data=fields, content_type=form).status_code == 422
    assert client.post("/account", data=f"{fields}&", content_type=form).status_code == 413


def test_only_who_has_signed_in_may_send_much(client: JudgingClient, db_session: Session) -> None:
    data = {"email": "x", "password": "y" * BYTES_OF_A_STRANGER}
    assert client.post("/login", data=data).status_code == 413
    client.sign_in(make_user())
    assert client.post("/account", data={"name": "x" * 2 * BYTES_OF_A_STRANGER}).status_code == 422


@pytest.mark.parametrize("path", ["/login", "/register", "/reset", "/account"])
@pytest.mark.parametrize("body", ['{"email": "\\ud800@example.org"}', "[" * 100_000, '"x"', "1"])
def test_data_that_is_no_form_is_refused(client: JudgingClient, path: str, body: str) -> None:
    assert client.post(path, data=body, content_type="application/json").status_code == 415


@pytest.mark.parametrize("host", ["x" * 5_000, "a..b"])
def test_a_host_that_cannot_be_is_told_so(client: JudgingClient, host: str) -> None:
    answer = client.get("/", headers={"Host": host})
    assert (answer.status_code, answer.text) == (400, "This address cannot be.")
