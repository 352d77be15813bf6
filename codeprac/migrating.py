"""Migrations by Alembic, run against the application's own engine."""

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


def is_current() -> bool:
    """Is the database in the newest form? Needs an application context."""
    with db.engine.connect() as connection:
        there = MigrationContext.configure(connection).get_current_heads()
    return set(there) == set(ScriptDirectory.from_config(configuration()).get_heads())


def generate(message: str, revision: str) -> None:
    """Write a new migration from the difference between models and database."""
    command.revision(configuration(), message=message, rev_id=revision, autogenerate=True)
