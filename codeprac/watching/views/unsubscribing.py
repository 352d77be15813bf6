"""Ending mails with one click, by RFC 8058: a mail program posts to the address in the mail's header, without cookies;
a person who opens it sees a button. Opening alone ends nothing, for scanners of mail open links too."""

from flask import render_template

from codeprac.accounts.queries import get_account
from codeprac.extensions import csrf
from codeprac.notifications.notices import set_frequency, set_receipts
from codeprac.notifications.rules import Frequency
from codeprac.watching.links import RECEIPTS, read_token
from codeprac.watching.views.blueprint import bp
from codeprac.web import clock
from codeprac.web.access import public


@bp.get("/unsubscribe/<token>")
@public
def unsubscribe(token: str) -> str:
    """Ask whether the mails shall end."""
    _user_id, kind = read_token(token)
    return render_template("watching/unsubscribe.html", is_done=False, kind=kind)


@bp.post("/unsubscribe/<token>")
@public
@csrf.exempt
def end_mails(token: str) -> str:
    """End them. The signed token says for whom; whoever holds the mail may do this, signed in or not."""
    user_id, kind = read_token(token)
    account = get_account(user_id)
    if kind == RECEIPTS:
        set_receipts(account.id, False)
    else:
        set_frequency(account.id, Frequency.NONE, now=clock.now())
    return render_template("watching/unsubscribe.html", is_done=True, kind=kind)
