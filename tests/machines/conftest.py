"""What tests of many machines may ask for: applications that share a Redis, or believe that they do."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask

from codeprac.db import db
from codeprac.extensions import limiter
from tests.databases import Database
from tests.servers.redis import RedisServer

NOBODY_LISTENS = "redis://127.0.0.1:9/0"


@pytest.fixture(scope="module")
def redis_server() -> Iterator[RedisServer]:
    """A Redis of these tests."""
    with RedisServer() as server:
        yield server


@pytest.fixture
def make_node(app: Flask, database: Database, make_app: Callable[..., Flask]) -> Iterator[Callable[[str], Flask]]:
    """Make a node: the application on the tests' database with the Redis at an address, and limits counted."""
    before, nodes = dict(vars(limiter)), []

    def make(url: str) -> Flask:
        nodes.append(node := make_app(database.url, {"RATELIMIT_ENABLED": True}, CODEPRAC_REDIS_URL=url))
        return node

    yield make
    for node in nodes:
        with node.app_context():
            db.engine.dispose()
    state: dict[str, Any] = vars(limiter)
    state.clear()
    state.update(before)
