"""Drafts from the command line."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from codeprac.accounts.queries import find_account
from codeprac.codes.queries import get_code
from codeprac.db import db
from codeprac.dispositions.services import release_draft_with_answers
from codeprac.drafts.models import Draft
from codeprac.drafts.previewing import preview
from codeprac.drafts.services import import_draft
from codeprac.errors import NotFound, RuleBroken
from codeprac.text.decoding import UndecodableText, read
from codeprac.web import clock


@click.command("import-draft")
@click.argument("slug", metavar="CODE")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--title", default="", help="Shown above the text; without it, the title in the text.")
@click.option("--note", default="", help="A note to readers, in Markdown.")
@click.option("--author", "email", default=None, help="The e-mail address of the drafter's account.")
@click.option("--replace", is_flag=True, help="Set the present working draft aside, if there is one.")
@click.option("--release", is_flag=True, help="Release it at once.")
@with_appcontext
def import_draft_command(
    slug: str, file: Path, title: str, note: str, email: str | None, replace: bool, release: bool
) -> None:
    """Import FILE (Markdown) as the working draft of the code with the slug CODE."""
    author_id = _author_id(email)
    try:
        text = read(file.read_bytes())
        code = get_code(slug)
        now = clock.now()
        draft = import_draft(code, text.text, title=title, note=note, author_id=author_id, now=now, replace=replace)
        seen = preview(text)
        if release:
            release_draft_with_answers(draft, with_answers=False, actor_id=author_id, now=now)
    except (UndecodableText, RuleBroken) as error:
        raise click.ClickException(str(error)) from error
    except NotFound as error:
        raise click.ClickException(f"There is no code of practice with the slug “{slug}”.") from error
    db.session.commit()
    for doubt in seen.doubts:
        click.echo(f"line {doubt.line}: {doubt.message}", err=True)
    click.echo(_summary(draft, len(seen.provisions), len(seen.doubts)))


def _author_id(email: str | None) -> str | None:
    if email is None:
        return None
    account = find_account(email)
    if account is None:
        raise click.BadParameter(f"There is no account with the address {email}.", param_hint="--author")
    return account.id


def _summary(draft: Draft, provisions: int, doubts: int) -> str:
    what = f"{provisions} provisions, {doubts} doubts"
    if draft.number is None:
        return f"Imported as the working draft: {what}."
    return f"Released as draft {draft.number}: {what}. SHA-256 {draft.source_sha256}"
