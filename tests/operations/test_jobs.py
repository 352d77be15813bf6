"""Jobs: tried again after longer and longer waits, seen by administrators, and never done twice for the reader."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa
from flask import Flask, current_app
from huey import Huey
from sqlalchemy import event
from sqlalchemy.orm import Session

from codeprac import jobs
from codeprac.audit.models import AuditEntry
from codeprac.db import db
from codeprac.drafts.models import Draft
from codeprac.issues.models import Grouping
from codeprac.notifications import delivery
from codeprac.notifications.delivery import deliver_waiting
from codeprac.notifications.models import Happening, Notice, OutboxMessage
from codeprac.notifications.notices import set_frequency
from codeprac.notifications.rules import LEASE, Frequency
from codeprac.notifications.services import hold_waiting
from codeprac.notifications.transport import Connection
from codeprac.operations.models import JobCount, JobRun
from codeprac.operations.rules import RunState, describe_problem, may_retry
from codeprac.operations.services import note_failure, note_start
from codeprac.web import later
from tests.client import JudgingClient
from tests.factories.accounts import make_administrator, make_user
from tests.notifications.test_delivery import NOW, queue_mail
from tests.servers.smtp import MailServer
from tests.site.world import make_world
from tests.staging import Staged, Stagehand


class Cut(BaseException):
    """The machine stops here."""


def queue_of(app: Flask) -> Huey:
    huey: Huey = app.extensions[jobs.HUEY]
    return huey


def run_minute(app: Flask) -> None:
    """The job of each minute, as the worker runs it."""
    (task,) = [task for task in queue_of(app)._registry.periodic_tasks if task.name == "tell_each_minute"]
    db.session.commit()
    queue_of(app).execute(task)
    db.session.expire_all()


@pytest.fixture
def failing(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Let footprints fail; call it to mend them."""
    monkeypatch.setattr(jobs, "get_draft", lambda draft_id: 1 / 0)
    jobs.drain(app)
    return lambda: (
        monkeypatch.setattr(jobs, "get_draft", lambda draft_id: None)
        or monkeypatch.setattr(jobs, "keep_footprint", lambda draft, now: None)
    )


def only_run() -> JobRun:
    db.session.expire_all()
    return db.session.scalars(sa.select(JobRun)).one()


def test_a_job_that_fails_is_tried_again_after_longer_and_longer_waits_and_given_up_in_the_end(
    app: Flask, failing: Callable[[], None], db_session: Session
) -> None:
    queue, waits = queue_of(app), []
    later.later("store_footprint", "a-draft")
    jobs.drain(app)
    while queue.scheduled_count():
        assert only_run().state == RunState.WAITING
        (task,) = queue.scheduled()
        queue.storage.flush_schedule()
        waits.append(round((task.eta - datetime.now(UTC).replace(tzinfo=None)).total_seconds()))
        task.eta = None
        db_session.commit()
        queue.execute(task)
    assert waits == [30, 120, 480, 1920, 7680]
    run = only_run()
    assert (run.name, run.arguments, run.state, run.attempts) == (
        "store_footprint",
        ["a-draft"],
        RunState.GIVEN_UP,
        6,
    )
    assert run.problem == "ZeroDivisionError: division by zero"
    count = db_session.get_one(JobCount, "store_footprint")
    assert (count.runs, count.failures, count.done_at, count.is_failing) == (6, 6, None, True)


def test_an_administrator_sees_what_failed_and_tries_it_again(
    app: Flask, failing: Callable[[], None], client: JudgingClient, count_queries: Callable[..., Any]
) -> None:
    client.sign_in(make_administrator())
    for number in range(3):
        note_start(f"run-{number}", "store_footprint", [f"draft-{number}"], now=datetime.now(UTC))
        note_failure(f"run-{number}", "store_footprint", "Broken: x", comes_again=number > 0, now=datetime.now(UTC))
        mail = queue_mail(to=f"person{number}@example.org")
        mail.last_error, mail.not_before = "SMTPRecipientsRefused", datetime.now(UTC) + timedelta(days=1)
    with count_queries() as statements:
        page = client.get("/admin/jobs").text
    assert len(statements) <= 12
    assert page.count("Broken: x") == 4  # three jobs, and the last failure of their kind
    assert page.count("/retry") == 1
    assert page.count("SMTPRecipientsRefused") == 3
    assert client.post("/admin/jobs/run-1/retry").status_code == 409
    assert client.post("/admin/jobs/nothing/retry").status_code == 404
    failing()
    assert client.post("/admin/jobs/run-0/retry").status_code == 303
    assert [run.state for run in db.session.scalars(sa.select(JobRun).order_by(JobRun.id))] == ["waiting"] * 3
    db.session.rollback()
    assert jobs.drain(app) == 2  # and the one that looks for mail
    assert [run.id for run in db.session.scalars(sa.select(JobRun).order_by(JobRun.id))] == ["run-1", "run-2"]
    figures = client.get("/metrics").text
    assert 'codeprac_jobs_failed_total{job="store_footprint"} 3.0' in figures
    assert 'codeprac_jobs_run_total{job="store_footprint"} 4.0' in figures
    assert "codeprac_mails_troubled 3.0" in figures
    assert db.session.scalars(sa.select(AuditEntry.object_id).where(AuditEntry.tag == "job:retried")).all() == ["run-0"]


