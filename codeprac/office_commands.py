"""Commands for who runs an instance: the first administrator, the worker of the jobs."""

from typing import cast

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from codeprac import jobs
from codeprac.access.actor import OfficeRole
from codeprac.accounts.links import reset_link
from codeprac.accounts.models import User
from codeprac.accounts.passwords import find_weaknesses
from codeprac.accounts.queries import find_account
from codeprac.accounts.services import create_account, reset_factors
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.organisations.services import ensure_first_stakeholder_groups
from codeprac.web import clock


@click.command()
@click.argument("email")
@click.argument("name")
@click.option("--link", is_flag=True, help="Print a link to set the password with, instead of asking for one.")
@with_appcontext
def create_administrator(email: str, name: str, link: bool) -> None:
    """Make EMAIL an administrator, with a new account called NAME where there is none yet."""
    now = clock.now()
    account = find_account(email)
    existed = account is not None
    if account is None:
        password = None if link else _ask_for_password(email, name)
        account = create_account(email=_checked(email), name=name, password=password, now=now, confirmed=True)
    _make_administrator(account)
    ensure_first_stakeholder_groups(now=now)
    db.session.commit()
    click.echo(f"{account.email} is an administrator now." + (" The account existed already." if existed else ""))
    if link:
        click.echo(f"Set the password here, within a day: {reset_link(account)}")


@click.command()
@with_appcontext
def worker() -> None:
    """Run the jobs (mail and the like) until interrupted."""
    if current_app.config["MAIL_URL"] == "local:" and not current_app.config["DEMO"]:
        click.echo("CODEPRAC_MAIL_URL is local: no mail will be sent, so nobody can confirm an account.", err=True)
    jobs.run_worker(cast(Flask, current_app._get_current_object()))  # type: ignore[attr-defined]  # Werkzeug's proxy


@click.command()
@click.argument("email")
@with_appcontext
def reset_second_factor(email: str) -> None:
    """Take the second factor from the account of EMAIL, whose owner has lost it."""
    account = find_account(email)
    if account is None:
        raise click.ClickException(f"There is no account with the address {email}.")
    reset_factors(account, actor_id=None, now=clock.now())
    db.session.commit()
    click.echo(f"{account.email} signs in with the password alone now, and sets up another second factor then.")


COMMANDS = (create_administrator, reset_second_factor, worker)


def _checked(email: str) -> str:
    if email.count("@") != 1 or any(sign.isspace() for sign in email):
        raise click.ClickException(f"{email!r} is no e-mail address.")
    return email


def _ask_for_password(email: str, name: str) -> str:
    _checked(email)
    while True:
        password: str = click.prompt("Password", hide_input=True, confirmation_prompt=True)
        weaknesses = find_weaknesses(password, [email, name])
        if not weaknesses:
            return password
        click.echo(" ".join(weaknesses), err=True)


def _make_administrator(account: User) -> None:
    now = clock.now()
    account.office_role = OfficeRole.ADMINISTRATOR
    account.active = True
    account.confirmed_at = account.confirmed_at or now
    db.session.flush()
    record(
        Tag.ACCOUNT_OFFICE_ROLE_GIVEN,
        actor_id=None,
        subject=account,
        at=now,
        role=OfficeRole.ADMINISTRATOR,
        by="command line",
    )
