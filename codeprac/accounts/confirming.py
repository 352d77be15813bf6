"""Links in mails show a button; only pressing it confirms, for scanners of mail open links too."""

from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_security.change_email import _verify_token_status
from flask_security.confirmable import confirm_email_token_status
from werkzeug.wrappers import Response

from codeprac.accounts import messages
from codeprac.accounts.services import change_email, confirm_account
from codeprac.web import clock


def confirm_email(token: str) -> str | Response:
    """Confirm the address of a new account."""
    expired, invalid, account = confirm_email_token_status(token)
    if expired or invalid or account is None:
        flash(messages.expired_confirmation() if expired else messages.invalid_confirmation(), "error")
        return redirect(url_for("security.send_confirmation"), code=303)
    if account.confirmed_at is None and request.method != "POST":
        return render_template("security/confirm_email.html", account=account, token=token)
    if account.confirmed_at is None:
        confirm_account(account, now=clock.now())
        flash(_("Your e-mail address is confirmed. Sign in now."), "success")
    else:
        flash(_("Your e-mail address is confirmed already. Sign in."), "info")
    return redirect(url_for("security.login", next=session.pop("back", None)), code=303)


def confirm_new_email(token: str) -> str | Response:
    """Confirm the new address of an account that has another so far. The link is void once the address is changed, or
    somebody else has taken it."""
    expired, invalid, account, email = _verify_token_status(token)
    if expired or invalid or account is None:
        flash(messages.expired_confirmation() if expired else messages.invalid_confirmation(), "error")
        return redirect(url_for("security.change_email"), code=303)
    if request.method != "POST":
        return render_template("security/confirm_new_email.html", account=account, email=email, token=token)
    change_email(account, email=email, now=clock.now())
    flash(_("Your e-mail address is changed. Sign in with the new one."), "success")
    return redirect(url_for("security.login"), code=303)
