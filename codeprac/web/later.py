"""Work after the answer: lower packages ask for it by name, and the jobs, which know every package, do it.

A page asks for what may be left undone: where the queue cannot be reached, the next page asks again."""

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import current_app

PROVIDER = "codeprac.later"
QUEUE = "codeprac.huey"
log = logging.getLogger(__name__)


def later(job: str, *arguments: str) -> bool:
    """Put a job into the queue; False where there is no queue, or it cannot be reached."""
    jobs: Mapping[str, Callable[..., object]] = current_app.extensions.get(PROVIDER, {})
    if job not in jobs:
        return False
    try:
        jobs[job](*arguments)
    except Exception:  # the answer does not depend on it
        log.warning("the queue of jobs cannot be reached; %s waits for the next page that asks", job, exc_info=True)
        return False
    return True


def again(job: str, arguments: Sequence[str], task_id: str) -> bool:
    """Put a job into the queue once more, under the id that it had; False where it cannot be."""
    wrapper: Any = current_app.extensions.get(PROVIDER, {}).get(job)
    if wrapper is None:
        return False
    task = wrapper.s(*arguments)
    task.id = task_id
    try:
        current_app.extensions[QUEUE].enqueue(task)
    except Exception:  # it stays in the list, to be tried when the queue can be reached
        log.warning("the queue of jobs cannot be reached; %s stays in the list", job, exc_info=True)
        return False
    return True
