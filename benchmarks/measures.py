"""The measures: each gives lines of what was measured, the figure, and what it should be."""

import json
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextvars import Context
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TypeVar

import sqlalchemy as sa
from flask import Flask

from benchmarks.instance import drafts
from benchmarks.load import Load
from benchmarks.server import serving
from codeprac.annotations.services import submit_annotation
from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.drafts.models import Draft
from codeprac.drafts.queries import list_provisions, list_released_drafts
from codeprac.drafts.services import import_draft, release_draft
from codeprac.drafts.services.comparing import compare_drafts
from codeprac.serving import Place
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.rounds import make_round

Made = TypeVar("Made")
Line = tuple[str, str, str]
ANNOTATIONS = 1000
SECONDS = 5.0
CONNECTIONS = 8


def importing(app: Flask) -> Iterator[Line]:
    """Importing and releasing each draft, and comparing the last with the one before it."""
    code = make_code(slug="measured")
    began = datetime.now(UTC) - timedelta(days=100)
    for number, (name, source) in enumerate(drafts()):
        now = began + timedelta(days=30 * number)
        draft, seconds = timed(partial(import_draft, code, source, author_id=None, now=now))
        db.session.commit()
        yield f"import of {name} ({draft.word_count:,} words)", f"{seconds:.2f} s", "under 5 s"
        _, seconds = timed(partial(release_draft, draft, actor_id=None, now=now))
        db.session.commit()
        yield f"release of {name}, with its comparisons", f"{seconds:.2f} s", ""
    before, last = sorted(list_released_drafts(code.id), key=number_of)[-2:]
    _, seconds = timed(partial(compare_drafts, before, last))
    db.session.rollback()
    yield f"comparing draft {before.number} with {last.number}", f"{seconds:.2f} s", "under 5 s"


def reading(app: Flask) -> Iterator[Line]:
    """The reading page of the last draft: queries, size, pages a second, without and with annotations."""
    code = db.session.scalars(sa.select(CodeOfPractice).where(CodeOfPractice.slug == "measured")).one()
    draft = max(list_released_drafts(code.id), key=number_of)
    path = f"/codes/{code.slug}/drafts/{draft.number}"
    for what in ("no annotations", f"{ANNOTATIONS:,} annotations"):
        if what != "no annotations":
            annotate(draft)
        db.session.commit()
        queries, size = ask(app, path)
        yield f"queries of the reading page, {what}", str(queries), "at most 6"
        yield f"size of the reading page, {what}", f"{size / 1000:,.0f} kB", ""
        with serving() as place:
            load_of(place, path, 1.0)
            load = load_of(place, path, SECONDS)
        if load.refused:
            yield f"answers other than 200, {what}", str(load.refused), "0"
        yield f"reading pages a second, {what}", f"{load.per_second:,.0f}", "at least 300"
        yield f"slowest of a hundred, {what}", f"{load.slowest_of(0.99) * 1000:.0f} ms", ""


def number_of(draft: Draft) -> int:
    """The number of a released draft."""
    return draft.number or 0


def annotate(draft: Draft) -> None:
    """Give a draft a round full of annotations."""
    round_ = make_round(draft)
    author = make_user()
    provisions = list_provisions(draft)
    for number in range(ANNOTATIONS):
        submit_annotation(
            round_,
            provisions[number % len(provisions)],
            author=author,
            kind="general",
            text=f"Annotation {number}: please say by when.",
            form_token=str(number),
            now=datetime.now(UTC),
        )
    db.session.commit()


def ask(app: Flask, path: str) -> tuple[int, int]:
    """The number of queries that a page needs, and its size in bytes."""
    asked: list[str] = []

    def note(connection: object, cursor: object, statement: str, *_: object) -> None:
        asked.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", note)
    response = Context().run(app.test_client().get, path)  # a stranger's: nothing that this process has read counts
    sa.event.remove(db.engine, "before_cursor_execute", note)
    return sum(statement.lstrip().upper().startswith(("SELECT", "WITH")) for statement in asked), len(response.data)


def load_of(place: Place, path: str, seconds: float) -> Load:
    """Let readers ask for a page for so long."""
    arguments = [place.host, str(place.port), path, str(seconds), str(CONNECTIONS)]
    done = subprocess.run([sys.executable, "-m", "benchmarks.load", *arguments], capture_output=True, check=True)
    return Load(**json.loads(done.stdout))


def timed(act: Callable[[], Made]) -> tuple[Made, float]:
    """What an act gives, and its seconds."""
    began = time.perf_counter()
    made = act()
    return made, time.perf_counter() - began


MEASURES = (importing, reading)
