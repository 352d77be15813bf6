"""Taking proposed wording over, and importing reasons of changes, from the command line."""

from pathlib import Path

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from codeprac.accounts.queries import find_account
from codeprac.annotations.models import Annotation
from codeprac.codes.queries import get_code
from codeprac.db import db
from codeprac.dispositions.services import import_reasons, preview_reasons, take_proposal
from codeprac.errors import NotFound, RuleBroken
from codeprac.text.decoding import UndecodableText, read
from codeprac.text.explaining import UnreadableExplanations, read_explanations
from codeprac.web import clock


@click.command("import-reasons")
@click.argument("slug", metavar="CODE")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--draft", "number", type=int, default=None, help="The draft that those are about which name none.")
@click.option("--by", "email", default=None, help="The e-mail address of the drafter who gives them.")
@click.option("--dry-run", is_flag=True, help="Only say where each would go.")
@with_appcontext
def import_reasons_command(slug: str, file: Path, number: int | None, email: str | None, dry_run: bool) -> None:
    """Make the explanations in FILE (JSON or CSV) the reasons of changes of the code with the slug CODE, each at its
    provision; those without a place are named and left out."""
    actor_id = _actor_id(email)
    try:
        found = read_explanations(read(file.read_bytes()).text)
        reasons = preview_reasons(get_code(slug), found, number=number)
    except (UndecodableText, UnreadableExplanations) as error:
        raise click.ClickException(str(error)) from error
    except NotFound as error:
        raise click.ClickException(f"There is no code of practice with the slug “{slug}”.") from error
    for one in reasons:
        said = one.explanation
        where = f"draft {said.draft or number or '?'}: {said.measure or said.commitment or said.title}"
        click.echo(f"{where} → {one.provision.slug if one.provision else 'no place'}")
    added = 0 if dry_run else import_reasons(reasons, actor_id=actor_id, now=clock.now())
    db.session.commit()
    placed = sum(1 for one in reasons if one.provision is not None)
    click.echo(f"{placed} of {len(reasons)} have a place, {added} reasons given")


@click.command("take-proposals")
@click.argument("slug", metavar="CODE")
@click.argument("numbers", type=int, nargs=-1, required=True)
@click.option("--by", "email", default=None, help="The e-mail address of the drafter who takes them.")
@with_appcontext
def take_proposals_command(slug: str, numbers: tuple[int, ...], email: str | None) -> None:
    """Take the wording proposed in annotations NUMBERS over into the working draft, one after another; what cannot be
    applied for sure is left alone, and why is said."""
    actor_id = _actor_id(email)
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
                take_proposal(annotation, actor_id=actor_id, now=clock.now())
        except RuleBroken as error:
            click.echo(f"annotation {number}: not taken. {error}")
        else:
            taken += 1
            click.echo(f"annotation {number}: taken over")
    db.session.commit()
    click.echo(f"{taken} of {len(numbers)} taken over")


def _actor_id(email: str | None) -> str | None:
    if email is None:
        return None
    account = find_account(email)
    if account is None:
        raise click.BadParameter(f"There is no account with the address {email}.", param_hint="--by")
    return account.id
