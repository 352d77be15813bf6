"""Asking for a mail with a link: the same work and the same words for everybody, whoever has an account.

A mail goes out each time. Its owner learns from it what a stranger at the page does not: that there is an account, that
it is not confirmed yet, or that there is none."""

from datetime import datetime

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_security.confirmable import send_confirmation_instructions
from flask_security.recoverable import send_reset_password_instructions
from werkzeug.wrappers import Response

from codeprac.accounts.forms import AskConfirmationForm, AskPasswordForm
from codeprac.accounts.links import reset_link
from codeprac.accounts.queries import find_account
from codeprac.notifications.services import queue
from codeprac.web import clock

Answer = str | Response | tuple[str, int]


def ask_for_password() -> Answer:
    """Ask for a link to set a new password."""
    return _answer(AskPasswordForm(), "security/forgot_password.html", wants_password=True)


def ask_for_confirmation() -> Answer:
    """Ask once more for a link to confirm one's address."""
    return _answer(AskConfirmationForm(), "security/send_confirmation.html", wants_password=False)


def send_what_fits(email: str, *, wants_password: bool, now: datetime) -> None:
    """One mail to this address, about the account that has it or about there being none: one look-up, one row."""
    account = find_account(email)
    if account is None or not account.active:
        queue("account_missing", to=email, now=now)
    elif account.confirmed_at is None:
        send_confirmation_instructions(account)
    elif wants_password:
        send_reset_password_instructions(account)
    else:
        reset = reset_link(account)
        queue("account_existing", to=email, now=now, name=account.name, confirmation_link="", reset_link=reset)


def _answer(form: AskPasswordForm, template: str, *, wants_password: bool) -> Answer:
    if not form.is_submitted():
        form.email.data = current_user.email if current_user.is_authenticated else ""
        return render_template(template, form=form)
    if not form.validate():
        return render_template(template, form=form), 422
    email = form.email.data or ""
    send_what_fits(email, wants_password=wants_password, now=clock.now())
    flash(_("A mail to %(email)s is under way. It says how to go on.", email=email), "info")
    return redirect(url_for("security.login"), code=303)
