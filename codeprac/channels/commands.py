"""Proposals made elsewhere, from the command line."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path

import click
from flask.cli import with_appcontext

from codeprac.accounts.queries import find_account
from codeprac.channels.services import load_proposals, preview_proposals, record_input
from codeprac.channels.services.loading import Placed
from codeprac.codes.queries import get_code
from codeprac.db import db
from codeprac.errors import NotFound, RuleBroken
from codeprac.records.rules import Channel, Said
from codeprac.rounds.models import Round
from codeprac.rounds.queries import get_round
from codeprac.text.decoding import UndecodableText, read
from codeprac.text.proposal_files import ProposedChange, UnreadableProposals, read_proposals
from codeprac.text.proposing import Place
from codeprac.web import clock

NOBODY = "Not named"


@click.command("load-proposals")
@click.argument("slug", metavar="CODE")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--round", "number", type=int, required=True, help="The round that they belong to.")
@click.option("--title", required=True, help="What they were, as the heading of their record.")
@click.option("--place", default="", help="Where they were made.")
@click.option("--by", "email", default=None, help="The e-mail address of the drafter who records them.")
@click.option("--dry-run", is_flag=True, help="Only say where each would go.")
@with_appcontext
def load_proposals_command(
    slug: str, file: Path, number: int, title: str, place: str, email: str | None, dry_run: bool
) -> None:
    """Load the proposals in FILE (CSV, JSON or a unified diff) into a round of the code with the slug CODE, as
    contributions of one record, each at the words that it changes."""
    try:
        changes = read_proposals(read(file.read_bytes()).text)
        round_ = get_round(get_code(slug), number)
        placed = preview_proposals(round_.draft, changes) if dry_run else _load(round_, changes, title, place, email)
    except (UndecodableText, UnreadableProposals, RuleBroken) as error:
        raise click.ClickException(str(error)) from error
    except NotFound as error:
        raise click.ClickException(f"There is no round {number} of a code of practice “{slug}”.") from error
    db.session.commit()
    for line in describe(placed):
        click.echo(line)


def describe(placed: Sequence[Placed]) -> list[str]:
    """Where each proposal went, and how many of which kind."""
    lines = []
    for one in placed:
        number = f"annotation {one.annotation.number}: " if one.annotation else ""
        name = " ".join(part for part in (one.change.key, one.change.date, one.change.status) if part)
        lines.append(f"{number}{name or 'proposal'} → {one.provision.name}: {_said(one)}")
    counts = Counter(_said(one) for one in placed)
    return [*lines, ", ".join(f"{count} {said}" for said, count in sorted(counts.items()))]


def _said(one: Placed) -> str:
    if isinstance(one.place, Place):
        return "at its words" if one.place.is_exact else "at words that changed since"
    return f"to be placed by hand ({one.place.value})"


def _load(
    round_: Round, changes: Sequence[ProposedChange], title: str, place: str, email: str | None
) -> Sequence[Placed]:
    account = find_account(email) if email else None
    if email and account is None:
        raise click.BadParameter(f"There is no account with the address {email}.", param_hint="--by")
    now, actor_id = clock.now(), account.id if account else None
    today = now.astimezone(clock.office_zone()).date()
    days = [date.fromisoformat(one.date) for one in changes if one.date]
    said = Said(Channel.PLATFORM, title, min(max(days, default=today), today), place, "", are_parties_public=True)
    authors = [one.author for one in changes if one.author.strip()] or [NOBODY]
    record = record_input(round_, said, authors, today=today, actor_id=actor_id, now=now)
    return load_proposals(record, changes, actor_id=actor_id, now=now)
