"""The sample, loaded once for all tests that only read it."""

import os
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from flask import Flask

from codeprac.db import db
from codeprac.sample.loading import load_sample
from tests.databases import Databases

NOW = datetime(2026, 3, 11, 9, 30, tzinfo=UTC)


@pytest.fixture(scope="package")
def loaded_app(databases: Databases, migrate: Callable[[str], None], make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """An application on a database of its own that holds the sample, in demo mode."""
    database = databases.create(f"sample_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}", migrate)
    app = make_app(database.url, CODEPRAC_DEMO="1")
    with app.app_context():
        load_sample(NOW)
        db.session.commit()
    yield app
    with app.app_context():
        db.engine.dispose()
    database.close()


@pytest.fixture
def sample(loaded_app: Flask) -> Iterator[Flask]:
    """The application with the sample, within an application context of the test."""
    with loaded_app.app_context():
        yield loaded_app
        db.session.rollback()
