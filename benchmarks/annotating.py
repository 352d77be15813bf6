"""What many annotations cost a reader: the page is the same for everyone, its annotations come beside it."""

import gzip
import time
from collections.abc import Iterator
from contextvars import Context
from datetime import UTC, datetime, timedelta
from urllib.parse import urlsplit

from flask import Flask

from benchmarks.browsing import LONG, Visit, visit
from benchmarks.crowd import annotate
from benchmarks.instance import drafts
from benchmarks.measures import Line, ask
from benchmarks.server import serving
from codeprac.db import db
from codeprac.drafts.models import Draft
from codeprac.drafts.services import import_draft, release_draft
from tests.factories.codes import make_code

AMOUNTS = (0, 1_000, 10_000)
TIMES = 200


def annotating(app: Flask) -> Iterator[Line]:
    """The last draft without annotations, with some and with many, each on an instance of its own code of practice."""
    before: tuple[float, Visit] | None = None
    for amount in AMOUNTS:
        draft = _released(f"annotated-{amount:05}")
        annotate(draft, amount)
        path = f"/codes/{draft.code.slug}/drafts/{draft.number}"
        said = f"{amount:,} annotations"
        queries, size = ask(app, path)
        work = _work(app, path)
        yield f"{said}: queries of the page", str(queries), "the same"
        yield f"{said}: bytes of HTML", f"{size:,}", "the same"
        yield f"{said}: processor time of the page", f"{work * 1000:.2f} ms", "the same"
        with serving() as place:
            seen = visit(f"{place.url}{path}")
        yield from _browser(said, seen)
        if amount:
            yield from _data(app, said, seen.asked)
        if before is not None and amount == AMOUNTS[-1]:
            yield "processor time of the server, most to none", f"{work / before[0]:.2f}", "about 1"
            to_open = seen.work_to_open / before[1].work_to_open
            yield "processor time of the browser till all is counted, most to none", f"{to_open:.2f}", "about 1"
        before = before or (work, seen)


def _browser(said: str, seen: Visit) -> Iterator[Line]:
    long = [task for task in seen.tasks if task > LONG]
    yield f"{said}: interactive after", f"{seen.scripts_run:.0f} ms", "under 1,000 ms"
    yield f"{said}: the main thread's processor time till all is counted", f"{seen.work_to_open:.0f} ms", ""
    yield f"{said}: the longest task of that", f"{seen.longest_to_open:.0f} ms", ""
    yield f"{said}: frames scrolled, of the draft", f"{seen.frames}, {seen.share:.0%}", ""
    yield f"{said}: tasks over 50 ms while scrolling", str(len(long)), "0"
    yield f"{said}: the longest task while scrolling", f"{max(seen.tasks):.0f} ms", "under 50 ms"
    yield f"{said}: elements at first, and at most", f"{seen.elements:,}, {seen.most_elements:,}", "no growth"


def _data(app: Flask, said: str, asked: list[str]) -> Iterator[Line]:
    """What the browser asked for while it opened and scrolled, asked for again."""
    sizes, times = [], []
    for address in asked:
        path = urlsplit(address)._replace(scheme="", netloc="").geturl()
        answers = []
        for _ in range(3):
            began = time.process_time()
            answer = Context().run(app.test_client().get, path)
            answers.append(time.process_time() - began)
        sizes.append(len(gzip.compress(answer.data, 6)))
        times.append(min(answers))
    yield f"{said}: requests for annotations in view", str(len(asked)), ""
    yield f"{said}: the largest of them, compressed", f"{max(sizes) / 1000:.1f} kB", "under 30 kB"
    yield f"{said}: the slowest of them, processor time", f"{max(times) * 1000:.0f} ms", "under 50 ms"


def _work(app: Flask, path: str) -> float:
    client = app.test_client()
    client.get(path)
    began = time.process_time()
    for _ in range(TIMES):
        client.get(path)
    return (time.process_time() - began) / TIMES


def _released(slug: str) -> Draft:
    _name, source = drafts()[-1]
    code, now = make_code(slug=slug), datetime.now(UTC) - timedelta(days=20)
    draft = import_draft(code, source, author_id=None, now=now)
    release_draft(draft, actor_id=None, now=now)
    db.session.commit()
    return draft


MEASURES = (annotating,)
