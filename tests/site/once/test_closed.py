"""Whom the policy keeps out, and what the framework answers: once, on whichever database, as none is asked.

Who holds no permission is refused by the policy, which is pure; tokens of forms, methods and headers are the
framework's. What answers those who may enter is asked on each database (`../test_matrix.py`)."""

from collections.abc import Callable

import pytest
from flask import Flask

from codeprac.db import db
from tests.databases import Database
from tests.site.visiting import (
    ENTERED,
    expected,
    fault_of_status,
    faults_of_headers,
    faults_of_posts,
    told_by,
    visitor,
)
from tests.site.walking import closed_to, open_to, places, stage, walked
from tests.site.withheld import STRANGERS
from tests.site.world import ROLES, World
from tests.staging import Staged

# Mail programs post here without having seen a page; the address itself is signed.
WITHOUT_A_FORM = {"watching.end_mails"}


@pytest.fixture
def world(staged: Staged) -> World:
    return stage(staged)


@pytest.mark.parametrize("role", ROLES)
def test_no_page_opens_for_who_may_not_see_it_and_all_have_their_headers(app: Flask, world: World, role: str) -> None:
    walk, wrong = walked(app, world, role), []
    for address, may in closed_to(app, world, role, "GET"):
        wrong += fault_of_status(address, walk.answers[address.path], may, is_page=True)
    for path, answer in walk.answers.items():
        wrong += faults_of_headers(path, answer)
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_no_act_is_open_to_who_may_not_do_it(app: Flask, world: World, role: str) -> None:
    assert faults_of_posts(app, world, role, [one for one, _ in closed_to(app, world, role, "POST")]) == []


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize("role", STRANGERS)
def test_every_closed_door_answers_strangers_as_the_policy_says(
    app: Flask, world: World, role: str, method: str
) -> None:
    """Members and leads of another organisation, who are no role of a code of practice."""
    client, wrong, refused = visitor(app, world, role), [], 0
    public = {one.path for one in open_to(app, world, "public", method) if not one.hides}
    for address in places(app, world, method):
        if address.path in public:
            continue
        may = expected(app, world, role, address)
        answer = client.open(address.path, method=method, data={"text": "x"} if method == "POST" else None)
        refused += may is not ENTERED
        wrong += fault_of_status(address, answer, may)
        wrong += [f"{address.path}: {told}" for told in told_by(role, address, answer)]
    assert wrong == []
    assert refused > 60


def test_only_the_head_of_a_page_is_told_as_the_page_is(app: Flask, world: World) -> None:
    client, walk = visitor(app, world, "administrator"), walked(app, world, "administrator")
    for path, answer in walk.answers.items():
        assert client.head(path).status_code == answer.status_code, path


def test_a_page_that_caches_keep_is_the_same_for_everyone(app: Flask, world: World) -> None:
    first, *others = (walked(app, world, role).answers for role in ROLES)
    kept = {path: answer.data for path, answer in first.items() if "public" in answer.headers["Cache-Control"]}
    assert [path for path, data in kept.items() if {each[path].data for each in others} != {data}] == []
    assert len(kept) >= 5


def test_no_form_is_taken_without_its_token(
    app: Flask, world: World, database: Database, make_app: Callable[..., Flask]
) -> None:
    guarded = make_app(database.url, {"WTF_CSRF_ENABLED": True})
    client, taken = visitor(guarded, world, "administrator"), []
    for address in places(app, world, "POST"):
        if address.rule.endpoint in WITHOUT_A_FORM:
            continue
        for sent in ({"data": {"text": "x"}}, {"json": {"text": "x"}}, {"data": b"x", "content_type": "text/plain"}):
            if client.post(address.path, **sent).status_code not in {400, 415}:
                taken.append(address.path)
    with guarded.app_context():
        db.engine.dispose()
    assert taken == []


def test_methods_that_nobody_asked_for_are_refused(app: Flask, world: World) -> None:
    client = visitor(app, world, "administrator")
    for path in ("/", "/codes/ours", "/login", "/nowhere", "/codes/ours/desk"):
        for method in ("TRACE", "CONNECT", "PROPFIND", "PUT", "DELETE", "PATCH"):
            assert client.open(path, method=method).status_code in {404, 405}
        assert client.options(path).status_code in {200, 404}
