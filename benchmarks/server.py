"""The server as it runs in production, on the instance that is measured: two processes, with or without jobs."""

import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
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
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL)
    try:
        _wait_for(place)
        yield place
    finally:
        process.terminate()
        process.wait(20)


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
