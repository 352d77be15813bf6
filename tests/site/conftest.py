"""Applications on databases of their own, for tests that change the tables."""

import os
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from flask import Flask

from codeprac.db import db
from tests.databases import Databases, Prepare


@pytest.fixture
def on_its_own(
    databases: Databases, make_app: Callable[..., Flask], request: pytest.FixtureRequest
) -> Callable[[Prepare | None], AbstractContextManager[Flask]]:
    """Make the application on a database of this test, for as long as it is within."""
    name = f"own_{abs(hash(request.node.name))}_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"

    @contextmanager
    def make(prepare: Prepare | None) -> Iterator[Flask]:
        database = databases.create(name, prepare)
        app = make_app(database.url)
        with app.app_context():
            yield app
            db.session.close()
            db.engine.dispose()
        database.close()

    return make


@pytest.fixture
def empty_app(on_its_own: Callable[..., AbstractContextManager[Flask]]) -> Iterator[Flask]:
    """The application on a database without a table."""
    with on_its_own(None) as app:
        yield app


@pytest.fixture
def migrated_app(on_its_own: Callable[..., AbstractContextManager[Flask]], migrate: Prepare) -> Iterator[Flask]:
    """The application on a database in its newest form, which may be taken to earlier ones."""
    with on_its_own(migrate) as app:
        yield app
