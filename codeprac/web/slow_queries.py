"""Questions to the database that took long: logged with their text, never with the values in them, and counted."""

import logging
import time
from typing import Any

import sqlalchemy as sa
from flask import Flask, has_request_context, request
from sqlalchemy import event

from codeprac.db import db
from codeprac.web.measuring import SLOW_QUERIES

LONGEST = 2_000
BEGAN = "codeprac.began"
log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Watch the database, unless the threshold is 0."""
    threshold = app.config["SLOW_QUERY_MS"]
    with app.app_context():
        engine = db.engine
    # An error of the database would otherwise log whole texts and the addresses of accounts.
    engine.hide_parameters = not app.testing
    if threshold:
        watch(engine, threshold)


def watch(engine: sa.Engine, threshold: int) -> None:
    """Log what takes longer than so many milliseconds."""

    def begin(connection: sa.Connection, *rest: Any) -> None:
        connection.info.setdefault(BEGAN, []).append(time.perf_counter())

    def end(connection: sa.Connection, cursor: Any, statement: str, *rest: Any) -> None:
        took = (time.perf_counter() - connection.info[BEGAN].pop()) * 1000
        if took >= threshold:
            _tell(statement, took)

    def forget(context: Any) -> None:
        if context.connection is not None:
            context.connection.info.pop(BEGAN, None)

    event.listen(engine, "before_cursor_execute", begin)
    event.listen(engine, "after_cursor_execute", end)
    event.listen(engine, "handle_error", forget)


def _tell(statement: str, took: float) -> None:
    SLOW_QUERIES.inc()
    endpoint = (request.endpoint or "") if has_request_context() else ""
    facts = {"milliseconds": round(took, 1), "endpoint": endpoint, "statement": " ".join(statement.split())[:LONGEST]}
    log.warning("slow query", extra=facts)
