"""The sample as it stands in this run's database; these tests only read it, so that nothing has to be put back."""

from collections.abc import Callable, Iterator
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from codeprac.audit.models import AuditEntry
from codeprac.audit.tags import Tag
from codeprac.db import db
from tests.databases import Database


@pytest.fixture(scope="package")
def reading_app(sample_database: Database, make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """One application for all of them, in demo mode."""
    app = make_app(sample_database.url, CODEPRAC_DEMO="1")
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def sample(reading_app: Flask) -> Iterator[Flask]:
    """The application, within an application context of the test."""
    with reading_app.app_context():
        yield reading_app
        db.session.rollback()


@pytest.fixture
def now(sample: Flask) -> datetime:
    """The moment at which the sample was loaded."""
    return db.session.scalars(sa.select(AuditEntry.at).where(AuditEntry.tag == Tag.SAMPLE_LOADED).limit(1)).one()
