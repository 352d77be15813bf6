"""Every route for every role: who may enters, and nothing breaks whatever is asked, on each database.

What knows no database is asked once (`once`): whom the policy keeps out, what answers tell, how they are headed."""

import pytest
from flask import Flask

from tests.site.visiting import ENTERED, fault_of_status, faults_of_posts, visitor
from tests.site.walking import QUERIES, asked_with, open_to, stage, walked
from tests.site.world import PRIVATE, ROLES, SEALED, WORKING, World
from tests.staging import Staged

GARBAGE = (
    "x",
    "01ARZ3NDEKTSV4RRFFQ69G5FAV",
    "%2e%2e%2f%2e%2e%2fetc%2fpasswd",
    "..",
    "%00",
    "%ff%fe",
    "%F0%9F%A6%A6",
    "%D7%A9%E2%80%AE",
    "' or 1=1 --",
    "%27%22%3E%3Cscript%3E",
    "a" * 3_000,
    "-1",
    "0",
    "2147483647",
    "2147483648",
    "9" * 5_000,
    "%C2%B2",
)
TRIED_EACH = 4


@pytest.fixture
def world(staged: Staged) -> World:
    return stage(staged)


@pytest.mark.parametrize("role", ROLES)
def test_every_page_opens_for_those_who_may_see_it(app: Flask, world: World, role: str) -> None:
    pages = open_to(app, world, role, "GET")
    walk, wrong = walked(app, world, role, pages), []
    for address in pages:
        wrong += fault_of_status(address, walk.answers[address.path], ENTERED, is_page=True)
    assert wrong == []


@pytest.mark.parametrize("role", ROLES)
def test_every_act_is_open_to_those_who_may_do_it(app: Flask, world: World, role: str) -> None:
    assert faults_of_posts(app, world, role, open_to(app, world, role, "POST")) == []


def test_addresses_of_nothing_lead_nowhere_and_break_nothing(app: Flask, world: World) -> None:
    client, wrong = visitor(app, world, "administrator"), []
    for method, path in sorted(garbled(app)):
        answer = client.open(path, method=method)
        if answer.status_code not in {302, 303, 308, 403, 404, 405, 409}:
            wrong.append(f"{method} {path[:120]}: {answer.status_code}")
    assert wrong == []


def test_strange_queries_break_nothing(app: Flask, world: World) -> None:
    """Of the administrator; those who are kept out ask everything (`once/test_secrets.py`)."""
    walk = walked(app, world, "administrator", open_to(app, world, "administrator", "GET"))
    client = visitor(app, world, "administrator")
    answered = {path: answer.status_code for path, answer in asked_with(client, walk, QUERIES)}
    assert [path for path, status in answered.items() if status >= 500] == []
    assert len(answered) > 50


def test_the_secrets_are_there_for_those_who_work_on_the_code(app: Flask, world: World) -> None:
    client = visitor(app, world, "drafter")
    assert SEALED in client.get("/codes/ours/annotations").text
    assert PRIVATE in client.get(f"/codes/ours/desk?round={world.closed.number}&answer=waiting").text or PRIVATE in (
        client.get(f"/codes/ours/desk/decide/{world.hidden.number}").text
    )
    assert WORKING in client.get("/codes/ours/working").text


def garbled(app: Flask) -> set[tuple[str, str]]:
    """The methods and address of every route with its variable parts replaced by what is nothing: a few kinds of
    nothing for each, in turn, so that each kind is tried on many routes."""
    found, turn = set(), 0
    for rule in app.url_map.iter_rules():
        if rule.arguments and rule.endpoint != "static":
            # Where a route takes a number, all else ends in its converter, before any code of ours.
            values = [value for value in GARBAGE if value.isdigit()] if "<int:" in rule.rule else GARBAGE
            chosen = [values[(turn + each) % len(values)] for each in range(TRIED_EACH)]
            turn += TRIED_EACH
            paths = ["".join(part if fixed else value for fixed, part in pieces(rule.rule)) for value in chosen]
            if len(rule.arguments) > 1:
                paths.append("".join(part if fixed else known(part) for fixed, part in pieces(rule.rule)))
            found |= {(method, path) for path in paths for method in {"GET", "POST"} & (rule.methods or set())}
    return found


def pieces(rule: str) -> list[tuple[bool, str]]:
    """The fixed (True) and variable parts of a route."""
    parts = []
    for place, part in enumerate(rule.replace("<", "\0<").replace(">", "\0").split("\0")):
        parts.append((not part.startswith("<"), part) if place else (True, part))
    return parts


def known(part: str) -> str:
    """A code that is there, with nothing beneath it."""
    return "ours" if part == "<slug" else "999"
