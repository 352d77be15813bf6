"""Work after the answer, by Huey: in a file beside the database on one machine, in Redis for many.

Mail is delivered at once after the commit that wrote it, and every minute in case that was missed. Each minute the
clocks of rounds are read, and notices and receipts that are due are put into mails. A comparison that somebody asked
for is stored, so that the next reader finds it. Annotations of a round are compared when a drafter asks for it."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Any

from flask import Flask
from huey import Huey, RedisHuey, SqliteHuey, crontab
from sqlalchemy import event
from sqlalchemy.orm import Session, UOWTransaction

from codeprac.audit.sealing import is_due, seal_now
from codeprac.audit.stamping import list_unstamped, stamp
from codeprac.db import db, only_reading
from codeprac.desk.services.reminding import remind_drafters
from codeprac.drafts.queries import get_draft
from codeprac.drafts.services.comparing import compare_ids, keep_comparison
from codeprac.drafts.services.footprints import keep_footprint
from codeprac.drafts.services.rendering import render_outdated
from codeprac.issues.services import fail_grouping, run_grouping
from codeprac.locking import alone, lock_of
from codeprac.moderation.services import tell_of_moderation
from codeprac.notifications.delivery import deliver_waiting
from codeprac.notifications.models import OutboxMessage
from codeprac.notifications.transport import read_mail_url
from codeprac.operations.recording import PATIENCE, watch_jobs
from codeprac.privacy.services import keep_periods
from codeprac.receipts.mailing import mail_receipts
from codeprac.redis_server import redis_pool
from codeprac.releasing.services import tend_releases
from codeprac.rounds.telling import tell_of_clocks
from codeprac.scheduling import NAME, Worker
from codeprac.watching.digests import mail_notices
from codeprac.web import clock, later
from codeprac.workspaces.services.reminding import remind_leads

HUEY = later.QUEUE
WAITING = "codeprac.mail_waits"
log = logging.getLogger(__name__)


def init_app(app: Flask) -> None:
    """Open the queue, register the jobs, and watch for commits that leave mail behind."""
    sends_mail = read_mail_url(app.config["MAIL_URL"]) is not None
    huey = _open_queue(app)
    app.extensions[HUEY] = huey
    watch_jobs(app, huey)
    by_clock = _register_jobs(app, huey)
    deliver = by_clock["deliver_mail"]
    app.extensions[later.PROVIDER] = by_clock | {
        "store_comparison": _register_comparing(app, huey),
        "store_footprint": _register_footprints(app, huey),
        "group_annotations": _register_grouping(app, huey),
    }
    if sends_mail:
        with app.app_context():
            sessions = db.sessionmaker
        event.listen(sessions, "after_flush", _note_mail)
        event.listen(sessions, "after_rollback", _forget_mail)
        event.listen(sessions, "after_commit", lambda session: _kick(session, deliver))


def drain(app: Flask) -> int:
    """Run what waits in the queue, here and now, and give the number of jobs; for tests and single steps."""
    huey: Huey = app.extensions[HUEY]
    done = 0
    while (task := huey.dequeue()) is not None:
        huey.execute(task)
        done += 1
    return done


def run_worker(app: Flask) -> None:
    """Run jobs until interrupted or terminated; of several workers, one at a time looks at the clock."""
    Worker(app.extensions[HUEY], lock_of(app, NAME), workers=1, periodic=True).run()


def _open_queue(app: Flask) -> Huey:
    if url := app.config["REDIS_URL"]:
        return RedisHuey("codeprac", connection_pool=redis_pool(url), results=False, blocking=True)
    folder = app.config["INSTANCE"]
    folder.mkdir(parents=True, exist_ok=True)
    return SqliteHuey("codeprac", filename=str(folder / "jobs.sqlite"), results=False)


def _register_jobs(app: Flask, huey: Huey) -> dict[str, Any]:
    def deliver_mail() -> None:
        with app.app_context():
            deliver_waiting(clock.now)

    def forget_what_is_over() -> None:
        with app.app_context():
            keep_periods(clock.now(), app.config["KEEP_DAYS"])
            db.session.commit()

    def render_drafts() -> None:
        with app.app_context():
            render_outdated(clock.now)

    huey.periodic_task(crontab(), name="tell_each_minute")(_by_one(app, "tell_each_minute", lambda: _tell(app)))
    huey.periodic_task(crontab(), name="deliver_mail_each_minute")(deliver_mail)
    seals = huey.periodic_task(crontab(minute="12"), name="seal_record", **PATIENCE)
    renders = huey.periodic_task(crontab(minute="42"), name="render_drafts", **PATIENCE)
    forget = huey.periodic_task(crontab(hour="3", minute="30"), name="forget_what_is_over", **PATIENCE)
    return {
        "seal_record": seals(_by_one(app, "seal_record", lambda: seal(app))),
        "render_drafts": renders(_by_one(app, "render_drafts", render_drafts)),
        "forget_what_is_over": forget(_by_one(app, "forget_what_is_over", forget_what_is_over)),
        # Not tried again by the queue: each mail has its own waits, and what is due goes out each minute.
        "deliver_mail": huey.task(name="deliver_mail")(deliver_mail),
    }


def _by_one(app: Flask, name: str, act: Callable[[], None]) -> Callable[[], None]:
    """The same, left out where another worker is still at it; what it does not do comes a minute later."""

    def run() -> None:
        with alone(app, name) as is_free:
            if is_free:
                act()

    return run


def seal(app: Flask) -> None:
    """Seal the record once a day, in the first hour in which a worker is there, and have seals time stamped where an
    authority is set; raises RecordBroken or NotStamped."""
    with app.app_context():
        now = clock.now()
        with only_reading():
            due = is_due(now)
        if due:
            seal_now(now)
        if authority := app.config["TIME_STAMP_URL"]:
            _stamp(authority, now)


def _stamp(authority: str, now: datetime) -> None:
    with only_reading():
        seals = list_unstamped(now)
    for one in seals:
        db.session.add(stamp(one, authority))
        db.session.commit()


class StepsFailed(Exception):
    """Some of what is done each minute failed, and the rest was done; the log says why."""


def _tell(app: Flask) -> None:
    """Tell of rounds whose clock passed a moment, mail the notices that are due, and publish what was scheduled. Each
    step is a transaction of its own, or several, and one that fails keeps no other from being done."""
    failed = []
    with app.app_context():
        now, commit = clock.now(), db.session.commit
        steps: tuple[tuple[str, Callable[[], object]], ...] = (
            ("tell_of_clocks", lambda: tell_of_clocks(now)),
            ("mail_notices", lambda: mail_notices(now, clock.office_zone(), commit)),
            ("mail_receipts", lambda: mail_receipts(now, commit)),
            ("remind_leads", lambda: remind_leads(now, commit)),
            ("remind_drafters", lambda: remind_drafters(now, clock.office_zone(), commit)),
            ("tell_of_moderation", lambda: tell_of_moderation(now, commit)),
            ("tend_releases", lambda: tend_releases(now, commit, db.session.rollback)),
        )
        for name, step in steps:
            try:
                step()
                commit()
            except Exception:
                db.session.rollback()
                log.exception("%s failed; it is tried again in a minute", name)
                failed.append(name)
    if failed:
        raise StepsFailed(", ".join(failed))


def _register_comparing(app: Flask, huey: Huey) -> Any:
    def store_comparison(old_draft_id: str, new_draft_id: str) -> None:
        with app.app_context():
            # Compared while others may write; the writer's place is taken for the one row alone.
            with only_reading():
                made = compare_ids(old_draft_id, new_draft_id)
            if made:
                keep_comparison(made, now=clock.now())
                db.session.commit()

    return huey.task(name="store_comparison", **PATIENCE)(store_comparison)


def _register_footprints(app: Flask, huey: Huey) -> Any:
    def store_footprint(draft_id: str) -> None:
        with app.app_context():
            keep_footprint(get_draft(draft_id), now=clock.now())
            db.session.commit()

    return huey.task(name="store_footprint", **PATIENCE)(store_footprint)


def _register_grouping(app: Flask, huey: Huey) -> Any:
    def group_annotations(grouping_id: str, task: Any = None) -> None:
        with app.app_context():
            try:
                run_grouping(grouping_id, clock.now, db.session.commit)
            except Exception:
                db.session.rollback()
                if not task.retries:  # drafters are told once it is given up, and may let it look anew
                    fail_grouping(grouping_id, "failed", now=clock.now())
                    db.session.commit()
                raise

    return huey.task(name="group_annotations", context=True, **{**PATIENCE, "retries": 1})(group_annotations)


def _note_mail(session: Session, context: UOWTransaction) -> None:
    if any(isinstance(row, OutboxMessage) for row in session.new):
        session.info[WAITING] = True


def _forget_mail(session: Session) -> None:
    session.info.pop(WAITING, None)


def _kick(session: Session, deliver: Any) -> None:
    if session.info.pop(WAITING, False):
        try:
            deliver()
        except Exception:  # a queue that is away must not turn a committed act into an error; the minute's job follows
            log.warning("the queue of jobs cannot be reached; mail waits for the next minute", exc_info=True)
