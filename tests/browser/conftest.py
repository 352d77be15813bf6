"""What the browser journeys may ask for: the real server, and pages of a real browser that fail on any error of theirs.

    @pytest.mark.browser(viewport=(390, 844), scheme="dark", scripts=False)
    def test_a_reader_reads_on_a_phone(page, live): page.goto(live.url) ...

`open_page(user, ...)` opens more pages, each a browser of its own with its own cookies."""

import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
    Response,
    expect,
    sync_playwright,
)
from sqlalchemy import event
from sqlalchemy.orm import ORMExecuteState, Session

from codeprac import db as database_module
from codeprac.db import db
from scripts.chromium import find_chromium
from tests.client import signed_in
from tests.databases import Database, Databases
from tests.servers.live import LiveServer

RESULTS = Path(__file__).resolve().parents[2] / "test-results"
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP = (1280, 800)
TIMEOUT_MILLISECONDS = 15_000
LONGEST = {"test_sample.py", "test_main_job.py", "test_whole_round.py"}
expect.set_options(timeout=TIMEOUT_MILLISECONDS)


@dataclass
class Live:
    """The running server and the application on the same database, for factories."""

    url: str
    app: Flask

    def cookie_of(self, user: Any) -> dict[str, Any]:
        """The cookie of a signed-in account."""
        serializer = self.app.session_interface.get_signing_serializer(self.app)  # type: ignore[attr-defined]
        value = serializer.dumps(signed_in(user))
        return {"name": self.app.config["SESSION_COOKIE_NAME"], "value": value, "url": self.url}


@dataclass
class Served:
    """A running server, its database, and an application of the test's own on that."""

    url: str
    app: Flask
    database: Database


@contextmanager
def serve(
    database: Database, environment: dict[str, str], make_app: Callable[..., Flask], folder: Path, **settings: str
) -> Iterator[Served]:
    """Run the real server on a database. In the application of the test each statement commits by itself and each
    query reads anew, so that a test never holds a lock while the server works, nor sees what was before."""
    chosen = environment | settings | {"CODEPRAC_DATABASE_URL": database.url, "CODEPRAC_INSTANCE": str(folder)}
    with LiveServer(chosen, folder / "server.log") as server:
        engine = {"url": database.url, "isolation_level": "AUTOCOMMIT"}
        overrides = {"SQLALCHEMY_ENGINES": {"default": engine}}
        app = make_app(database.url, overrides, **settings, CODEPRAC_BASE_URL=server.url)
        with app.app_context():
            if db.engine.dialect.name == "sqlite":
                event.remove(db.engine, "begin", database_module._begin_sqlite)
            else:
                _leave_out_savepoints(db.engine.dialect)
            event.listen(db.sessionmaker, "do_orm_execute", _read_anew)
        yield Served(server.url, app, database)
        with app.app_context():
            db.engine.dispose()
    database.close()


def _leave_out_savepoints(dialect: Any) -> None:
    """PostgreSQL refuses a savepoint where each statement commits by itself; there it would mean nothing."""
    for act in ("do_savepoint", "do_rollback_to_savepoint", "do_release_savepoint"):
        setattr(dialect, act, lambda connection, name: None)


@dataclass
class Visit:
    """An open page with the faults that it had."""

    context: BrowserContext
    page: Page
    faults: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def live_server(
    databases: Databases,
    migrate: Callable[[str], None],
    environment: dict[str, str],
    make_app: Callable[..., Flask],
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Served]:
    """This worker's live server, on a migrated database."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    database = databases.create(f"live_{worker}", migrate)
    with serve(database, environment, make_app, tmp_path_factory.mktemp("live")) as served:
        yield served


@pytest.fixture
def live(live_server: Served) -> Iterator[Live]:
    """The live server on a database that holds what the migrations left."""
    with live_server.app.app_context():
        yield Live(live_server.url, live_server.app)
    live_server.database.restore()


@pytest.fixture
def live_session(live: Live) -> Session:
    """The test's own session on the live server's database."""
    return db.session


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, without a window."""
    flags = [*FLAGS, "--no-sandbox"] if os.geteuid() == 0 else FLAGS
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(Path(sys.executable)), args=flags)
        yield browser
        browser.close()


