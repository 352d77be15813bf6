"""Errors become answers: one place, one template each, nothing internal told."""

import logging
import math
import time
from datetime import timedelta

from flask import Flask, Response, jsonify, make_response, render_template, request
from flask.globals import request_ctx
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError, InterfaceError, OperationalError, PendingRollbackError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as NoConnection
from werkzeug.exceptions import HTTPException

from codeprac.db import db
from codeprac.errors import CodepracError, NotAllowed, NotFound, RuleBroken, Stale
from codeprac.extensions import limiter
from codeprac.web import clock
from codeprac.web.kept import render_for_everyone
from codeprac.web.request_ids import request_id
from codeprac.web.rescuing import kept_address, rescued
from codeprac.web.transaction import commit_refused
from codeprac.web.typed import typed_texts

Answer = tuple[str | Response, int]
OWN_PAGES = frozenset({400, 403, 404, 405, 409, 410, 413, 422, 429, 500})
SECONDS_UNTIL_BACK = 5
# No connection to be had, one that was cut, and whatever was asked in a transaction that ended with it.
CUT_OFF = (NoConnection, InterfaceError, PendingRollbackError)
log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Install the handlers."""
    app.register_error_handler(NotFound, lambda error: answer(404))
    app.register_error_handler(NotAllowed, lambda error: answer(403))
    app.register_error_handler(Stale, _stale)
    app.register_error_handler(RuleBroken, lambda error: answer(409, message=error.message))
    app.register_error_handler(CSRFError, _expired_form)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(IntegrityError, _taken)
    app.register_error_handler(OperationalError, _busy)
    for kind in CUT_OFF:
        app.register_error_handler(kind, _away)
    app.register_error_handler(500, _internal)


def answer(status: int, *, message: str = "", **context: object) -> Answer:
    """The page of an error, or the same in JSON for who asked for JSON."""
    if wants_json():
        return jsonify(error={"status": status, "message": message, "reference": request_id()}), status
    if request_ctx.url_adapter is None:  # the request names a host that cannot be: no page could link to anything
        return _("This address cannot be."), status
    page = status if status in OWN_PAGES else (500 if status >= 500 else 400)
    context |= {"message": message, "status": status, "reference": request_id()}
    return render_template(f"errors/{page}.html", **context), status


def wants_json() -> bool:
    """Whether the caller asked for JSON rather than a page."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def _internal(error: Exception) -> Answer:
    """Our own defect; the page must come even where the layout or the database is what broke."""
    cause = getattr(error, "original_exception", None)
    # The commit comes after the view, where no handler stands for what it meets.
    if isinstance(cause, (OperationalError, *CUT_OFF)) and not _is_sqlite():
        return _away(cause)
    db.session.rollback()
    try:
        return _without_database(500)
    except Exception:  # the first error is in the log already; this one must not hide it
        words = _("Something went wrong on our side. Nothing was lost; please try again in a minute.")
        return f"{words} ({request_id()})", 500


def _taken(error: IntegrityError) -> Answer:
    """Two did the same at the same moment; a unique index let only one of them."""
    db.session.rollback()
    if "unique" not in str(error.orig).lower():
        raise error
    log.warning("two requests at once: %s", error.orig)
    return answer(409, message=_("Somebody else did the same at the same moment. Reload the page and look."))


def _busy(error: OperationalError) -> Answer:
    """SQLite has one writer; who waited too long for their turn may come again."""
    if not _is_sqlite():
        return _away(error)
    db.session.rollback()
    if "locked" not in str(error.orig):
        raise error
    log.warning("the database is busy: %s", error.orig)
    return _come_again(is_away=False)


def _away(error: SQLAlchemyError) -> Answer:
    """PostgreSQL is being restarted, is full of connections, or had to end what we asked: nothing was half done, and
    who sends the same form again is known by its token."""
    if _is_sqlite():
        raise error
    db.session.rollback()
    log.error("the database cannot answer: %s", getattr(error, "orig", error))
    return _come_again(is_away=True)


def _come_again(*, is_away: bool) -> Answer:
    page, status = _without_database(503, is_away=is_away)
    response = make_response(page)
    response.headers["Retry-After"] = str(SECONDS_UNTIL_BACK)
    return response, status


def _is_sqlite() -> bool:
    return db.engine.dialect.name == "sqlite"


def _without_database(status: int, **context: object) -> Answer:
    """A page that asks nobody who reads it; the framework's own way looks for the account first."""
    if wants_json():
        return answer(status)
    return render_for_everyone(f"errors/{status}.html", reference=request_id(), **context), status


def _stale(error: Stale) -> Answer:
    return answer(409, message=error.message, theirs=error.theirs, yours=error.yours, details=error.details)


def _expired_form(error: CSRFError) -> Answer:
    if not wants_json() and (kept := rescued()) is not None:
        return kept, kept.status_code
    return answer(
        400, message=_("This form has expired. Go back, reload the page and send it again."), typed=typed_texts()
    )


def _http(error: HTTPException) -> Answer | HTTPException:
    if error.code is None or error.code < 400:
        return error
    return _wait() if error.code == 429 else answer(error.code)


def _wait() -> Answer:
    """When to come back, and what was typed: kept for who is known to have written it, on the page for everybody."""
    seconds = _seconds_to_wait()
    minutes = math.ceil(seconds / 60)
    message = ngettext("Try again in one minute.", "Try again in %(num)d minutes.", minutes)
    if wants_json():
        return answer(429, message=f"{_('Too many attempts.')} {message}")
    back_at = clock.now() + timedelta(seconds=seconds)
    return answer(429, message=message, back_at=back_at, kept_at=_keep_typed(), typed=typed_texts())


def _keep_typed() -> str | None:
    commit_refused()
    try:
        return kept_address()
    except (CodepracError, HTTPException):  # there is nothing to be kept, or too much of it comes
        return None


def _seconds_to_wait() -> int:
    limit = limiter.current_limit
    # Flask-Limiter adds a second to the end of the window.
    return max(1, math.ceil(limit.reset_at - 1 - time.time())) if limit else 60
