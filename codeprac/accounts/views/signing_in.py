"""One's own way of signing in: address, password, and where one is signed in."""

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from codeprac.access.permissions import Permission
from codeprac.accounts.queries import get_account
from codeprac.accounts.sessions import current_sign_in_id
from codeprac.accounts.views.blueprint import bp
from codeprac.sign_ins.queries import get_sign_in, list_sign_ins
from codeprac.sign_ins.services import end_one, end_others
from codeprac.web import clock
from codeprac.web.access import current_actor, requires


@bp.get("/account/signing-in")
@requires(Permission.ACCOUNT_OWN)
def signing_in() -> str:
    """How one signs in, and where one is signed in now."""
    account = get_account(_own_id())
    return render_template(
        "accounts/signing_in.html",
        account=account,
        sign_ins=list_sign_ins(account.id, clock.now()),
        here=current_sign_in_id(),
    )


@bp.post("/account/sign-ins/<sign_in_id>/end")
@requires(Permission.ACCOUNT_OWN)
def end_sign_in(sign_in_id: str) -> Response:
    """Sign out in one other place."""
    end_one(get_sign_in(_own_id(), sign_in_id), now=clock.now())
    flash(_("You are signed out there."), "success")
    return redirect(url_for("accounts.signing_in"), code=303)


@bp.post("/account/sign-ins/end-others")
@requires(Permission.ACCOUNT_OWN)
def end_other_sign_ins() -> Response:
    """Sign out everywhere but here."""
    ended = end_others(get_account(_own_id()), but=current_sign_in_id(), now=clock.now())
    flash(
        ngettext("You are signed out in one other place.", "You are signed out in %(num)d other places.", ended)
        if ended
        else _("You are signed in nowhere else."),
        "success",
    )
    return redirect(url_for("accounts.signing_in"), code=303)


def _own_id() -> str:
    return current_actor().user_id or ""
