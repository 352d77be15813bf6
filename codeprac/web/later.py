"""Work after the answer: lower packages ask for it by name, and the jobs, which know every package, do it.

A page asks for what may be left undone: where the queue cannot be reached, the next page asks again."""

import logging
from collections.abc import Callable, Mapping

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
