"""The provider, and an application that people can sign in to by it."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask

from codeprac.db import db
from codeprac.openid.provider import EXTENSION
from tests.databases import Database
from tests.openid.visitor import Visitor
from tests.servers.openid import CLIENT_ID, CLIENT_SECRET, OpenIDProvider


@pytest.fixture(scope="session")
def running_provider() -> Iterator[OpenIDProvider]:
    """One provider for all tests."""
    with OpenIDProvider() as provider:
        yield provider


@pytest.fixture(scope="session")
def made_app(running_provider: OpenIDProvider, database: Database, make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """One application for all tests."""
    made = make_app(
        database.url,
        CODEPRAC_OPENID_ISSUER=running_provider.issuer,
        CODEPRAC_OPENID_CLIENT_ID=CLIENT_ID,
        CODEPRAC_OPENID_CLIENT_SECRET=CLIENT_SECRET,
        CODEPRAC_OPENID_NAME="Sample Login",
    )
    yield made
    with made.app_context():
        db.engine.dispose()


@pytest.fixture
def provider(running_provider: OpenIDProvider, made_app: Flask) -> OpenIDProvider:
    """The provider as it was at first."""
    running_provider.forget()
    made_app.extensions[EXTENSION].server_metadata.clear()
    return running_provider


@pytest.fixture
def visitor(provider: OpenIDProvider, made_app: Flask, app: Flask) -> Visitor:
    """A browser that has been nowhere."""
    return Visitor(made_app, provider)
