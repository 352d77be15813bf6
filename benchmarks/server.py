"""The server as it runs in production, on the instance that is measured: two processes, with or without jobs.

It logs every request as it would there; of its lines only warnings and what is worse are printed, in the end."""

import json
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from codeprac.serving import Place

START_SECONDS = 120


@contextmanager
def serving(*, jobs: bool = False) -> Iterator[Place]:
    """Serve the instance that the environment names."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        place = Place(port=probe.getsockname()[1])
    command = [sys.executable, "-m", "codeprac", "run", "--jobs" if jobs else "--no-jobs", "--port", str(place.port)]
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as log:
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log)
        try:
            _wait_for(place)
            yield place
        finally:
            process.terminate()
            try:
                process.wait(20)
            finally:
                log.seek(0)
                sys.stderr.writelines(worth_telling(log))


def worth_telling(lines: Iterable[str]) -> Iterator[str]:
    """The lines of a log without those of information: what else is in it somebody has to see."""
    return (line for line in lines if _level_of(line) not in {"DEBUG", "INFO"})


def _level_of(line: str) -> str:
    """The level of a line of JSON; of another line, such as one of a traceback, none."""
    try:
        found = json.loads(line)
    except ValueError:
        return ""
    return str(found.get("level", "")).upper() if isinstance(found, dict) else ""


def _wait_for(place: Place) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            urllib.request.urlopen(place.url, timeout=5).close()
            return
        except OSError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
