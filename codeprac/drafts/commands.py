"""Drafts from the command line."""

import click
from flask.cli import with_appcontext

from codeprac.drafts.services.rendering import render_outdated
from codeprac.web import clock


@click.command("render-drafts")
@with_appcontext
def render_drafts_command() -> None:
    """Render released drafts anew whose stored page was made by an earlier form of it; the worker does so each hour.

    The text of a draft and its hash stay as they are. Doing it again changes nothing."""
    done = render_outdated(clock.now)
    click.echo(f"{done} rendered anew." if done else "Every released draft has the page of today.")
