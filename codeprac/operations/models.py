"""What the jobs did: counts for each kind, and a row for each job that is not done yet. What is done leaves no row."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from codeprac.db import Model


class JobCount(Model):
    """How often jobs of one kind ran and failed, and when last."""

    __tablename__ = "job_counts"

    name: Mapped[str] = mapped_column(sa.String(60), primary_key=True)
    runs: Mapped[int] = mapped_column(default=0)
    failures: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
    failed_at: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(default="")
    """Why it failed last."""

    @property
    def is_failing(self) -> bool:
        """Whether the last run failed."""
        return self.failed_at is not None and (self.done_at is None or self.done_at < self.failed_at)


class JobRun(Model):
    """A job that was begun, waits for another try, or was given up."""

    __tablename__ = "job_runs"

    id: Mapped[str] = mapped_column(sa.String(64), primary_key=True)
    name: Mapped[str] = mapped_column(sa.String(60))
    arguments: Mapped[list[str]]
    state: Mapped[str] = mapped_column(sa.String(20))
    attempts: Mapped[int] = mapped_column(default=0)
    problem: Mapped[str] = mapped_column(default="")
    changed_at: Mapped[datetime] = mapped_column(index=True)
