"""Watching the jobs: what becomes of each is noted in a transaction of its own, whatever became of the job's."""

import logging
from collections.abc import Callable, Mapping
from typing import Any

from flask import Flask
from huey import Huey

from codeprac.db import db
from codeprac.operations.rules import FIRST_WAIT, LONGER, TRIES_AGAIN, describe_problem
from codeprac.operations.services import note_done, note_failure, note_start
from codeprac.web import clock

# For jobs that nothing else repeats; those of each minute come again by themselves.
PATIENCE: Mapping[str, Any] = {"retries": TRIES_AGAIN, "retry_delay": FIRST_WAIT, "retry_backoff": LONGER}
log = logging.getLogger(__name__)


def watch_jobs(app: Flask, huey: Huey) -> None:
    """Note the beginning and the end of each job."""

    def begin(task: Any) -> None:
        if _is_followed(task):
            _note(app, lambda: note_start(task.id, task.name, list(task.args), now=clock.now()))

    def end(task: Any, value: object, error: BaseException | None) -> None:
        if error is None:
            _note(app, lambda: note_done(task.id, task.name, now=clock.now()))
        else:
            problem = describe_problem(error)
            comes_again = bool(task.retries)
            _note(
                app,
                lambda: note_failure(task.id, task.name, problem, comes_again=comes_again, now=clock.now()),
            )

    huey.pre_execute("note_start")(begin)
    huey.post_execute("note_end")(end)


def _is_followed(task: Any) -> bool:
    """Jobs of each minute are counted alone: when one is cut off, the next does the same."""
    return bool(task.args) or bool(type(task).default_retries)


def _note(app: Flask, act: Callable[[], None]) -> None:
    try:
        with app.app_context():
            act()
            db.session.commit()
    except Exception:  # a job that is done stays done
        log.warning("what became of a job could not be noted", exc_info=True)
