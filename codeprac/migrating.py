"""Migrations by Alembic, run against the application's own engine."""

from collections.abc import Collection
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import cast

from alembic import command
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask, current_app

from codeprac.db import db
from codeprac.locking import lock_of

MIGRATIONS = Path(__file__).resolve().parent.parent / "migrations"


def configuration() -> Config:
    """Alembic's configuration without an ini file."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    return config


def upgrade(revision: str = "head") -> None:
    """Bring the database up to a revision; needs an application context. Of several machines that start at the same
    moment, one does it while the others wait."""
    lock = lock_of(cast(Flask, current_app._get_current_object()), "migrate")  # type: ignore[attr-defined]  # Werkzeug's proxy
    lock.take(wait=True)
    try:
        command.upgrade(configuration(), revision)
    finally:
        lock.release()


def downgrade(revision: str) -> None:
    """Take the database down to a revision; needs an application context."""
    command.downgrade(configuration(), revision)


class Form(StrEnum):
    """How the form of the database stands to the code that uses it."""

    CURRENT = "current"
    BEHIND = "behind"
    AHEAD = "ahead"


def form_of(there: Collection[str], known: Collection[str], newest: Collection[str]) -> Form:
    """How revisions found in a database stand to those that the code knows. What it does not know is newer: migrations
    are safe while the code before them runs, so it may go on."""
    if set(there) == set(newest):
        return Form.CURRENT
    return Form.AHEAD if set(there) - set(known) else Form.BEHIND


def find_form() -> Form:
    """How the form of the database stands to ours. Needs an application context."""
    with db.engine.connect() as connection:
        there = MigrationContext.configure(connection).get_current_heads()
    known, newest = _revisions()
    return form_of(there, known, newest)


def known_revisions() -> frozenset[str]:
    """Every revision that this code knows."""
    return _revisions()[0]


@cache
def _revisions() -> tuple[frozenset[str], frozenset[str]]:
    """Every revision that this code knows, and the newest; read once, as they are files."""
    script = ScriptDirectory.from_config(configuration())
    return frozenset(one.revision for one in script.walk_revisions()), frozenset(script.get_heads())


def generate(message: str, revision: str) -> None:
    """Write a new migration from the difference between models and database."""
    command.revision(configuration(), message=message, rev_id=revision, autogenerate=True)
