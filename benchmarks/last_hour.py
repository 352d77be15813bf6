"""The last hour of a round, played several times as fast: 1,000 accounts post 10,000 annotations while 200 people read.

Posts come by chance, evenly over the time; one in twenty is sent twice at once. Afterwards the database is asked what
it holds: whatever was accepted must be there once, with its receipt, in the order in which it was received."""

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import Context
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import psycopg
import sqlalchemy as sa
from flask import Flask, session
from flask_wtf.csrf import generate_csrf

from benchmarks.instance import drafts, instance
from benchmarks.measures import Line
from benchmarks.posting import Report
from benchmarks.server import serving
from codeprac.annotations.models import Annotation
from codeprac.audit.models import Receipt
from codeprac.audit.receipts import fingerprint
from codeprac.audit.verifying import verify_record
from codeprac.db import db, new_id
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.queries import list_provisions
from codeprac.drafts.services import import_draft, release_draft
from codeprac.text.anchoring import CONTEXT
from tests.client import signed_in
from tests.factories.accounts import make_user
from tests.factories.codes import make_code
from tests.factories.rounds import make_round
from tests.servers.postgresql import PostgreSQL
from tests.servers.smtp import MailServer

READING_SECONDS = 20
TWICE = 0.05
SEED = 7


@dataclass(frozen=True)
class Size:
    """How many people do how much."""

    accounts: int = 1_000
    posts: int = int(os.environ.get("CODEPRAC_BENCH_POSTS", "10000"))
    per_second: float = float(os.environ.get("CODEPRAC_BENCH_POSTS_PER_SECOND", "20"))
    readers: int = 200


FULL, SHORT = Size(), Size(posts=min(4_000, Size.posts))


def measure(size: Size = FULL) -> Iterator[tuple[str, Iterator[Line]]]:
    """The hour on each database: some 20 minutes in all."""
    with MailServer() as mails:
        yield "The last hour on SQLite", _hour(size, CODEPRAC_MAIL_URL=mails.url)
        with PostgreSQL(durable=True) as server:
            with psycopg.connect(server.url("postgres").replace("+psycopg", ""), autocommit=True) as connection:
                connection.execute("CREATE DATABASE codeprac")
            settings = {"CODEPRAC_MAIL_URL": mails.url, "CODEPRAC_DATABASE_URL": server.url("codeprac")}
            yield "The last hour on PostgreSQL", _hour(size, **settings)


def measure_short() -> Iterator[tuple[str, Iterator[Line]]]:
    """Less than half of it, by as many people as fast: some 10 minutes in all."""
    yield from measure(SHORT)


def _hour(size: Size, **settings: str) -> Iterator[Line]:
    with kept_environment(), instance(**settings) as app:
        draft = stage()
        with serving(jobs=True) as place, tempfile.TemporaryDirectory() as folder:
            plan = make_plan(app, draft, size) | {"host": place.host, "port": place.port}
            (path := Path(folder, "plan.json")).write_text(json.dumps(plan), encoding="utf-8")
            command = [sys.executable, "-m", "benchmarks.posting", str(path)]
            done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
        yield from _tell(Report(**json.loads(done.stdout)))
        yield from check(draft, Report(**json.loads(done.stdout)))
        yield from tell_of_chain()
        db.session.close()
        db.engine.dispose()


def tell_of_chain() -> Iterator[Line]:
    """Whether each act and each receipt has its link in the record, and none was changed."""
    record = verify_record()
    yield "entries and receipts in the chain", f"{record.entries:,}, {record.receipts:,}", ""
    yield "the first fault of the chain", str(record.fault or "none"), "none"
    db.session.rollback()  # what follows may wait, and no transaction may be idle for that long


@contextmanager
def kept_environment() -> Iterator[None]:
    """What is set within is forgotten after."""
    before = dict(os.environ)
    yield
    os.environ.clear()
    os.environ.update(before)


def stage() -> Draft:
    """The last draft, released, with a round on it."""
    _name, source = drafts()[-1]
    now = datetime.now(UTC) - timedelta(days=20)
    draft = import_draft(make_code(slug="last-hour"), source, author_id=None, now=now)
    release_draft(draft, actor_id=None, now=now)
    make_round(draft)
    db.session.commit()
    return draft


