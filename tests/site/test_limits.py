"""Nobody fills the pages of others by a script."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from codeprac.db import db
from codeprac.drafts.views import comparing
from codeprac.extensions import limiter
from codeprac.text.provisions import Kind
from tests.databases import Database
from tests.site.test_matrix import visitor
from tests.site.world import World, make_world
from tests.staging import Staged


@pytest.fixture
def world(staged: Staged) -> World:
    return staged("world", make_world)


@pytest.fixture
def limited(database: Database, make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """The application with its limits on."""
    limited_app = make_app(database.url, {"RATELIMIT_ENABLED": True})
    try:
        with limited_app.app_context():
            limiter.reset()
        yield limited_app
        with limited_app.app_context():
            db.engine.dispose()
    finally:
        limiter.enabled = False


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("/codes/ours/drafts/2/measure-1.1/annotations", 60),
        ("/annotations/{seen}/edit", 60),
        ("/annotations/{seen}/replies", 60),
        ("/organisations/create", 20),
        ("/account/unsent", 90),
    ],
)
def test_an_account_writes_only_so_often(limited: Flask, world: World, path: str, most: int) -> None:
    client, address = visitor(limited, world, "stakeholder"), path.format(seen=world.seen.id)
    codes = [client.post(address).status_code for _ in range(most + 1)]
    assert 429 not in codes[:most]
    assert codes[most] == 429
    assert client.get(address.removesuffix("/annotations").removesuffix("/replies")).status_code == 200
    assert visitor(limited, world, "administrator").post(address).status_code != 429


def test_nobody_has_pages_made_without_end_but_all_read_what_is_kept(limited: Flask, world: World) -> None:
    comparing.pages.clear()
    client, page = limited.test_client(), "/codes/ours/compare/1/2"
    assert client.get(page).status_code == 200
    filters = [f"kind={one}&kind={other}" for one in Kind for other in Kind if one < other]
    codes = [client.get(f"{page}?{each}").status_code for each in filters[:61]]
    assert codes == [200] * 59 + [429] * 2
    assert [client.get(address).status_code for address in (page, f"{page}?{filters[0]}")] == [200, 200]
    elsewhere = client.get(f"{page}?{filters[60]}", environ_overrides={"REMOTE_ADDR": "192.0.2.7"})
    assert elsewhere.status_code == 200
