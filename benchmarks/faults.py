"""The last hour of a round on several machines, while they fail: two web nodes, a worker, PostgreSQL and Redis, with
nginx before them, each a process of its own. One node is killed with -9 and started again, Redis is killed and comes
back empty, PostgreSQL is restarted, then crashes and recovers, the worker is killed.

Afterwards the database is asked what it holds: every answer that somebody was given must be there once, with its
receipt, and nothing else; and every mail that was queued must have left."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

import sqlalchemy as sa
from flask import Flask

from benchmarks.cluster import Cluster, missing_programs
from benchmarks.instance import instance
from benchmarks.last_hour import Size, by_status, check, kept_environment, make_plan, stage, tell_of_chain
from benchmarks.measures import Line
from benchmarks.retrying import Trouble
from codeprac.db import db
from codeprac.notifications.rules import LEASE
from codeprac.notifications.services import queue
from tests.servers.smtp import MailServer

FULL = Size(per_second=float(os.environ.get("CODEPRAC_BENCH_POSTS_PER_SECOND", "8")))
SMALL = Size(accounts=60, posts=480, per_second=4, readers=20)
SECONDS_BETWEEN_MAILS = 2.0
SECONDS_FOR_MAILS = LEASE.total_seconds() + 90


@dataclass(frozen=True)
class Fault:
    """What is done, and after which share of the posts."""

    share: float
    name: str
    act: Callable[[Cluster], None]


@dataclass
class Done:
    """A fault that was made, when it began, and when what it hit was started again."""

    name: str
    began: float
    ended: float


@dataclass
class Mails:
    """The mails that were queued beside the posts: those whose commit was confirmed, and those that nobody knows of."""

    sent: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)


def _start_node(cluster: Cluster) -> None:
    cluster.nodes[0].start()
    cluster.nodes[0].wait_until_ready()


def _restart_redis(cluster: Cluster) -> None:
    cluster.redis.kill()
    cluster.redis.start()


def _restart_worker(cluster: Cluster) -> None:
    cluster.worker.kill()
    cluster.worker.start()


FAULTS = (
    Fault(0.15, "node 1 is killed with -9", lambda cluster: cluster.nodes[0].kill()),
    Fault(0.30, "node 1 is started again", _start_node),
    Fault(0.45, "Redis is killed with -9 and comes back empty", _restart_redis),
    Fault(0.60, "PostgreSQL is restarted", lambda cluster: cluster.postgresql.restart()),
    Fault(0.75, "PostgreSQL crashes and recovers", lambda cluster: cluster.postgresql.restart(signal.SIGQUIT)),
    Fault(0.88, "the worker is killed with -9 and started again", _restart_worker),
)


def measure() -> Iterator[tuple[str, Iterator[Line]]]:
    """The hour in full."""
    yield "The last hour on several machines, of which some fail", _hour(FULL)


def measure_short() -> Iterator[tuple[str, Iterator[Line]]]:
    """Two minutes of it, to see that everything works."""
    yield "Two minutes on several machines, of which some fail", _hour(SMALL)


def _hour(size: Size) -> Iterator[Line]:
    if missing := missing_programs():
        yield "; ".join(missing), "not measured", ""
        return
    with MailServer() as mails, kept_environment(), Cluster(mails.url) as cluster:
        yield "PostgreSQL and Redis are", f"{cluster.postgresql.programs}, {cluster.redis.program}", ""
        with instance(**cluster.environment) as app:
            draft = stage()
            plan = make_plan(app, draft, size) | {"host": "127.0.0.1", "port": cluster.port}
            cluster.start_site()
            done, report, queued = _play(app, cluster, plan, size.posts / size.per_second)
            yield from _tell(report, done)
            yield from check(draft, report)
            yield from tell_of_chain()
            yield from _tell_of_mails(queued, mails)
            yield from _tell_of_size(cluster, report)
            db.session.close()
            db.engine.dispose()


def _play(app: Flask, cluster: Cluster, plan: dict, seconds: float) -> tuple[list[Done], Trouble, Mails]:
    """Let the crowd post, and the machines fail, and give what became of both."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        (path := Path(folder, "plan.json")).write_text(json.dumps(plan), encoding="utf-8")
        command = [sys.executable, "-m", "benchmarks.retrying", str(path)]
        crowd = stack.enter_context(subprocess.Popen(command, stdout=subprocess.PIPE, text=True))
        stack.callback(crowd.kill)  # where a fault could not be made
        assert crowd.stdout is not None
        crowd.stdout.readline()
        began, ends, queued = time.monotonic(), threading.Event(), Mails()
        mailing = threading.Thread(target=_queue_mails, args=(app, queued, ends), daemon=True)
        mailing.start()
        done = []
        for fault in FAULTS:
            time.sleep(max(0.0, began + fault.share * seconds - time.monotonic()))
            moment = time.monotonic()
            fault.act(cluster)
            done.append(Done(fault.name, moment, time.monotonic()))
        output, _ = crowd.communicate()
        ends.set()
        mailing.join()
    return done, Trouble(**json.loads(output)), queued


