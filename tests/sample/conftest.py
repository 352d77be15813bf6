"""The sample as it stands in this run's database; these tests only read it, so that nothing has to be put back."""

from collections.abc import Iterator
from datetime import datetime

import pytest
import sqlalchemy as sa
from flask import Flask

from codeprac.audit.models import AuditEntry
from codeprac.audit.tags import Tag
from codeprac.db import db


@pytest.fixture
def sample(built_sample_app: Flask) -> Iterator[Flask]:
    """The application, within an application context of the test."""
    with built_sample_app.app_context():
        yield built_sample_app
        db.session.rollback()


@pytest.fixture
def now(sample: Flask) -> datetime:
    """The moment at which the sample was loaded."""
    return db.session.scalars(sa.select(AuditEntry.at).where(AuditEntry.tag == Tag.SAMPLE_LOADED).limit(1)).one()
