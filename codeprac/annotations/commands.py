"""Annotations from the command line."""

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from codeprac.annotations.services import carry_annotations
from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.drafts.models import Draft
from codeprac.drafts.rules import DraftState
from codeprac.web import clock


@click.command("carry-anchors")
@with_appcontext
def carry_anchors_command() -> None:
    """Carry annotations to the later drafts that were released before codeprac did it by itself.

    Doing it again changes nothing."""
    statement = sa.select(Draft).join(Draft.code).where(Draft.state == DraftState.RELEASED)
    for draft in db.session.scalars(statement.order_by(CodeOfPractice.slug, Draft.number)).all():
        counts = carry_annotations(draft, actor_id=None, now=clock.now())
        db.session.commit()
        if counts:
            said = ", ".join(f"{count} {verdict.replace('-', ' ')}" for verdict, count in sorted(counts.items()))
            click.echo(f"{draft.code.slug}, draft {draft.number}: {said}")
    click.echo("Every annotation has its anchor in every later draft.")
