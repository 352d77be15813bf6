"""The real server for the browser: Granian with two processes and the worker of the jobs, on a database of its own.

All are forked from a process that has read the application: that takes a processor seconds, and once is enough."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any

from flask import Flask

from codeprac.figures import FOLDER
from tests.servers.smtp import free_port
from tests.templates import kept_templates

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 180
# What the live server does not do because many tests share one address; the forms' tokens it does check.
OVERRIDES: dict[str, Any] = {"RATELIMIT_ENABLED": False}


class LiveServer:
    """The server as a context manager; `url` is its address."""

    def __init__(self, environment: dict[str, str], log: Path) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = log
        figures = log.with_name("figures")
        figures.mkdir()
        self._environment = os.environ | environment | {"CODEPRAC_BASE_URL": self.url, FOLDER: str(figures)}

    def __enter__(self) -> "LiveServer":
        with self.log.open("wb") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.servers.live", str(self.port)],
                cwd=ROOT,
                env=self._environment,
                stdout=log,
                stderr=log,
                process_group=0,
            )
        deadline = time.monotonic() + START_SECONDS
        while not answers(self.url):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.__exit__(None, None, None)
                raise RuntimeError(f"the server did not start:\n{self.log.read_text(errors='replace')}")
            time.sleep(0.1)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # How it ends in good order is tested elsewhere, and takes seconds; what it wrote is thrown away.
        with suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()


def answers(url: str) -> bool:
    """Whether a page can be had."""
    try:
        urllib.request.urlopen(url, timeout=10).close()
    except urllib.error.HTTPError as error:
        error.close()
        return error.code < 500
    except OSError:
        return False
    return True


def make_app() -> Flask:
    """The application of the live server."""
    from codeprac import create_app

    app = create_app(OVERRIDES)
    app.jinja_env.bytecode_cache = kept_templates()
    return app


def work() -> None:
    """The worker of the jobs."""
    from codeprac import create_app
    from codeprac.jobs import run_worker

    run_worker(create_app())


def main(port: int) -> None:
    """Serve until killed, with the worker beside it."""
    from codeprac import application  # noqa: F401 - for those that are forked from here
    from codeprac.serving import Place, serve

    multiprocessing.get_context("fork").Process(target=work, daemon=True).start()
    serve(Place(port=port), application="tests.servers.live:make_app", jobs=())


if __name__ == "__main__":
    main(int(sys.argv[1]))