def test_jobs_are_for_administrators_alone(client: JudgingClient) -> None:
    client.sign_in(make_user())
    assert client.get("/admin/jobs").status_code == 403
    assert client.post("/admin/jobs/x/retry").status_code == 403


def test_where_the_queue_is_away_the_page_says_so_and_figures_of_processes_remain(
    app: Flask, client: JudgingClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*rest: object) -> None:
        raise OSError("away")

    monkeypatch.setattr(queue_of(app), "pending", away)
    monkeypatch.setattr(queue_of(app), "pending_count", away)
    client.sign_in(make_administrator())
    assert "The queue of jobs cannot be reached" in client.get("/admin/jobs").text
    figures = client.get("/metrics").text
    assert "codeprac_shared_figures 0.0" in figures
    assert "codeprac_requests_total" in figures


@pytest.mark.parametrize(
    ("state", "hours", "expected"),
    [
        (RunState.GIVEN_UP, 0, True),
        (RunState.WAITING, 1, False),
        (RunState.RUNNING, 1, False),
        (RunState.RUNNING, 7, True),
    ],
)
def test_a_job_may_be_tried_by_hand_once_nobody_else_will(state: RunState, hours: int, expected: bool) -> None:
    assert may_retry(state, NOW - timedelta(hours=hours), NOW) is expected


def test_a_problem_is_one_line_without_anybodys_address() -> None:
    error = ValueError("no mail for ada@example.org\nsecond line")
    assert describe_problem(error) == "ValueError: no mail for <address>"


def test_one_step_of_the_minute_that_fails_keeps_no_other_from_being_done(
    app: Flask, monkeypatch: pytest.MonkeyPatch, db_session: Session
) -> None:
    done: list[str] = []
    monkeypatch.setattr(jobs, "tell_of_clocks", lambda now: 1 / 0)
    monkeypatch.setattr(jobs, "tend_releases", lambda *rest: done.append("tend_releases"))
    run_minute(app)
    assert done == ["tend_releases"]
    assert db_session.get_one(JobCount, "tell_each_minute").problem == "StepsFailed: tell_of_clocks"
    assert db_session.scalars(sa.select(JobRun)).all() == []


def test_a_mail_that_was_handed_over_when_the_worker_was_cut_off_is_not_sent_twice(
    app: Flask, db_session: Session, mails: MailServer, monkeypatch: pytest.MonkeyPatch, client: JudgingClient
) -> None:
    message = queue_mail()
    db_session.commit()
    with monkeypatch.context() as patched:

        def cut(message: OutboxMessage, *, now: datetime) -> None:
            raise Cut

        patched.setattr(delivery, "note_sent", cut)
        with pytest.raises(Cut):
            deliver_waiting(lambda: NOW)
    db_session.rollback()
    assert len(mails.to("ada@example.org")) == 1
    after = NOW + LEASE * 2
    assert deliver_waiting(lambda: after) == 0
    assert len(mails.to("ada@example.org")) == 1
    client.sign_in(make_administrator())
    assert "It may have left" in client.get("/admin/jobs").text
    assert client.post(f"/admin/jobs/mails/{message.id}/send").status_code == 303
    db_session.rollback()
    jobs.drain(app)
    assert len(mails.to("ada@example.org")) == 2
    assert client.post(f"/admin/jobs/mails/{message.id}/send").status_code == 409


