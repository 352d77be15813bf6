"""Signing in by the provider of the office, and linking it to an account.

A return from the provider is a GET, which cannot write here; it notes in the session who has come back, and a page with
a button does the rest. Where an account is known the page presses it by itself."""

from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_security.utils import login_user
from werkzeug.wrappers import Response

from codeprac.access.permissions import Permission
from codeprac.accounts import limits
from codeprac.accounts.freshness import PasswordWanted, fresh, is_fresh
from codeprac.accounts.models import User
from codeprac.accounts.places import is_own_path
from codeprac.errors import NotFound
from codeprac.openid import pending
from codeprac.openid.forms import OpenAccountForm
from codeprac.openid.provider import RETURN_PATH, Declined, ProviderFault, chosen_provider, lead_there, receive
from codeprac.openid.queries import find_identity, get_identity, read_arrival
from codeprac.openid.rules import Arrival, Claimed, is_recent
from codeprac.openid.services import link_identity, note_use, open_account, unlink_identity
from codeprac.openid.showing import name_of
from codeprac.web import clock
from codeprac.web.access import current_actor, public, requires

bp = Blueprint("openid", __name__)
AGAIN: dict[str, Any] = {"prompt": "login", "max_age": 0}
FRESH_SINCE = "fs_paa"
"""Where Flask-Security keeps when somebody last showed that it is them."""


@bp.get("/login/openid")
@public
@limits.on_token
def leave() -> Response:
    """To the provider. A plain link: the policy lets no form of ours lead to another site. With `again`, to be asked
    there who it is, whoever is signed in there."""
    name, place, again = _provider_name(), request.args.get("next", ""), bool(request.args.get("again"))
    pending.begin(place if is_own_path(place) else "", again=again)
    try:
        return lead_there(**AGAIN) if again else lead_there()
    except ProviderFault:
        flash(
            _("%(provider)s cannot be reached just now. Try again later, or use your password.", provider=name), "error"
        )
        return _back()


@bp.get(RETURN_PATH)
@public
@limits.on_token
def come_back() -> Response:
    """Back from the provider: prove who it is, and go on to the page with the button."""
    name = _provider_name()
    try:
        claimed, signed_in_at = receive()
    except Declined:
        flash(_("You came back from %(provider)s without signing in.", provider=name), "info")
        return _back()
    except ProviderFault:
        flash(_("Signing in by %(provider)s did not work. Begin again from here.", provider=name), "error")
        return _back()
    pending.note_return(claimed, signed_in_at, now=clock.now())
    return redirect(url_for("openid.go_on"), code=303)


@bp.get("/login/openid/continue")
@public
def go_on() -> str | Response:
    """What follows from who has come back, with the button that does it."""
    waiting = pending.find(clock.now())
    if waiting.claimed is None:
        return _back()
    arrival, account = read_arrival(waiting.claimed, reader_id=current_actor().user_id)
    if arrival is Arrival.OWN:
        if is_recent(waiting.signed_in_at, clock.now()):
            session[FRESH_SINCE] = waiting.signed_in_at
            flash(_("It is you. Go on."), "success")
        return _on(waiting.place)
    return _show(arrival, waiting.claimed, account, OpenAccountForm(formdata=None, name=waiting.claimed.name))


@bp.post("/login/openid/continue")
@public
@limits.on_token
def settle() -> str | Response | tuple[str, int]:
    """Sign in, link, or open an account, as the page said."""
    waiting = pending.find(clock.now())
    if waiting.claimed is None:
        flash(_("That took too long. Begin again from here."), "info")
        return _back()
    arrival, account = read_arrival(waiting.claimed, reader_id=current_actor().user_id)
    if arrival is Arrival.LINK:
        if not is_fresh():  # what signs in from now on is not added in a browser left open
            raise PasswordWanted
        return _link(waiting.claimed)
    if arrival is Arrival.NEW:
        form = OpenAccountForm()
        if not form.validate_on_submit():
            return _show(arrival, waiting.claimed, account, form), 422
        account = _open(waiting.claimed, form)
    elif arrival is not Arrival.KNOWN or account is None:
        return redirect(url_for("openid.go_on"), code=303)
    return _enter(account, waiting)


@bp.post("/account/identities/<identity_id>/remove")
@requires(Permission.ACCOUNT_OWN)
@fresh
def unlink(identity_id: str) -> Response:
    """Let an identity sign in no longer."""
    identity = get_identity(identity_id, account_id=current_actor().user_id or "")
    name = name_of(identity)
    unlink_identity(identity, provider=name, now=clock.now())
    flash(_("%(provider)s no longer signs in to your account.", provider=name), "success")
    return redirect(url_for("accounts.signing_in"), code=303)


def _provider_name() -> str:
    chosen = chosen_provider()
    if chosen is None:
        raise NotFound("openid")
    return chosen.name


def _show(arrival: Arrival, claimed: Claimed, account: User | None, form: OpenAccountForm) -> str:
    return render_template(
        "openid/go_on.html",
        arrival=arrival,
        claimed=claimed,
        account=account,
        form=form,
        provider=_provider_name(),
        back=url_for("openid.go_on"),
    )


def _link(claimed: Claimed) -> Response:
    name, account = _provider_name(), current_user._get_current_object()
    link_identity(account, claimed, provider=name, now=clock.now())
    pending.end()
    flash(_("You can sign in by %(provider)s from now on.", provider=name), "success")
    return redirect(url_for("accounts.signing_in"), code=303)


def _open(claimed: Claimed, form: OpenAccountForm) -> User:
    name, affiliation = form.name.data or "", form.affiliation.data or ""
    return open_account(claimed, name=name, affiliation=affiliation, provider=_provider_name(), now=clock.now())


def _enter(account: User, waiting: pending.Pending) -> Response:
    """Sign in, by way of the second factor where the account has one."""
    pending.end()
    identity = find_identity(waiting.claimed.issuer, waiting.claimed.subject) if waiting.claimed else None
    if identity is not None and waiting.claimed is not None:
        note_use(identity, waiting.claimed, now=clock.now())
    factors: Any = current_app.extensions["security"].two_factor_plugins
    asked = factors.tf_enter(account, False, "openid", next_loc=waiting.place or None)
    if asked is not None:
        return asked
    login_user(account, remember=False, authn_via=["openid"])
    return _on(waiting.place)


def _on(place: str) -> Response:
    pending.end()
    return redirect(place if is_own_path(place) else url_for("returning.since"), code=303)


def _back() -> Response:
    is_signed_in = current_actor().is_signed_in
    code = 303 if request.method == "POST" else 302
    return redirect(url_for("accounts.signing_in" if is_signed_in else "security.login"), code=code)
