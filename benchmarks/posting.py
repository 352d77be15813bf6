"""The crowd of the last hour, from a process of its own: `python -m benchmarks.posting PLAN`, a file of JSON.

Everybody posts at the moment that the plan says, whether the server keeps up or not, and the time counts from that
moment: a server that falls behind cannot hide it. Readers meanwhile open pages, each at their own pace. Prints JSON."""

import asyncio
import json
import random
import sys
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

CONNECTIONS = 128
# So many stay unused: who writes takes turns, as what one address may write in a minute is limited.
SPARE = 48
CLOSED = (OSError, asyncio.IncompleteReadError)


@dataclass
class Report:
    """What came back: how often each status, the seconds of each post and each page, and how long it all took."""

    posts: Counter[str] = field(default_factory=Counter)
    pages: Counter[str] = field(default_factory=Counter)
    post_seconds: list[float] = field(default_factory=list)
    page_seconds: list[float] = field(default_factory=list)
    accepted: list[list[str]] = field(default_factory=list)
    """For each post that was taken, where the server led from it, as often as it was sent."""
    seconds: float = 0.0


class Connections:
    """Connections to the server that are kept open and used again in turn, each from an address of its own: a thousand
    people do not sit behind one."""

    def __init__(self, host: str, port: int, most: int = CONNECTIONS) -> None:
        self._place = (host, port)
        self._free: deque[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = deque()
        self._slots = asyncio.Semaphore(most)
        self._opened = 0

    async def _open(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        self._opened += 1
        address = f"127.{self._opened // 62500 % 250 + 1}.{self._opened // 250 % 250}.{self._opened % 250 + 1}"
        return await asyncio.open_connection(*self._place, local_addr=(address, 0))

    async def ask(self, question: bytes) -> tuple[str, str]:
        """Send a request and read the whole answer; its status, or what went wrong, and where it leads, or when to come
        again."""
        async with self._slots:
            for is_first_try in (True, False):  # one that was kept may have been closed at the other end meanwhile
                kept = is_first_try and len(self._free) > SPARE
                reader, writer = self._free.popleft() if kept else await self._open()
                try:
                    writer.write(question)
                    status, leads_to, stays = await read(reader)
                except CLOSED as error:
                    writer.close()
                    if not kept:
                        return type(error).__name__, ""
                    continue
                if stays:
                    self._free.append((reader, writer))
                else:
                    writer.close()
                return status, leads_to
        return "closed", ""


async def read(reader: asyncio.StreamReader) -> tuple[str, str, bool]:
    """The status of an answer, read to its end, where it leads or after how many seconds one should come again, and
    whether the connection stays open."""
    head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1")
    first, *lines = head.split("\r\n")
    fields = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    if fields.get("transfer-encoding") == "chunked":
        while size := int(await reader.readline(), 16):
            await reader.readexactly(size + 2)
        await reader.readline()
    else:
        await reader.readexactly(int(fields.get("content-length", 0)))
    onward = fields.get("location") or fields.get("retry-after", "")
    return first.split(" ")[1], onward, fields.get("connection", "").lower() != "close"


async def post(plan: dict[str, Any], one: dict[str, Any], began: float, connections: Connections, out: Report) -> None:
    """One post at its moment; one that is sent twice goes out twice at once, as by a double click."""
    await asyncio.sleep(max(0.0, began + one["at"] - time.perf_counter()))
    due, body = began + one["at"], one["body"].encode()
    head = (
        f"POST {one['path']} HTTP/1.1\r\nHost: {plan['host']}:{plan['port']}\r\nCookie: {one['cookie']}\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    answers = await asyncio.gather(*(connections.ask(head.encode() + body) for _ in range(one["times"])))
    out.posts.update(status for status, _ in answers)
    out.post_seconds.append(time.perf_counter() - due)
    if taken := [leads_to for status, leads_to in answers if status == "303"]:
        out.accepted.append(taken)


async def browse(plan: dict[str, Any], number: int, until: float, connections: Connections, out: Report) -> None:
    """One reader: opens a page, reads for a while, opens the next."""
    chance = random.Random(number)
    await asyncio.sleep(chance.uniform(0, plan["reading_seconds"]))
    while time.perf_counter() < until:
        page, began = chance.choice(plan["pages"]), time.perf_counter()
        question = f"GET {page} HTTP/1.1\r\nHost: {plan['host']}:{plan['port']}\r\nAccept-Encoding: gzip\r\n\r\n"
        status, _ = await connections.ask(question.encode())
        out.pages[status] += 1
        out.page_seconds.append(time.perf_counter() - began)
        await asyncio.sleep(chance.uniform(0.5, 1.5) * plan["reading_seconds"])


async def run(plan: dict[str, Any]) -> Report:
    """All posts and all readers."""
    out, began = Report(), time.perf_counter()
    posting, reading = (Connections(plan["host"], plan["port"]) for _ in range(2))
    until = began + max(one["at"] for one in plan["posts"])
    readers = [browse(plan, number, until, reading, out) for number in range(plan["readers"])]
    posts = [post(plan, one, began, posting, out) for one in plan["posts"]]
    await asyncio.gather(*readers, *posts)
    out.seconds = time.perf_counter() - began
    return out


if __name__ == "__main__":
    print(json.dumps(vars(asyncio.run(run(json.loads(Path(sys.argv[1]).read_text(encoding="utf-8")))))))
