"""Reading what the jobs did."""

import sqlalchemy as sa

from codeprac.db import db
from codeprac.errors import NotFound
from codeprac.operations.models import JobCount, JobRun
from codeprac.operations.rules import RunState


def list_counts() -> list[JobCount]:
    """How often each kind of job ran and failed, by name."""
    return list(db.session.scalars(sa.select(JobCount).order_by(JobCount.name)))


def select_runs() -> sa.Select[JobRun]:
    """Jobs that are not done, given up ones first, the newest of each first; for paging."""
    given_up_first = sa.case((JobRun.state == RunState.GIVEN_UP, 0), else_=1)
    return sa.select(JobRun).order_by(given_up_first, JobRun.changed_at.desc(), JobRun.id)


def get_run(run_id: str) -> JobRun:
    """The job with this id, locked, or NotFound."""
    run = db.session.get(JobRun, run_id, with_for_update=True)
    if run is None:
        raise NotFound(run_id)
    return run


def count_given_up() -> int:
    """How many jobs were given up."""
    statement = sa.select(sa.func.count()).select_from(JobRun).where(JobRun.state == RunState.GIVEN_UP)
    return db.session.scalar(statement) or 0
