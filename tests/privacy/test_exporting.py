"""One's own data as a file: everything that the register says is one's own, and nothing that opens a door."""

import json
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

import pytest
import sqlalchemy as sa

from codeprac.db import Model, db
from codeprac.privacy.holdings import owned
from codeprac.privacy.register import REGISTER
from codeprac.privacy.services.exporting import SECRET, collect
from tests.client import JudgingClient
from tests.judging.html import find_faults
from tests.site.world import TOGETHER, UNSENT, World, make_world
from tests.staging import Staged

NOW = datetime.now(UTC)


@pytest.fixture
def world(staged: Staged) -> World:
    return staged("world", make_world)


def test_it_holds_every_row_that_is_ones_own(world: World) -> None:
    account = world.people["stakeholder"]
    found = {one.holding.key: one.rows for one in collect(account)}
    for holding in REGISTER:
        for table_name, path in holding.owners:
            table = Model.metadata.tables[table_name]
            there = db.session.scalar(
                sa.select(sa.func.count()).select_from(table).where(owned(table, path, account.id))
            )
            assert len(found.get(holding.key, {}).get(table_name, [])) == there, table_name
    assert {"identity", "annotations", "replies", "workspace", "unsent", "sheets", "receipts", "acts"} <= set(found)


def test_a_person_downloads_it_to_read_and_for_programs(client: JudgingClient, world: World) -> None:
    account = world.people["stakeholder"]
    client.sign_in(account)
    answer = client.post("/account/data/export")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="my-data.zip"'
    assert "no-store" in answer.headers["Cache-Control"]
    with ZipFile(BytesIO(answer.data)) as archive:
        data, page = json.loads(archive.read("my-data.json")), archive.read("my-data.html").decode()
    assert data["account"] == account.id
    for mine in (account.email, account.name, UNSENT, TOGETHER, world.seen.text):
        assert mine in page
        assert mine in json.dumps(data, ensure_ascii=False)
    assert "submitted an annotation" in page
    assert account.id not in page  # ids are for programs
    names = {name for kind in data["kinds"] for rows in kind["tables"].values() for row in rows for name in row}
    assert not any(word in name for name in names for word in SECRET)
    assert account.fs_uniquifier not in json.dumps(data)
    assert list(find_faults(page)) == ["an inline style sheet"]  # a file of its own brings its own


def test_it_holds_nothing_that_is_only_others(client: JudgingClient, world: World) -> None:
    client.sign_in(world.people["other drafter"])
    with ZipFile(BytesIO(client.post("/account/data/export").data)) as archive:
        told = archive.read("my-data.json").decode()
    for hidden in (UNSENT, TOGETHER, world.people["stakeholder"].email, world.seen.text):
        assert hidden not in told
