"""The command line: ``codeprac …`` or ``flask --app wsgi …``."""

import sys

import click
from flask.cli import FlaskGroup
from sqlalchemy.exc import OperationalError

from codeprac import backup_commands, office_commands
from codeprac.annotations.commands import carry_anchors_command
from codeprac.audit.adopting import begin_holding
from codeprac.audit.commands import audit
from codeprac.carry_command import carry_command
from codeprac.channels.commands import load_proposals_command
from codeprac.compare_command import compare_command
from codeprac.config import ConfigurationError
from codeprac.db import db
from codeprac.dispositions.commands import import_reasons_command, take_proposals_command
from codeprac.drafting.commands import import_draft_command
from codeprac.drafts.commands import render_drafts_command
from codeprac.migrating import Form, downgrade, find_form, upgrade
from codeprac.serving import JOBS, Place, PortTaken, ensure_port_is_free, serve
from codeprac.web import clock


def _create_app() -> object:
    from codeprac import create_app

    return create_app()


@click.group(cls=FlaskGroup, create_app=_create_app, add_default_commands=False)
def cli() -> None:
    """Codes of practice, written in public."""


for command in (
    carry_command,
    compare_command,
    import_draft_command,
    carry_anchors_command,
    render_drafts_command,
    load_proposals_command,
    import_reasons_command,
    take_proposals_command,
    audit,
    *office_commands.COMMANDS,
    *backup_commands.COMMANDS,
):
    cli.add_command(command)


@cli.command()
@click.option("--down", "revision", default=None, help="Go down to this revision instead ('base' for all the way).")
def migrate(revision: str | None) -> None:
    """Bring the database to the newest form."""
    if revision:
        downgrade(revision)
    else:
        upgrade()
        _begin_holding()


def _begin_holding() -> None:
    """The first act would do it, and whoever did it would have to wait."""
    if count := begin_holding(clock.now()):
        click.echo(f"The record holds {count:,} rows from now on, as they stand.")
    db.session.commit()


@cli.command(with_appcontext=False)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on.")
@click.option("--port", default=8000, show_default=True, help="The port to listen on.")
@click.option("--processes", default=2, show_default=True, help="How many processes answer requests.")
@click.option("--demo", is_flag=True, help="With the sample code of practice and its accounts, in instance/.")
@click.option("--jobs/--no-jobs", default=True, help="Also run the worker of the jobs.")
def run(host: str, port: int, processes: int, demo: bool, jobs: bool) -> None:
    """Serve until interrupted, with the worker of the jobs beside it."""
    place = Place(host, port, processes)
    ensure_port_is_free(place)
    introduction = prepare_demo(place) if demo else []
    if not demo:
        _ensure_current()
    serve(place, jobs=JOBS if jobs else (), on_ready=lambda: _announce(place, introduction))


def prepare_demo(place: Place) -> list[str]:
    """Make the demo ready; return the lines that introduce its accounts."""
    from codeprac.demo import prepare

    return prepare(place, click.echo)


def _ensure_current() -> None:
    from codeprac import create_app

    with create_app().app_context():
        found = find_form()
        if found is Form.AHEAD:
            click.echo(
                "The database is in a newer form than this version of codeprac knows; serving all the same.", err=True
            )
        if found is Form.BEHIND:
            raise ConfigurationError("The database is not in the newest form; run this first: codeprac migrate")


def _announce(place: Place, introduction: list[str]) -> None:
    click.echo("\n".join(["", f"codeprac is ready at {place.url} (Ctrl-C ends it)", *introduction]))


def main() -> None:
    """Run; a wrong setting, a taken port or a database that is away is one clear sentence, not a traceback."""
    try:
        cli(standalone_mode=True)
    except (ConfigurationError, PortTaken) as error:
        sys.exit(f"codeprac: {error}")
    except OperationalError as error:
        sys.exit(f"codeprac: the database cannot do it: {error.orig}")
