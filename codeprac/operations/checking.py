"""What must work for requests to be answered: the database, its form, the queue of jobs."""

import logging
from collections.abc import Callable, Mapping

import sqlalchemy as sa
from flask import current_app

from codeprac.db import db
from codeprac.migrating import Form, find_form
from codeprac.web.later import QUEUE

log = logging.getLogger(__name__)


def check_readiness() -> Mapping[str, bool]:
    """Each thing that must work, and whether it does; why not is in the log alone."""
    return {name: _works(name, check) for name, check in CHECKS.items()}


def _works(name: str, check: Callable[[], bool]) -> bool:
    try:
        return check()
    except Exception:  # whatever is wrong: the answer is no
        log.warning("not ready: %s", name, exc_info=True)
        return False


def _database() -> bool:
    return db.session.scalar(sa.text("SELECT 1")) == 1


def _migrations() -> bool:
    found = find_form()
    if found is Form.BEHIND:
        log.warning("not ready: the database is not in the newest form; run: codeprac migrate")
    return found is not Form.BEHIND


def _queue() -> bool:
    current_app.extensions[QUEUE].storage.queue_size()
    return True


CHECKS: Mapping[str, Callable[[], bool]] = {"database": _database, "migrations": _migrations, "queue": _queue}