@pytest.fixture
def open_page(request: pytest.FixtureRequest, browser: Browser, live: Live) -> Iterator[Callable[..., Page]]:
    """Open a page as somebody: `open_page(user, viewport=(390, 844), scheme="dark", scripts=False)`."""
    visits: list[Visit] = []

    def act(
        user: Any = None, *, viewport: tuple[int, int] = DESKTOP, scheme: str = "light", scripts: bool = True
    ) -> Page:
        context = browser.new_context(
            base_url=live.url,
            viewport={"width": viewport[0], "height": viewport[1]},
            color_scheme=scheme,  # type: ignore[arg-type]  # "light" or "dark"
            java_script_enabled=scripts,
            reduced_motion="reduce",
            locale="en-GB",
            timezone_id="Europe/Brussels",
        )
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        if user is not None:
            context.add_cookies([live.cookie_of(user)])  # type: ignore[list-item]  # a dictionary of these names
        visit = Visit(context, context.new_page())
        _watch(visit, live.url)
        visits.append(visit)
        return visit.page

    yield act
    failed = request.node.stash.get(failed_key, False)
    faults = [fault for visit in visits for fault in visit.faults]
    for number, visit in enumerate(visits):
        if failed or faults:
            _take_picture(visit.page, f"{request.node.name}-{number}")
        visit.context.close()
    assert not faults, "the browser reports:\n" + "\n".join(f"  {fault}" for fault in faults)


@pytest.fixture
def page(request: pytest.FixtureRequest, open_page: Callable[..., Page]) -> Page:
    """A page of somebody without an account, opened as the marker `browser` says."""
    marker = request.node.get_closest_marker("browser")
    return open_page(**(marker.kwargs if marker else {}))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The files that take longest come first, so that no worker is left alone with them at the end."""
    items.sort(key=lambda item: item.path.name not in LONGEST)


failed_key = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Remember a failure, so that `open_page` takes a picture of it."""
    report = yield
    if report.failed:
        item.stash[failed_key] = True
    return report


def _watch(visit: Visit, url: str) -> None:
    """Note what goes wrong: in the console (content policy too), in scripts, in the server, with foreign hosts."""
    page = visit.page
    page.set_default_timeout(TIMEOUT_MILLISECONDS)

    def heard(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith("Failed to load resource"):
            visit.faults.append(f"{page.url}: console {message.type}: {message.text}")

    def answered(response: Response) -> None:
        if response.status >= 500 or (
            response.status == 404 and response.request.resource_type not in {"document", "fetch"}
        ):
            visit.faults.append(f"{page.url}: {response.status} for {response.url}")

    def asked(wanted: Request) -> None:
        if not wanted.url.startswith((url, "data:", "blob:")):
            visit.faults.append(f"{page.url}: foreign host {wanted.url}")

    page.on("console", heard)
    page.on("response", answered)
    page.on("request", asked)
    page.on("pageerror", lambda error: visit.faults.append(f"{page.url}: script: {error} {error.stack or ''}"[:600]))


def _take_picture(page: Page, name: str) -> None:
    RESULTS.mkdir(exist_ok=True)
    # A draft of 30,000 words is higher than a picture can be: of what is long, what the window shows.
    is_short = page.evaluate("() => document.documentElement?.scrollHeight < 16000")
    page.screenshot(path=RESULTS / f"{re.sub(r'[^A-Za-z0-9-]+', '-', name)[:80]}.png", full_page=is_short)


def _read_anew(state: ORMExecuteState) -> None:
    if state.is_select:
        state.update_execution_options(populate_existing=True)
