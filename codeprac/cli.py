"""The command line: ``codeprac …`` or ``flask --app wsgi …``."""

import sys

import click
from flask.cli import FlaskGroup

from codeprac.config import ConfigurationError
from codeprac.migrating import downgrade, upgrade


def _create_app() -> object:
    from codeprac import create_app

    return create_app()


@click.group(cls=FlaskGroup, create_app=_create_app, add_default_commands=False)
def cli() -> None:
    """Codes of practice, written in public."""


@cli.command()
@click.option("--down", "revision", default=None, help="Go down to this revision instead ('base' for all the way).")
def migrate(revision: str | None) -> None:
    """Bring the database to the newest form."""
    if revision:
        downgrade(revision)
    else:
        upgrade()


def main() -> None:
    """Run; a wrong setting is one clear sentence, not a traceback."""
    try:
        cli(standalone_mode=True)
    except ConfigurationError as error:
        sys.exit(f"codeprac: {error}")
