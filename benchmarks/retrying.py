"""The crowd of the last hour while machines fail, from a process of its own: `python -m benchmarks.retrying PLAN`.

Whoever gets no answer, or one that says to come back, sends the same form again, as people do in a browser that has
kept it: after the time that the answer names, or a few seconds. Prints one line when it begins, and JSON at the end."""

import asyncio
import json
import random
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.posting import Connections, Report

GOOD = {"200", "303", "304"}
SECONDS_FOR_AN_ANSWER = 60
SECONDS_TO_TRY = 600
# Nobody waits for a connection that somebody else has: their patience would run out in our own queue.
CONNECTIONS = 700
PAUSE = (1.0, 4.0)


@dataclass
class Trouble(Report):
    """What came back in the end, and the moment, name and kind of every answer that was not what was asked for."""

    errors: list[tuple[float, str, str]] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    sent_again: int = 0
    began: float = 0.0


async def ask(connections: Connections, question: bytes) -> tuple[str, str]:
    """The status of the answer, or the name of what went wrong, and where it leads."""
    try:
        return await asyncio.wait_for(connections.ask(question), SECONDS_FOR_AN_ANSWER)
    except TimeoutError:
        return f"no answer in {SECONDS_FOR_AN_ANSWER} s", ""
    except OSError as error:
        return type(error).__name__, ""


async def insist(connections: Connections, question: bytes, kind: str, out: Trouble) -> tuple[str, str]:
    """Ask until there is an answer, or nobody would try any more."""
    until = time.monotonic() + SECONDS_TO_TRY
    while True:
        status, leads_to = await ask(connections, question)
        if status in GOOD or time.monotonic() > until:
            return status, leads_to
        out.errors.append((time.monotonic(), kind, status))
        out.sent_again += kind == "post"
        named = float(leads_to) if leads_to.isdigit() else 0.0
        await asyncio.sleep(named + random.uniform(*PAUSE))


async def post(plan: dict[str, Any], one: dict[str, Any], connections: Connections, out: Trouble) -> None:
    """One post at its moment, sent again until it is taken; one in twenty goes out twice at once."""
    due = out.began + one["at"]
    await asyncio.sleep(max(0.0, due - time.monotonic()))
    body = one["body"].encode()
    head = (
        f"POST {one['path']} HTTP/1.1\r\nHost: {plan['host']}:{plan['port']}\r\nCookie: {one['cookie']}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    question = head.encode() + body
    answers = await asyncio.gather(*(insist(connections, question, "post", out) for _ in range(one["times"])))
    out.posts.update(status for status, _ in answers)
    out.post_seconds.append(time.monotonic() - due)
    if taken := [leads_to for status, leads_to in answers if status == "303"]:
        out.accepted.append(taken)
    if len(taken) < len(answers):
        out.given_up.append(next(status for status, _ in answers if status != "303"))


async def browse(plan: dict[str, Any], number: int, until: float, connections: Connections, out: Trouble) -> None:
    """One reader: opens a page, reads for a while, opens the next; loads it anew when it did not come."""
    chance = random.Random(number)
    await asyncio.sleep(chance.uniform(0, plan["reading_seconds"]))
    while time.monotonic() < until:
        page, began = chance.choice(plan["pages"]), time.monotonic()
        question = f"GET {page} HTTP/1.1\r\nHost: {plan['host']}:{plan['port']}\r\nAccept-Encoding: gzip\r\n\r\n"
        status, _ = await insist(connections, question.encode(), "page", out)
        out.pages[status] += 1
        out.page_seconds.append(time.monotonic() - began)
        await asyncio.sleep(chance.uniform(0.5, 1.5) * plan["reading_seconds"])


async def run(plan: dict[str, Any]) -> Trouble:
    """All posts and all readers."""
    out = Trouble(began=time.monotonic())
    print("began", flush=True)
    posting, reading = (Connections(plan["host"], plan["port"], most) for most in (CONNECTIONS, plan["readers"]))
    until = out.began + max(one["at"] for one in plan["posts"])
    readers = [browse(plan, number, until, reading, out) for number in range(plan["readers"])]
    posts = [post(plan, one, posting, out) for one in plan["posts"]]
    await asyncio.gather(*readers, *posts)
    out.seconds = time.monotonic() - out.began
    return out


if __name__ == "__main__":
    print(json.dumps(vars(asyncio.run(run(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))))))
