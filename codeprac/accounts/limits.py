"""How often one may try. By address, because guessing comes from somewhere; by account, because it may come from
everywhere; and mails by recipient, so that nobody's mailbox can be flooded. Only failed attempts to sign in count.

An address is what `extensions.network_of` says: of IPv6 a network. Many people of one office share an address, so its
limits are several times those of one account."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

from flask import Flask, Response, request, session
from flask_login import current_user

from codeprac.accounts.rules import normalise_email
from codeprac.extensions import limiter, requester, untold

View = Callable[..., Any]
POST = ["POST"]
FILES = (".csv", ".xlsx", ".pdf", ".docx", ".md", ".txt", ".zip", "export.json", ".<name>")


def on_sign_in(view: View) -> View:
    """Many people may share an address, but one account has one person."""
    for limit, key in (
        ("30 per minute; 300 per hour", None),
        ("10 per 15 minutes", _address_and_account),
        ("100 per hour", _account),
    ):
        view = limiter.limit(limit, methods=POST, deduct_when=_failed, key_func=key)(view)
    return view


def on_register(view: View) -> View:
    """Registering sends a mail each time."""
    by_account = limiter.limit("5 per hour", methods=POST, key_func=_account)(view)
    return limiter.limit("60 per hour", methods=POST)(by_account)


def on_mail(view: View) -> View:
    """Asking for a mail with a link."""
    by_account = limiter.limit("5 per hour", methods=POST, key_func=_account)(view)
    return limiter.limit("60 per hour", methods=POST)(by_account)


def on_own_mail(view: View) -> View:
    """Asking for a mail to a new address: by account, and by that address, so that nobody's mailbox can be flooded."""
    return on_mail(limiter.limit("10 per hour", methods=POST, key_func=_own_account)(view))


def on_token(view: View) -> View:
    """Links are long and signed; this only keeps machines from trying."""
    return limiter.limit("60 per minute")(view)


def on_code(view: View) -> View:
    """Six digits are few: by the account that has given its password, and by address."""
    for limit, key in (("30 per minute; 300 per hour", None), ("6 per 15 minutes; 30 per day", _half_signed_in)):
        view = limiter.limit(limit, methods=POST, deduct_when=_failed, key_func=key)(view)
    return view


def on_passkey(view: View) -> View:
    """Keys cannot be guessed; this only keeps machines from trying."""
    return limiter.limit("60 per minute; 600 per hour", methods=POST)(view)


def on_link(view: View) -> View:
    """What strangers write through the link of an organisation: by address, and by link whoever holds it."""
    by_link = limiter.limit("60 per hour", methods=POST, key_func=_link)(view)
    return limiter.limit("10 per minute; 60 per hour", methods=POST)(by_link)


def on_change(view: View) -> View:
    """Guessing the present password in somebody's open browser."""
    return limiter.limit("10 per 15 minutes", methods=POST, deduct_when=_failed, key_func=_own_account)(view)


def on_invitation(view: View) -> View:
    """Mails to people outside, in the name of one account."""
    return limiter.limit("40 per hour", methods=POST, key_func=_own_account)(view)


def on_writing(view: View) -> View:
    """What all can read, by one account: more than anybody types on the last day, far less than a script sends. And by
    one address: as much as an office of such people."""
    by_account = limiter.limit("60 per minute; 600 per hour", methods=POST, key_func=_own_account)(view)
    return limiter.shared_limit("300 per minute; 6000 per hour", scope="writing", methods=POST)(by_account)


def on_flag(view: View) -> View:
    """Flags, which take no account: by address, far more than anybody means and far less than a script sends."""
    return limiter.limit("10 per minute; 40 per hour", methods=POST)(view)


def on_saving(view: View) -> View:
    """What one types, saved every few seconds while one types without a pause, in two windows at once."""
    return limiter.limit("90 per minute; 2500 per hour", methods=POST, key_func=_own_account)(view)


def on_rescuing() -> AbstractContextManager[None]:
    """Texts that come with a form that has expired; each makes a row."""
    return limiter.limit("10 per minute; 60 per hour")


def on_computing() -> AbstractContextManager[None]:
    """Pages for everyone that have to be put together, by address; what is kept costs nothing and does not count. There
    are more combinations of filters than anybody looks at, and each keeps a processor busy."""
    return limiter.limit("60 per minute; 900 per hour")


def init_app(app: Flask) -> None:
    """Count look-ups and files wherever they are asked for, on pages to come as well."""
    app.before_request(_count_costly)


def _count_costly() -> None:
    """Pages that are asked for words, for each look-up reads all that there is; and files with all that there is to
    read, which nobody needs many of."""
    if request.method not in {"GET", "HEAD"}:
        return
    if request.args.get("q"):
        _count("searching", by_address="120 per minute; 2000 per hour", by_account="40 per minute; 600 per hour")
    if request.url_rule is not None and request.url_rule.rule.endswith(FILES):
        _count("export", by_address="60 per minute; 600 per hour", by_account="20 per minute; 200 per hour")


def _count(scope: str, *, by_address: str, by_account: str) -> None:
    with limiter.shared_limit(by_address, scope=scope):
        pass
    if current_user.is_authenticated:
        with limiter.shared_limit(by_account, scope=scope, key_func=_own_account):
            pass


def on_creating(view: View) -> View:
    """What takes a name that others may want."""
    return limiter.limit("20 per hour", methods=POST, key_func=_own_account)(view)


def _failed(response: Response) -> bool:
    return response.status_code >= 400


def _account() -> str:
    return untold("account", normalise_email(request.form.get("email", ""))[:320])


def _address_and_account() -> str:
    return f"{requester()} {_account()}"


def _half_signed_in() -> str:
    return f"code:{session.get('tf_user_id', '')}"


def _link() -> str:
    return f"link:{(request.view_args or {}).get('token', '')[:64]}"


def _own_account() -> str:
    return f"own:{current_user.get_id()}"