def make_plan(app: Flask, draft: Draft, size: Size) -> dict[str, Any]:
    """Who posts what, where and when."""
    chance = random.Random(SEED)
    base = f"/codes/{draft.code.slug}/drafts/{draft.number}"
    places = [one for one in list_provisions(draft) if len(one.body_text) > 20]
    sessions = [signed_in(make_user(name=f"Person {number}")) for number in range(size.accounts)]
    cookies = [Context().run(_keys, app, one) for one in sessions]
    posts = []
    for number in range(size.posts):
        (cookie, csrf), place = chance.choice(cookies), chance.choice(places)
        content = {"csrf_token": csrf, "form_token": new_id(), **_words(place, chance)}
        posts.append(
            {
                "at": number / size.per_second + chance.uniform(0, 1),
                "path": f"{base}/{place.slug}/annotations",
                "cookie": cookie,
                "body": urlencode(content),
                "times": 2 if chance.random() < TWICE else 1,
            }
        )
    pages = [base, base, f"{base}/counts.json", f"{base}/{places[5].slug}", "/"]
    return {"posts": posts, "pages": pages, "readers": size.readers, "reading_seconds": READING_SECONDS}


def _words(place: Provision, chance: random.Random) -> dict[str, str]:
    """What an annotation says: on words of the provision, or on all of it."""
    words = place.body_text.split(" ")
    first = chance.randrange(max(1, len(words) - 3))
    said = {"kind": "technical", "text": " ".join(chance.choices(words, k=chance.randint(10, 120)))}
    said |= {"speak_for": "", "publication": "named"}
    if chance.random() < 0.8:
        last = first + chance.randint(3, 20)
        said["quote"] = " ".join(words[first:last])
        said["prefix"] = " ".join([*words[:first], ""])[-CONTEXT:]
        said["suffix"] = " ".join(["", *words[last:]])[:CONTEXT]
        said["proposed_wording"] = said["quote"] + " and no other"
    return said


def _keys(app: Flask, signed_in: dict[str, Any]) -> tuple[str, str]:
    """The cookie of a signed-in account, and the token of its forms."""
    with app.test_request_context():
        session.update(signed_in)
        csrf = generate_csrf()
        value = app.session_interface.get_signing_serializer(app).dumps(dict(session))  # type: ignore[attr-defined]
    return f"{app.config['SESSION_COOKIE_NAME']}={value}", csrf


def _tell(report: Report) -> Iterator[Line]:
    answers = [*report.posts.items(), *report.pages.items()]
    bad = sum(count for status, count in answers if status != "200" and status != "303")
    yield "posts sent, each a person's", f"{len(report.post_seconds):,}", ""
    yield "seconds, and posts a second", f"{report.seconds:.0f}, {len(report.post_seconds) / report.seconds:.1f}", ""
    yield "posts by status, those sent twice counted twice", by_status(report.posts), "303"
    yield "pages by status", by_status(report.pages), "200"
    yield "answers that were neither 200 nor 303", str(bad), "0"
    for what, seconds, wanted in (("post", report.post_seconds, "under 500 ms"), ("page", report.page_seconds, "")):
        ordered = sorted(seconds)
        for share in (0.5, 0.95, 0.99):
            found = ordered[int(len(ordered) * share)] * 1000
            yield f"a {what}: p{share * 100:.0f}", f"{found:.0f} ms", wanted if share == 0.95 else ""


def by_status(counts: dict[str, int]) -> str:
    return ", ".join(f"{status}: {count:,}" for status, count in sorted(counts.items()))


def check(draft: Draft, report: Report) -> Iterator[Line]:
    """What the database holds of what was accepted."""
    db.session.rollback()
    rows = db.session.execute(
        sa.select(Annotation.id, Annotation.number, Annotation.submitted_at)
        .where(Annotation.draft_id == draft.id)
        .order_by(Annotation.number)
    ).all()
    accepted = [{parse_qs(urlsplit(address).query)["sent"][0] for address in post} for post in report.accepted]
    stored = {row.id for row in rows}
    yield "accepted and lost", str(sum(not ids <= stored for ids in accepted)), "0"
    yield "sent twice and stored twice", str(sum(len(ids) > 1 for ids in accepted)), "0"
    yield "stored and not accepted", str(len(stored - set().union(*accepted))), "0"
    yield "numbers without a gap", str([row.number for row in rows] == list(range(1, len(rows) + 1))), "True"
    late = sum(after.submitted_at < before.submitted_at for before, after in pairwise(rows))
    yield "numbered before one that was received earlier", str(late), "at the same moment only"
    if late:
        most = max(before.submitted_at - after.submitted_at for before, after in pairwise(rows))
        yield "of these, how much earlier at most", f"{most.total_seconds() * 1000:.0f} ms", "less than a post takes"
    receipts = db.session.execute(sa.select(Receipt.object_id, Receipt.content, Receipt.sha256)).all()
    sound = {one.object_id for one in receipts if fingerprint(one.content) == one.sha256}
    yield "annotations without a sound receipt", str(sum(row.id not in sound for row in rows)), "0"
