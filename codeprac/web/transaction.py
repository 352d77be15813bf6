"""Transaction by method: a write answered below 400 commits; everything else rolls back; a GET cannot write."""

from collections.abc import Callable

from flask import Flask, Response, g, has_request_context, request
from sqlalchemy import event
from sqlalchemy.orm import Session, UOWTransaction

from codeprac import db as database
from codeprac.db import db

WRITING_METHODS = frozenset({"POST", "PUT", "PATCH", "DELETE"})


class WroteOnRead(RuntimeError):
    """Code tried to change rows while answering a request that may only read: a defect in our code."""


def init_app(app: Flask) -> None:
    """Install the hooks; nothing else in codeprac commits within a request."""
    app.before_request(_note_intent)
    app.after_request(_finish)
    app.teardown_request(_forget_intent)
    with app.app_context():
        event.listen(db.sessionmaker, "before_flush", _refuse_writes_on_read)


def after_commit(callback: Callable[[], object]) -> None:
    """Run the callback once the request's transaction has been committed; it is dropped if that rolls back."""
    if has_request_context():
        g.setdefault("after_commit", []).append(callback)


def commit_refused() -> None:
    """Commit what is written from here on although the answer refuses the act: what somebody typed is kept."""
    db.session.rollback()
    g.commits_refused = True


def let_others_write() -> None:
    """End the transaction so far, before something that takes long and needs no rows.

    On SQLite a request that may write holds the one writer's place from its first question on; for as long as it then
    computes, nobody could submit anything. Nothing may have been written yet; rows are read anew when next asked."""
    db.session.rollback()


def _note_intent() -> None:
    g.reading_token = database.reading.set(request.method not in WRITING_METHODS)


def _finish(response: Response) -> Response:
    if request.method in WRITING_METHODS and (response.status_code < 400 or g.get("commits_refused")):
        db.session.commit()
        for callback in g.pop("after_commit", []):
            callback()
    else:
        db.session.rollback()
    return response


def _forget_intent(error: BaseException | None) -> None:
    token = g.pop("reading_token", None)
    if token is not None:
        database.reading.reset(token)


def _refuse_writes_on_read(session: Session, context: UOWTransaction, instances: object) -> None:
    if has_request_context() and request.method not in WRITING_METHODS:
        raise WroteOnRead(f"{request.method} {request.path} tried to write")
