"""Serving: the web server (Granian) and the worker of the jobs as one command that starts and ends together."""

import http.client
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from granian import Granian
from granian.constants import Interfaces
from granian.log import LogLevels

from codeprac.figures import share_figures

APPLICATION = "codeprac:create_app"
JOBS = (sys.executable, "-m", "codeprac", "worker")
# Python runs one thread of a process at a time: a few threads hide the waiting for the database, more only contend.
THREADS_PER_PROCESS = 4
SECONDS_UNTIL_READY = 60
SECONDS_TO_FINISH = 10


class PortTaken(Exception):
    """Another program listens where we should; the message says how to go on."""


@dataclass(frozen=True)
class Place:
    """Where the server listens, and with how many processes."""

    host: str = "127.0.0.1"
    port: int = 8000
    processes: int = 2

    @property
    def url(self) -> str:
        """The address for a browser on this machine."""
        return f"http://{self._reachable}:{self.port}"

    @property
    def _reachable(self) -> str:
        return "127.0.0.1" if self.host in {"0.0.0.0", "::", ""} else self.host  # noqa: S104 - asked, not bound


def ensure_port_is_free(place: Place) -> None:
    """Raise PortTaken with one clear sentence unless we could listen there."""
    family, *_, address = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)[0]
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(address)
        except OSError as error:
            raise PortTaken(
                f"{place.host}:{place.port} cannot be used ({error.strerror}): end the program that listens there, "
                f"or choose another port, for instance with: make run PORT={place.port + 1}"
            ) from error


def serve(
    place: Place,
    *,
    application: str = APPLICATION,
    jobs: Sequence[str] = JOBS,
    on_ready: Callable[[], None] = lambda: None,
) -> None:
    """Serve until interrupted or terminated; call `on_ready` once a page can be had. Without `jobs`: no worker."""
    ensure_port_is_free(place)
    share_figures()
    server = Granian(
        application,
        factory=True,
        address=place.host,
        port=place.port,
        interface=Interfaces.WSGI,
        workers=place.processes,
        blocking_threads=THREADS_PER_PROCESS,
        websockets=False,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_FINISH,
        log_level=LogLevels.warning,
    )
    threading.Thread(target=_tell_when_ready, args=(place, on_ready), daemon=True).start()
    worker = Jobs(jobs) if jobs else None
    try:
        server.serve()
    finally:
        if worker is not None:
            worker.stop()


class Jobs:
    """The worker of the jobs as a child process: started anew when it dies, ended with the server."""

    def __init__(self, command: Sequence[str], *, pause: float = 2.0) -> None:
        self._command = command
        self._pause = pause
        self._stopping = threading.Event()
        self._lock = threading.Lock()
        self._process = self._start()
        self._watcher = threading.Thread(target=self._watch, daemon=True)
        self._watcher.start()

    def stop(self) -> None:
        """End the worker: asked first, forced after ten seconds."""
        with self._lock:
            self._stopping.set()
            if self._process.poll() is None:
                self._process.terminate()
        try:
            self._process.wait(SECONDS_TO_FINISH)
        except subprocess.TimeoutExpired:
            self._process.kill()

    def _watch(self) -> None:
        while True:
            code = self._process.wait()
            if self._stopping.wait(self._pause):
                return
            with self._lock:
                if self._stopping.is_set():
                    return
                print(f"The worker of the jobs ended with code {code}; starting it anew", file=sys.stderr, flush=True)  # noqa: T201 - to whoever watches the server
                self._process = self._start()

    def _start(self) -> subprocess.Popen[bytes]:
        # In a group of its own, an interrupt from the keyboard reaches only us, and we end the worker in good order.
        return subprocess.Popen(self._command, process_group=0)  # noqa: S603 - our own command, no shell


def _tell_when_ready(place: Place, on_ready: Callable[[], None]) -> None:
    deadline = time.monotonic() + SECONDS_UNTIL_READY
    while time.monotonic() < deadline:
        if _answers(place):
            on_ready()
            return
        time.sleep(0.1)


def _answers(place: Place) -> bool:
    connection = http.client.HTTPConnection(place.url.removeprefix("http://"), timeout=5)
    try:
        connection.request("HEAD", "/")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
