"""Where an account stopped reading is kept for each draft, for itself alone."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa
from flask import Flask

from codeprac.db import db
from codeprac.drafts.models import ReadingPosition
from tests.client import JudgingClient
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.drafts import NEXT_SOURCE, make_released_draft, make_working_draft

ADDRESS = "/codes/ours/drafts/1/position.json"


def test_the_place_is_kept_for_each_draft_and_told_to_its_reader_only(
    app: Flask, sign_in: Callable[[Any], JudgingClient]
) -> None:
    code = make_code(slug="ours", title="Code of Samples")
    make_released_draft(code)
    make_working_draft(code, NEXT_SOURCE)
    reader = make_user()
    client = sign_in(reader)
    assert client.get(ADDRESS).json == {"provision": None, "name": ""}
    assert "Where you stopped reading" not in client.get("/since").text
    for slug in ("measure-1.2", "measure-1.1"):
        assert client.post(ADDRESS, data={"provision": slug}).status_code == 204
    assert client.get(ADDRESS).json == {"provision": "measure-1.1", "name": "Measure 1.1"}
    assert db.session.scalar(sa.select(sa.func.count(ReadingPosition.id))) == 1
    page = client.get("/since").text
    assert 'href="/codes/ours/drafts/1#measure-1.1">Continue reading at Measure 1.1' in page
    assert client.post(ADDRESS, data={"provision": "nowhere"}).status_code == 404
    assert client.post("/codes/ours/drafts/2/position.json", data={"provision": "measure-1.1"}).status_code == 404
    other = sign_in(make_user())
    assert other.get(ADDRESS).json == {"provision": None, "name": ""}
    assert "Where you stopped reading" not in other.get("/since").text
