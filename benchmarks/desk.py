"""What the desk costs with 10,000 annotations: queries and server time of its pages, and of acts on all that match."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from contextvars import Context
from datetime import UTC, datetime, timedelta
from functools import partial

import sqlalchemy as sa
from flask import Flask
from sqlalchemy import event
from werkzeug.test import TestResponse

from benchmarks.crowd import annotate
from benchmarks.instance import drafts, instance
from benchmarks.measures import Line
from codeprac.annotations.models import Annotation
from codeprac.db import db
from codeprac.desk.rules import Assignee
from codeprac.desk.services import assign_annotations, gather, tag_annotations
from codeprac.dispositions.services import record_dispositions
from codeprac.drafts.services import import_draft, release_draft
from codeprac.drafts.services.writing import start_working_draft
from codeprac.issues.services import create_issue
from codeprac.rounds.models import Round
from tests.client import signed_in
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.servers.postgresql import PostgreSQL

AMOUNTS = (1_000, 10_000)
ISSUES = 40
TIMES = 7
LIMIT = "under 300 ms"
PAGES = (
    ("the triage table", ""),
    ("its last page", "?page=999"),
    ("by endorsements", "?sort=-endorsements"),
    ("by organisation", "?sort=organisation"),
    ("by who answers", "?sort=assignee"),
    ("words searched", "?q=provider+risk"),
    ("conflicts", "?conflicts=1"),
    ("mine, open", "?assignee=me&answer=open"),
    ("the board", "/board"),
    ("my work", "/mine"),
)


def measure() -> Iterator[tuple[str, Iterator[Line]]]:
    """The pages of the desk on both databases."""
    for name, settings in (("SQLite", None), ("PostgreSQL", PostgreSQL)):
        with ExitStack() as stack:
            urls = {}
            if settings is not None:
                urls["CODEPRAC_DATABASE_URL"] = stack.enter_context(settings()).url("postgres")
            app = stack.enter_context(instance(**urls))
            yield f"The desk on {name}", _pages(app)


def _pages(app: Flask) -> Iterator[Line]:
    for amount in AMOUNTS:
        slug, session = _stage(amount)
        app.config["WTF_CSRF_ENABLED"] = False
        client = app.test_client()
        with client.session_transaction() as kept:
            kept.update(session)
        for words, query in PAGES:
            get = partial(_in_own_context, client.get, f"/codes/{slug}/desk{query}")
            queries = _count(get)
            times = [_timed(get) for _ in range(TIMES)]
            wall, work = (min(one[which] for one in times) * 1000 for which in (0, 1))
            yield f"{amount:,}: {words}, {queries} queries", f"{wall:.0f} ms", LIMIT
            yield f"{amount:,}: {words}, processor time of the application", f"{work:.0f} ms", ""
        if amount == AMOUNTS[-1]:
            data = {"matching": "1", "act": "tag", "tag": "all"}
            asked = partial(_in_own_context, partial(client.post, data=data), f"/codes/{slug}/desk")
            yield f"{amount:,}: asked before an act on all that match", f"{_timed(asked)[0] * 1000:.0f} ms", ""


def _in_own_context(request: Callable[[str], TestResponse], path: str) -> TestResponse:
    return Context().run(request, path)


def _timed(request: Callable[[], TestResponse]) -> tuple[float, float]:
    """Seconds by the clock, and of this process's processor."""
    clock, processor = time.perf_counter(), time.process_time()
    answer = request()
    times = time.perf_counter() - clock, time.process_time() - processor
    if answer.status_code != 200:
        raise RuntimeError(f"answered {answer.status_code}")
    return times


def _count(request: Callable[[], TestResponse]) -> int:
    counted = 0

    def count(*_arguments: object) -> None:
        nonlocal counted
        counted += 1

    event.listen(db.engine, "before_cursor_execute", count)
    request()
    event.remove(db.engine, "before_cursor_execute", count)
    return counted


def _stage(amount: int) -> tuple[str, dict[str, object]]:
    """A round with so many annotations, half of them assigned, a third answered, a third in forty issues."""
    drafter, now = make_user(), datetime.now(UTC)
    code = make_code(slug=f"desk-{amount}", drafters=[drafter, make_user()])
    draft = import_draft(code, drafts()[-1][1], author_id=None, now=now - timedelta(days=30))
    release_draft(draft, actor_id=None, now=now - timedelta(days=29))
    db.session.commit()
    round_ = annotate(draft, amount)
    start_working_draft(code, author_id=drafter.id, now=now)
    annotations = list(db.session.scalars(sa.select(Annotation).where(Annotation.round_id == round_.id)))
    by = {"actor_id": drafter.id, "now": now}
    ids = [annotation.id for annotation in annotations]
    assign_annotations(code, ids[::2], to=Assignee(drafter_id=drafter.id), actor_id=drafter.id, now=now)
    tag_annotations(code.id, ids[::5], name="Legal", actor_id=drafter.id, now=now)
    _gather(round_, annotations[::3], drafter.id, now)
    record_dispositions(annotations[1::3], outcome="accepted", reason="So be it.", **by)  # type: ignore[arg-type]  # two names
    db.session.commit()
    return code.slug, signed_in(drafter)


def _gather(round_: Round, annotations: list[Annotation], actor_id: str, now: datetime) -> None:
    for number in range(ISSUES):
        issue = create_issue(round_, title=f"Issue {number}", actor_id=actor_id, now=now)
        gather(issue, annotations[number::ISSUES], actor_id=actor_id, now=now)
