"""Commands for backups: making one, checking one, putting one into an empty place."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from flask import current_app
from flask.cli import with_appcontext

from codeprac import backing_up
from codeprac.backing_up import BackupFailed, Checked
from codeprac.db import db
from codeprac.notifications.services import hold_waiting
from codeprac.web import clock

FILE = click.argument("file", type=click.Path(path_type=Path))


@contextmanager
def _one_sentence() -> Iterator[None]:
    try:
        yield
    except BackupFailed as error:
        raise click.ClickException(str(error)) from None


@click.command()
@FILE
@with_appcontext
def backup(file: Path) -> None:
    """Write an archive of the database and the files to FILE, also while they are in use."""
    with _one_sentence():
        made = backing_up.back_up(db.engine, current_app.config["INSTANCE"], file, now=clock.now())
    click.echo(f"Backed up to {file}, {file.stat().st_size:,} bytes: {_in_words(made)}.")
    click.echo(f"SHA-256 {made.sha256}")


@click.command()
@FILE
@click.option("--sha256", default="", help="The hash that `backup` printed, kept elsewhere: proves who made it, too.")
def verify(file: Path, sha256: str) -> None:
    """Check that the archive FILE is whole: every size, every hash, every row."""
    with _one_sentence():
        found = backing_up.check_archive(file)
    if sha256 and sha256.lower() != found.sha256:
        raise click.ClickException(f"{file} is another file than the one with that hash: its own is {found.sha256}.")
    click.echo(f"{file} is whole: {_in_words(found)}.")
    click.echo(f"SHA-256 {found.sha256}")


@click.command()
@FILE
@click.option("--send-mail", is_flag=True, help="Send mail that waited: it has not left since.")
@with_appcontext
def restore(file: Path, send_mail: bool) -> None:
    """Put the archive FILE into the empty place that the settings name: another database than it came from will do."""
    with _one_sentence():
        found = backing_up.restore(db.engine, current_app.config["INSTANCE"], file)
    click.echo(f"Restored {file}: {_in_words(found)}.")
    held = 0 if send_mail else hold_waiting(now=clock.now())
    db.session.commit()
    if held:
        click.echo(
            f"Mails that waited when it was made: {held}. They may have left since, so they are not sent by "
            "themselves; administrators find them at /admin/jobs. (With --send-mail they would be sent.)"
        )


COMMANDS = (backup, verify, restore)


def _in_words(found: Checked) -> str:
    manifest = found.manifest
    return (
        f"{manifest.rows:,} rows in {len(manifest.tables)} tables, {len(manifest.files)} files, of {manifest.database} "
        f"at revision {manifest.revision}, made {manifest.made_at:%Y-%m-%d %H:%M} UTC"
    )
