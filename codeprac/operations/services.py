"""Noting what became of jobs, and trying one again."""

from collections.abc import Sequence
from datetime import datetime

from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.notifications import services as notifications
from codeprac.notifications.models import OutboxMessage
from codeprac.operations.models import JobCount, JobRun
from codeprac.operations.rules import RunState


def note_start(run_id: str, name: str, arguments: Sequence[str], *, now: datetime) -> None:
    """A job was begun; should nothing more be heard of it, this row stays."""
    run = db.session.get(JobRun, run_id)
    if run is None:
        run = JobRun(id=run_id, name=name, arguments=list(arguments), attempts=0, problem="")
        db.session.add(run)
    run.state, run.changed_at = RunState.RUNNING, now
    run.attempts += 1
    db.session.flush()


def note_done(run_id: str, name: str, *, now: datetime) -> None:
    """A job is done: it is counted, and no row of it stays."""
    count = _count(name)
    count.runs, count.done_at = count.runs + 1, now
    if run := db.session.get(JobRun, run_id):
        db.session.delete(run)
    db.session.flush()


def note_failure(run_id: str, name: str, problem: str, *, comes_again: bool, now: datetime) -> None:
    """A job failed, and is tried again or given up."""
    count = _count(name)
    count.runs, count.failures = count.runs + 1, count.failures + 1
    count.failed_at, count.problem = now, problem
    if run := db.session.get(JobRun, run_id):
        run.state = RunState.WAITING if comes_again else RunState.GIVEN_UP
        run.problem, run.changed_at = problem, now
    db.session.flush()


def retry_job(run: JobRun, *, actor_id: str | None, now: datetime) -> None:
    """Note that a job is put into the queue again."""
    run.state, run.changed_at = RunState.WAITING, now
    db.session.flush()
    record(Tag.JOB_RETRIED, actor_id=actor_id, subject=run, at=now, job=run.name)


def send_mail_again(message: OutboxMessage, *, actor_id: str | None, now: datetime) -> None:
    """Send a mail again that failed, or of which nobody knows whether it left."""
    notifications.send_again(message, now=now)
    record(Tag.MAIL_SENT_AGAIN, actor_id=actor_id, subject=message, at=now, event=message.event)


def _count(name: str) -> JobCount:
    count = db.session.get(JobCount, name, with_for_update=True)
    if count is None:
        count = JobCount(name=name, runs=0, failures=0, problem="")
        db.session.add(count)
    return count