def _queue_mails(app: Flask, queued: Mails, ends: threading.Event) -> None:
    """Queue a mail now and then, as an act on a node would: written with the act, and the worker told through Redis."""
    number = 0
    while not ends.wait(SECONDS_BETWEEN_MAILS):
        number += 1
        address = f"reader-{number}@example.org"
        with app.app_context():
            try:
                words = {"name": "Reader", "organisation": "Example", "path": "/organisations/example"}
                queue("organisation_verified", to=address, now=datetime.now(UTC), **words)
                db.session.commit()
                queued.sent.append(address)
            except sa.exc.SQLAlchemyError:
                queued.unknown.append(address)
            finally:
                db.session.close()


def _tell(report: Trouble, done: list[Done]) -> Iterator[Line]:
    yield "posts sent, each a person's", f"{len(report.post_seconds):,}", ""
    yield "seconds, and posts a second", f"{report.seconds:.0f}, {len(report.post_seconds) / report.seconds:.1f}", ""
    yield "posts by their last answer, those sent twice counted twice", by_status(report.posts), "303"
    yield "pages by their last answer", by_status(report.pages), "200"
    yield "forms sent again because no good answer came", str(report.sent_again), ""
    yield "people who gave up", str(len(report.given_up)), "0"
    ordered = sorted(report.post_seconds)
    for share in (0.5, 0.95, 0.99, 1.0):
        found = ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000
        yield f"a post with all its tries: p{share * 100:.0f}", f"{found:.0f} ms", ""
    calm = Done("before the first fault", report.began, report.began)
    for one, after in pairwise([calm, *done, Done("", float("inf"), float("inf"))]):
        yield from _tell_of_fault(one, after.began, report)


def _tell_of_fault(one: Done, until: float, report: Trouble) -> Iterator[Line]:
    errors = [error for error in report.errors if one.began <= error[0] < until]
    named = Counter(f"{kind} {status}" for _, kind, status in errors)
    yield f"{one.name}: errors", by_status(named) or "0", "0" if one.began == report.began else ""
    if one.began != report.began:
        back = f"{one.ended - one.began:.1f} s"
        last = f"{max(moment for moment, *_ in errors) - one.began:.1f} s" if errors else "at once"
        yield "    what was hit was back after, and all were served after", f"{back}, {last}", ""


def _tell_of_mails(queued: Mails, mails: MailServer) -> Iterator[Line]:
    began = time.monotonic()
    while missing := set(queued.sent) - set(arrived := _recipients(mails)):
        if time.monotonic() - began > SECONDS_FOR_MAILS:
            break
        time.sleep(1)
    yield "mails queued beside the posts", f"{len(queued.sent)}, and {len(queued.unknown)} while it was away", ""
    yield "mails lost", str(len(missing)), "0"
    twice = [address for address, count in arrived.items() if count > 1]
    yield "mails that came twice", str(len(twice)), "0, or 1 that left as its worker died"


def _recipients(mails: MailServer) -> Counter[str]:
    return Counter(str(message["To"]) for message in list(mails.messages))


def _tell_of_size(cluster: Cluster, report: Trouble) -> Iterator[Line]:
    """What the parts that nobody killed took: memory, and processor time."""
    parts = {"node 2": cluster.nodes[1].pid, "nginx": cluster.nginx.pid, "PostgreSQL": cluster.postgresql.process.pid}
    for name, leader in parts.items():
        seconds, megabytes = used_by(leader)
        share = f"{seconds / report.seconds:.2f} processors" if name != "PostgreSQL" else "since its last start"
        yield f"{name}: memory, processor time", f"{megabytes:.0f} MB, {seconds:.0f} s", share


def used_by(leader: int) -> tuple[float, float]:
    """Seconds of processor and megabytes of memory (shared parts by their share) of a process and all it started."""
    family, before = {leader}, 0
    parents = {int(folder.name): _fields(folder) for folder in Path("/proc").glob("[0-9]*")}
    while len(family) > before:
        before = len(family)
        family |= {pid for pid, fields in parents.items() if fields and int(fields[1]) in family}
    ticks = sum(int(fields[place]) for pid in family if (fields := parents.get(pid)) for place in (11, 12))
    kilobytes = sum(_kilobytes(Path("/proc", str(pid))) for pid in family)
    return ticks / os.sysconf("SC_CLK_TCK"), kilobytes / 1024


def _fields(folder: Path) -> list[str]:
    try:
        return (folder / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _kilobytes(folder: Path) -> int:
    try:
        lines = (folder / "smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return sum(int(line.split()[1]) for line in lines if line.startswith("Pss:"))
