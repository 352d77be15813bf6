"""Nobody fills the pages of others by a script. Once, on whichever database: counters lie in memory or in Redis."""

import re

import pytest
from flask import Flask
from limits import parse

from codeprac.accounts.models import User
from codeprac.drafts.views import comparing
from codeprac.extensions import limiter, untold
from codeprac.text.provisions import Kind
from tests.site.visiting import visitor
from tests.site.walking import stage
from tests.site.world import World
from tests.staging import Staged


@pytest.fixture
def world(staged: Staged) -> World:
    return stage(staged)


def have_tried(app: Flask, user: User, path: str, limit: str, *, but: int = 0) -> None:
    """Count as often as a limit allows, but for a few times, what this account has sent to an address."""
    allowed = parse(limit)
    endpoint, _values = app.url_map.bind("localhost").match(path, method="POST")
    with app.app_context():
        limiter.limiter.hit(allowed, f"own:{user.get_id()}", endpoint, cost=allowed.amount - but)


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("/codes/ours/drafts/2/measure-1.1/annotations", "60 per minute"),
        ("/annotations/{seen}/edit", "60 per minute"),
        ("/annotations/{seen}/replies", "60 per minute"),
        ("/organisations/create", "20 per hour"),
        ("/account/unsent", "90 per minute"),
    ],
)
def test_an_account_writes_only_so_often(limited: Flask, world: World, path: str, limit: str) -> None:
    client, address = visitor(limited, world, "stakeholder"), path.format(seen=world.seen.id)
    have_tried(limited, world.people["stakeholder"], address, limit, but=2)
    codes = [client.post(address).status_code for _ in range(3)]
    assert 429 not in codes[:2]
    assert codes[2] == 429
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


def test_an_account_searches_only_so_often_whatever_the_page(limited: Flask, world: World) -> None:
    client, pages = visitor(limited, world, "stakeholder"), ("/organisations?q=x", "/codes/ours/annotations?q=x")
    codes = [client.get(pages[turn % 2]).status_code for turn in range(41)]
    assert codes == [200] * 40 + [429]
    assert client.get("/organisations").status_code == 200
    assert visitor(limited, world, "public").get(pages[0]).status_code == 200


def test_nobody_takes_files_without_end_by_changing_addresses_of_one_network(limited: Flask, world: World) -> None:
    client = limited.test_client()
    files = ("/codes/ours/records.csv", "/codes/ours/drafts/2/form.csv")

    def take(turn: int, network: str = "2001:db8:1:2") -> int:
        address = f"{network}::{turn + 1:x}"
        return client.get(files[turn % 2], environ_overrides={"REMOTE_ADDR": address}).status_code

    assert [take(turn) for turn in range(61)] == [200] * 60 + [429]
    assert take(1, "2001:db8:1:3") == 200


def test_an_account_takes_only_so_many_files(limited: Flask, world: World) -> None:
    client = visitor(limited, world, "drafter")
    assert [client.get("/codes/ours/drafts/2/form.csv").status_code for _ in range(21)] == [200] * 20 + [429]
    assert visitor(limited, world, "stakeholder").get("/codes/ours/drafts/2/form.csv").status_code == 200


def test_an_office_behind_one_address_writes_more_than_one_account_but_not_without_end(
    limited: Flask, world: World
) -> None:
    with limited.app_context():
        limiter.limiter.hit(parse("300 per minute"), untold("from", "127.0.0.1"), "writing", cost=299)
    page = "/codes/ours/drafts/2/measure-1.1/annotations"
    assert visitor(limited, world, "stakeholder").post(page).status_code == 422
    refused = visitor(limited, world, "drafter").post(page)
    assert refused.status_code == 429


def test_who_has_to_wait_learns_when_and_loses_nothing(limited: Flask, world: World) -> None:
    client, page = visitor(limited, world, "stakeholder"), "/codes/ours/drafts/2/measure-1.1"
    stamp = re.search(r'name="written_by" value="([^"]+)"', client.get(page).text)
    about = re.search(r'name="draft_about" value="([^"]+)"', client.get(page).text)
    assert stamp is not None
    assert about is not None
    have_tried(limited, world.people["stakeholder"], f"{page}/annotations", "60 per minute")
    typed = {
        "text": "Long & dear words.",
        "rationale": "Because.\nTwice.",
        "form_token": "one form",
        "kind": "technical",
    }
    form = typed | {"written_by": stamp[1], "draft_about": about[1], "draft_version": "0"}
    refused = client.post(f"{page}/annotations", data=form)
    assert refused.status_code == 429
    assert 0 < int(refused.headers["Retry-After"]) <= 60
    for words in (
        "Try again in one minute.",
        "<time datetime=",
        "Long &amp; dear words.</textarea>",
        "Because.\nTwice.",
    ):
        assert words in refused.text
    kept = re.search(r'href="(/account/unsent/[^"]+)"', refused.text)
    assert kept is not None
    assert "Long &amp; dear words." in client.get(client.get(kept[1]).location).text
    told = client.post(f"{page}/annotations", data=form, headers={"Accept": "application/json"})
    assert told.json["error"]["message"] == "Too many attempts. Try again in one minute."
