"""The real server for the browser: Granian with two processes and the worker of the jobs, on a database of its own.

All are forked from a process that has read the application: that takes a processor seconds, and once is enough."""

import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

from flask import Flask

from codeprac.figures import FOLDER
from tests.judging.axe_script import AXE_FILE, AXE_PATH
from tests.servers.smtp import free_port
from tests.templates import kept_templates

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

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
    app.wsgi_app = with_axe(app.wsgi_app)  # type: ignore[method-assign,assignment]  # as Flask says that it is wrapped
    return app


def with_axe(inner: "WSGIApplication") -> "WSGIApplication":
    """Serve the judge of accessibility beside the application, for browsers to keep."""

    def answer(environ: "WSGIEnvironment", start_response: "StartResponse") -> Iterable[bytes]:
        if environ["PATH_INFO"] != AXE_PATH:
            return inner(environ, start_response)
        script = AXE_FILE.read_bytes()
        kind = ("Content-Type", "text/javascript; charset=utf-8")
        kept = ("Cache-Control", "public, max-age=31536000, immutable")
        start_response("200 OK", [kind, kept, ("Content-Length", str(len(script)))])
        return [script]

    return answer


def work() -> None:
    """The worker of the jobs."""
    from codeprac import create_app
    from codeprac.jobs import run_worker

    run_worker(create_app())


def main(port: int) -> None:
    """Serve until killed, with the worker beside it."""
    from codeprac import create_app  # noqa: F401 - for those that are forked from here
    from codeprac.serving import Place, serve

    gc.freeze()  # or each of them looks through all of it for what may be thrown away
    multiprocessing.get_context("fork").Process(target=work, daemon=True).start()
    serve(Place(port=port), application="tests.servers.live:make_app", jobs=())


if __name__ == "__main__":
    main(int(sys.argv[1]))
