"""One scheduler among several workers: each is ready to put the jobs of the clock into the queue, and one does."""

import logging
from datetime import datetime
from typing import Any

from huey.consumer import Consumer, Scheduler
from sqlalchemy.exc import SQLAlchemyError

from codeprac.locking import Lock

NAME = "scheduler"
log = logging.getLogger(__name__)


class OneOfMany(Scheduler):
    """Looks at the clock each minute, and acts on it where the lock is ours. When the worker that held it ends or is
    cut off, another one takes it within a minute."""

    def __init__(self, lock: Lock, **options: Any) -> None:
        super().__init__(**options)
        self._lock = lock

    def enqueue_periodic_tasks(self, now: datetime | None) -> None:
        """Put the jobs of this minute into the queue, if they are ours to put."""
        try:
            is_ours = self._lock.take()
        except SQLAlchemyError as error:
            log.warning("the database cannot be reached; the jobs of this minute come with the next: %s", error)
            return
        if is_ours:
            super().enqueue_periodic_tasks(now)

    def shutdown(self) -> None:
        """Let the next one have it."""
        self._lock.release()


class Worker(Consumer):
    """Runs jobs; finishes the one at hand when it is asked to end."""

    scheduler_class = OneOfMany

    def __init__(self, huey: Any, lock: Lock, **options: Any) -> None:
        self._lock = lock
        super().__init__(huey, graceful_signal="TERM", check_worker_health=True, **options)

    def _create_scheduler(self) -> OneOfMany:
        return OneOfMany(
            self._lock,
            huey=self.huey,
            stop_flag=self.stop_flag,
            interval=self.scheduler_interval,
            periodic=self.periodic,
        )
