"""A sign that no text can hold stays out, on both databases."""

from collections.abc import Callable
from typing import Any

from sqlalchemy.orm import Session

from codeprac.codes.queries import get_code
from tests.client import JudgingClient
from tests.factories.accounts import make_moderator
from tests.factories.codes import make_code


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
