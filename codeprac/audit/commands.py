"""The record from the command line: check it, seal it, read it."""

import json
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from codeprac.audit.adopting import adopt as adopt_all
from codeprac.audit.queries import Wanted, select_entries
from codeprac.audit.sealing import RecordBroken, seal_now
from codeprac.audit.verifying import Checked, verify_record
from codeprac.db import db, one_moment, only_reading
from codeprac.web import clock

UTC_DATE = click.DateTime(formats=["%Y-%m-%d"])


@click.group()
def audit() -> None:
    """The record of acts: its chain, its seals."""


@audit.command()
@click.option(
    "--kept",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Seals as somebody outside kept them: a copy of /record/seals.json.",
)
@with_appcontext
def verify(kept: Path | None) -> None:
    """Check the whole record, and the rows that bind against it; the first fault is named, and ends with 1."""
    seals = _read_kept(kept) if kept else None
    with one_moment():
        checked = verify_record(seals)
    _tell(checked)
    if checked.fault:
        raise click.ClickException(f"{checked.fault}. See docs/operations/record.md for what to do.")
    click.echo("The record is whole.")


def _tell(checked: Checked) -> None:
    click.echo(
        f"{checked.entries:,} entries and {checked.receipts:,} receipts under {checked.seals:,} seals; "
        f"{checked.unsealed:,} not sealed yet."
    )
    if checked.forgotten:
        click.echo(f"The content of {checked.forgotten:,} receipts was emptied; their hashes hold.")
    click.echo(f"{checked.compared.rows:,} rows were compared with what the record holds of them.")
    if checked.compared.unheld:
        click.echo(
            f"{checked.compared.unheld:,} rows were NOT compared: the record held none yet when they were written, so "
            "nothing tells them from forged ones. Hold them as they stand: codeprac audit adopt"
        )


@audit.command()
@with_appcontext
def seal() -> None:
    """Seal now what was recorded since the last seal; otherwise the worker does it once a day."""
    try:
        made = seal_now(clock.now())
    except RecordBroken as broken:
        raise click.ClickException(f"Not sealed. {broken}. See docs/operations/record.md.") from None
    click.echo(f"Seal {made.number}: {made.size:,} links, root {made.root}" if made else "Nothing is to be sealed.")


@audit.command()
@with_appcontext
def adopt() -> None:
    """Take in what an earlier codeprac wrote while this one was being installed; the record says that this was done."""
    adopted = adopt_all(clock.now())
    db.session.commit()
    click.echo(f"{adopted.unchained:,} entries and receipts were chained.")
    for difference in adopted.rows:
        click.echo(f"held as it stands: {difference}, {difference.kind}")
    if adopted.begun:
        click.echo(f"{adopted.begun:,} rows are held from now on, as they stand.")


@audit.command("list")
@click.option("--tag", default="", help="One kind of act, as annotation:submitted.")
@click.option("--actor", default="", help="The id of an account.")
@click.option("--object", "object_id", default="", help="The id of what was acted on.")
@click.option("--since", type=UTC_DATE, help="From this day on.")
@click.option("--limit", default=100, show_default=True, help="The newest so many.")
@with_appcontext
def list_command(tag: str, actor: str, object_id: str, since: datetime | None, limit: int) -> None:
    """The newest acts, one to a line of JSON."""
    first = since.replace(tzinfo=clock.office_zone()) if since else None
    with only_reading():
        for entry in db.session.scalars(select_entries(Wanted(tag, actor, object_id, first)).limit(limit)):
            names = ("id", "tag", "actor_id", "object_type", "object_id", "data")
            row = {name: getattr(entry, name) for name in names} | {"at": entry.at.isoformat()}
            click.echo(json.dumps(row, ensure_ascii=False))


def _read_kept(path: Path) -> Mapping[int, Mapping[str, Any]]:
    try:
        return {seal["number"]: seal for seal in json.loads(path.read_text(encoding="utf-8"))["seals"]}
    except (ValueError, TypeError, KeyError):
        raise click.ClickException(f"{path} is no copy of /record/seals.json.") from None
