"""Taking proposed wording over, from the command line."""

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from codeprac.accounts.queries import find_account
from codeprac.annotations.models import Annotation
from codeprac.codes.queries import get_code
from codeprac.db import db
from codeprac.dispositions.services import take_proposal
from codeprac.errors import NotFound, RuleBroken
from codeprac.web import clock


@click.command("take-proposals")
@click.argument("slug", metavar="CODE")
@click.argument("numbers", type=int, nargs=-1, required=True)
@click.option("--by", "email", default=None, help="The e-mail address of the drafter who takes them.")
@with_appcontext
def take_proposals_command(slug: str, numbers: tuple[int, ...], email: str | None) -> None:
    """Take the wording proposed in annotations NUMBERS over into the working draft, one after another; what cannot be
    applied for sure is left alone, and why is said."""
    account = find_account(email) if email else None
    if email and account is None:
        raise click.BadParameter(f"There is no account with the address {email}.", param_hint="--by")
    try:
        code = get_code(slug)
    except NotFound as error:
        raise click.ClickException(f"There is no code of practice with the slug “{slug}”.") from error
    taken = 0
    for number in numbers:
        annotation = db.session.scalar(
            sa.select(Annotation).where(Annotation.code_id == code.id, Annotation.number == number)
        )
        if annotation is None:
            click.echo(f"annotation {number}: there is none")
            continue
        try:
            with db.session.begin_nested():
                take_proposal(annotation, actor_id=account.id if account else None, now=clock.now())
        except RuleBroken as error:
            click.echo(f"annotation {number}: not taken. {error}")
        else:
            taken += 1
            click.echo(f"annotation {number}: taken over")
    db.session.commit()
    click.echo(f"{taken} of {len(numbers)} taken over")
