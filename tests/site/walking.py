"""Walks over every address: what each role is answered, asked once per worker and read by all who judge it.

The office of the walks is staged (`tests/staging.py`), so that every test finds the rows, the ids and the addresses of
the first; reading changes nothing, which each walk makes sure of. Tests that write ask a `visitor` instead."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import parse_qs

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.test import TestResponse
from werkzeug.utils import cached_property

from codeprac.web.requests import CleanRequest
from tests.attacks.rows import all_rows, changes
from tests.site.visiting import ENTERED, expected, visitor
from tests.site.withheld import make_withheld
from tests.site.world import Address, World, addresses
from tests.staging import Staged

# Sent with every request of a walk, which is judged by nobody but the test that asks what other origins may read.
EVIL = "https://evil.example"
STAGE = "withheld"
QUERIES = (
    "page=999999999999999999999&round=99999999999999&draft=²&kind=x&group=%00&mine=1&state=withdrawn&order=text",
    "page=-1&view=side&in=measure-1.1,recitals,%F0%9F%A6%A6&q=%25&outcome=x&answered=yes&organisation=-&from=²&to=9",
    "kind=technical&state=submitted&answered=no&answer=waiting&wording=1&conflicts=1&in=measure-1.1",
    "unsent=x&sent=x&recorded=x&provision=measure-1.1&outcome=out-of-scope&next=//evil.example&to=x&after=x",
    "in=measure-1.1:9,recitals:9,commitment-1:9&numbers=1,2,3,4,5,6,7,8,9&group=industry&kind=technical&order=text",
)
ANY = "*"
"""Stands for the names of a query when a page has read all of it."""
# Read of every request before any page is asked (`accounts.limits`).
READ_OF_ALL = Counter(["q"])

asked: Counter[str] = Counter()
"""The names that the request at hand has been looked through for."""


class Watched(ImmutableMultiDict[str, str]):
    """The query of an address, which notes what it is asked for."""

    def __getitem__(self, key: str) -> str:
        asked[key] += 1
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        asked[str(key)] += 1
        return super().__contains__(key)

    def getlist(self, key: str, type: Any = None) -> list[Any]:
        """All values of a name."""
        asked[key] += 1
        return super().getlist(key, type)

    def __iter__(self) -> Iterator[str]:
        asked[ANY] += 1
        return super().__iter__()

    def __len__(self) -> int:
        asked[ANY] += 1
        return super().__len__()

    def keys(self) -> Any:
        """All names."""
        asked[ANY] += 1
        return super().keys()

    def values(self) -> Any:
        """The first values."""
        asked[ANY] += 1
        return super().values()

    def items(self, multi: bool = False) -> Any:
        """Names and values."""
        asked[ANY] += 1
        return super().items(multi)

    def lists(self) -> Any:
        """Names and all their values."""
        asked[ANY] += 1
        return super().lists()

    def listvalues(self) -> Any:
        """All values by name."""
        asked[ANY] += 1
        return super().listvalues()


class WatchedRequest(CleanRequest):
    """A request that notes what of its query is read."""

    @cached_property
    def args(self) -> Any:
        """The query of the address."""
        return Watched(super().args)


@dataclass
class Walk:
    """What each address, by its path, answered to one role, and which names of a query it looked for."""

    answers: dict[str, TestResponse] = field(default_factory=dict)
    reads: dict[str, frozenset[str]] = field(default_factory=dict)

    def get(self, path: str) -> TestResponse:
        """What this address answered; for what takes a client that asks."""
        return self.answers[path]


@cache
def _kept(app: Flask, role: str) -> Walk:
    return Walk()


@cache
def _addresses(app: Flask, method: str) -> list[Address]:
    """Kept with their answers, as the tokens in them are made anew each time."""
    return []


def stage(staged: Staged) -> World:
    """The office of all walks."""
    return staged(STAGE, make_withheld)


def places(app: Flask, world: World, method: str) -> list[Address]:
    """Every address of the staged office, the same ones each time."""
    found = _addresses(app, method)
    if not found:
        found += addresses(app, world, method)
    return found


def open_to(app: Flask, world: World, role: str, method: str) -> list[Address]:
    """The addresses that answer this role from what the database holds."""
    actor = world.actor(role)
    return [one for one in places(app, world, method) if expected(app, world, role, one, actor) is ENTERED]


def closed_to(app: Flask, world: World, role: str, method: str) -> list[tuple[Address, set[int]]]:
    """The addresses that refuse this role, and how each may."""
    actor = world.actor(role)
    asked = ((one, expected(app, world, role, one, actor)) for one in places(app, world, method))
    return [(one, may) for one, may in asked if may is not ENTERED]


def walked(app: Flask, world: World, role: str, wanted: Iterable[Address] | None = None) -> Walk:
    """What these pages answer to a role, or all of them."""
    walk = _kept(app, role)
    paths = [one.path for one in (places(app, world, "GET") if wanted is None else wanted)]
    missing = [path for path in paths if path not in walk.answers]
    if not missing:
        return walk
    client = visitor(app, world, role)
    client.get("/")  # the client signs in with its first request
    before = all_rows()
    for path in missing:
        answer, walk.reads[path] = _watch(client, path)
        walk.answers[path] = _without_request(answer)
    assert list(changes(before, all_rows(before))) == [], "reading has written"
    return walk


def asked_with(client: FlaskClient, walk: Walk, queries: Iterable[str]) -> Iterator[tuple[str, TestResponse]]:
    """Every address with each of these queries, and its answer; but for those that cannot be answered otherwise than
    one that was asked before: where they say the same of every name that was read for that answer."""
    queries = list(queries)
    for path, reads in walk.reads.items():
        known = [("", reads)]
        for query in queries:
            if not any(_said(query, names) == _said(other, names) for other, names in known):
                answer, read = _watch(client, f"{path}?{query}")
                known.append((query, read))
                yield f"{path}?{query}", answer


def _watch(client: FlaskClient, address: str) -> tuple[TestResponse, frozenset[str]]:
    """An answer, and the names of the query that were read for it."""
    app = client.application
    plain, app.request_class = app.request_class, WatchedRequest
    asked.clear()
    try:
        answer = client.get(address, headers={"Origin": EVIL})
    finally:
        app.request_class = plain
    return answer, frozenset(asked - READ_OF_ALL)


def _said(query: str, names: frozenset[str]) -> dict[str, list[str]]:
    """What a query says of these names."""
    said = parse_qs(query, keep_blank_values=True)
    return said if ANY in names else {name: said[name] for name in names & said.keys()}


def _without_request(answer: TestResponse) -> TestResponse:
    """The answer alone, as a request holds on to much."""
    kept: Any = None
    return TestResponse([answer.data], answer.status, answer.headers, kept)