def test_a_worker_cut_off_before_handing_a_mail_over_leaves_it_to_the_next(
    app: Flask, db_session: Session, mails: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    queue_mail()
    db_session.commit()
    with monkeypatch.context() as patched:

        def cut(self: Connection) -> None:
            raise Cut

        patched.setattr(Connection, "open", cut)
        with pytest.raises(Cut):
            deliver_waiting(lambda: NOW)
    db_session.rollback()
    assert deliver_waiting(lambda: NOW + LEASE * 2) == 1
    assert len(mails.to("ada@example.org")) == 1


def test_mail_held_after_a_restoration_waits_for_a_person(db_session: Session, mails: MailServer) -> None:
    queue_mail()
    db_session.commit()
    assert hold_waiting(now=NOW) == 1
    db_session.commit()
    assert deliver_waiting(lambda: NOW + LEASE * 2) == 0


def test_each_job_run_twice_and_cut_off_before_its_end_does_nothing_twice(
    app: Flask, staged: Staged, stagehand: Stagehand
) -> None:
    """The minute of a world full of news: once whole, as the measure, and again; then cut off right after each of its
    commits in turn, and run again. Mails, notices, releases and acts come out the same."""

    def begin() -> None:
        db.session.rollback()
        stagehand.put_back()
        staged("world", make_world)
        for person in db.session.scalars(sa.text("SELECT id FROM users")).all():
            set_frequency(person, Frequency.AT_ONCE, now=datetime.now(UTC) - timedelta(days=1))
        db.session.commit()

    begin()
    run_minute_cutting()
    expected = effects()
    run_minute_cutting()
    assert effects() == expected
    assert expected["outbox_messages"]
    cut_off = 0
    for commits in range(100):
        begin()
        if not run_minute_cutting(after=commits):
            break
        cut_off += 1
        run_minute_cutting()
        run_minute_cutting()
        assert effects() == expected, f"cut off after commit {commits}"
    assert cut_off >= 3


def test_the_jobs_that_pages_ask_for_can_run_twice(app: Flask, staged: Staged) -> None:
    world = staged("world", make_world)
    released = sa.select(Draft.id).where(Draft.code_id == world.ours.id, Draft.number.is_not(None))
    first, second = db.session.scalars(released.order_by(Draft.number)).all()
    grouping = Grouping(round_id=world.closed.id, requested_at=NOW, told_at=NOW)
    db.session.add(grouping)
    db.session.commit()
    asked = (
        ("store_comparison", (first, second)),
        ("store_footprint", (second,)),
        ("group_annotations", (grouping.id,)),
        ("forget_what_is_over", ()),
        ("seal_record", ()),
        ("render_drafts", ()),
    )
    for name, arguments in asked:
        assert later.again(name, arguments, "first")
        assert jobs.drain(app) == 1
        before = rows()
        assert later.again(name, arguments, "second")
        assert jobs.drain(app) == 1
        assert rows() == before, name
        assert db.session.get_one(JobCount, name).failures == 0, name
        db.session.rollback()
    assert before["comparisons"]
    assert before["footprints"]


def rows() -> dict[str, int]:
    """How many rows there are of what people or jobs made."""
    names = sorted(set(sa.inspect(db.engine).get_table_names()) - {"job_counts", "job_runs"})
    query = " UNION ALL ".join(f"SELECT '{name}', count(*) FROM {name}" for name in names)
    found = {name: count for name, count in db.session.execute(sa.text(query))}
    db.session.rollback()
    return found


def run_minute_cutting(after: int = 1_000_000) -> bool:
    """Run the minute; cut it off right after so many commits more. Whether it was."""
    left = [after]

    def stop_in_time(session: Session) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Cut

    sessions = db.sessionmaker
    event.listen(sessions, "after_commit", stop_in_time)
    try:
        jobs._tell(current_app._get_current_object())  # type: ignore[attr-defined]  # Werkzeug's proxy
    except Cut:
        return True
    finally:
        event.remove(sessions, "after_commit", stop_in_time)
        db.session.rollback()
    return False


def effects() -> dict[str, list[Any]]:
    """What readers would notice, without ids and times."""
    found = {
        "outbox_messages": sa.select(OutboxMessage.event, OutboxMessage.recipient, OutboxMessage.subject),
        "notices": sa.select(Happening.key, sa.func.count()).join(Notice.happening).group_by(Happening.key),
        "audit_entries": sa.select(AuditEntry.tag, sa.func.count()).group_by(AuditEntry.tag),
    }
    result = {name: sorted(map(tuple, db.session.execute(query))) for name, query in found.items()}
    db.session.rollback()
    return result
