"""Sessions: a cookie is good for as long as there is a sign-in with the secret in it.

Flask-Login keeps what `_user_id` says in the session and in the cookie of who stays signed in. Here that is the secret
of a sign-in as well: so each can be ended on its own, and neither the key of the instance nor a copy of its database
is enough to be signed in as somebody."""

import logging
from typing import Any, cast

from flask import Flask, current_app, g, request, session
from flask_login import user_logged_out
from flask_security import user_authenticated

from codeprac.accounts.models import User
from codeprac.accounts.queries import find_signed_in
from codeprac.accounts.services import note_sign_in
from codeprac.sign_ins.services import begin_sign_in, end_sign_in, note_use
from codeprac.web import clock
from codeprac.web.transaction import WRITING_METHODS

log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Ask for the sign-in behind each session; begin one whenever Flask-Security signs somebody in."""
    app.login_manager.user_loader(load_account)  # type: ignore[attr-defined]  # Flask-Login puts it there
    user_authenticated.connect(_begin, app)
    user_logged_out.connect(_end, app)


def load_account(held: str) -> User | None:
    """The account behind a session; outside of demo mode those of the demonstration open nothing."""
    uniquifier, _, token = held.partition(".")
    found = find_signed_in(uniquifier, token, clock.now())
    if found is None:
        return None
    account, sign_in = found
    if not account.active or (account.is_demo and not current_app.config["DEMO"]):
        return None
    g.sign_in_id = sign_in.id
    if request.method in WRITING_METHODS:
        note_use(sign_in, now=clock.now())
    # What Flask-Security asks when it wants the password to be fresh.
    g.fs_authn_via, g.fs_paa = "session", session.get("fs_paa", 0)
    return account


def current_sign_in_id() -> str | None:
    """The sign-in of this request."""
    return cast(str | None, g.get("sign_in_id"))


def held_by(account: User, token: str) -> str:
    """What the session of a sign-in holds."""
    return f"{account.fs_uniquifier}.{token}"


def _begin(app: Flask, user: User, **details: Any) -> None:
    """Flask-Security tells of every way of signing in by this signal alone."""
    now = clock.now()
    note_sign_in(user, now=now)
    sign_in, token = begin_sign_in(
        user.id,
        user_agent=request.user_agent.string,
        address=request.remote_addr,
        remembered=session.get("_remember") == "set",
        now=now,
    )
    session["_user_id"] = held_by(user, token)
    g.sign_in_id = sign_in.id
    log.info("signed in: account %s by %s", user.id, ", ".join(details.get("authn_via") or ["second factor"]))


def _end(app: Flask, **details: Any) -> None:
    if sign_in_id := current_sign_in_id():
        end_sign_in(sign_in_id)
        g.sign_in_id = None
