"""What every test may ask for: an application on a real database, a client, a signed-in account, a mail server.

`--database sqlite` (the default) or `--database postgresql` chooses the database of the whole run."""

from tests import cycles

# isort: split
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, settings
from sqlalchemy import event
from sqlalchemy.orm import Session

from codeprac import create_app
from codeprac.audit.adopting import begin_holding
from codeprac.config import read_settings
from codeprac.db import db
from codeprac.extensions import limiter
from codeprac.jobs import HUEY
from codeprac.migrating import upgrade
from codeprac.sample.loading import load_sample
from tests import client as judging
from tests.client import JudgingClient
from tests.databases import Database, Databases, PostgreSQLDatabases, SQLiteDatabases
from tests.servers.postgresql import PostgreSQL
from tests.servers.smtp import MailServer
from tests.staging import Staged, Stagehand
from tests.templates import kept_templates

SECRET = "a secret of the tests, long enough to be accepted"
REAL_DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
# Hashing made cheap: how well argon2id resists is not for our tests to find out.
CHEAP = {"argon2__time_cost": 1, "argon2__memory_cost": 8, "argon2__parallelism": 1}
OVERRIDES: dict[str, Any] = {
    "SECURITY_PASSWORD_HASH_PASSLIB_OPTIONS": CHEAP,
    "RATELIMIT_ENABLED": False,
    "WTF_CSRF_ENABLED": False,
    "SERVER_NAME": None,
}
server_key = pytest.StashKey[PostgreSQL]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """The choice of the database."""
    parser.addoption("--database", choices=("sqlite", "postgresql"), default="sqlite", help="the database of the run")


def pytest_configure(config: pytest.Config) -> None:
    """Judge pages on the first database only; look for cycles among rows and pages, not among all modules."""
    judging.judges_pages = config.getoption("--database") == "sqlite"
    cycles.keep_what_is_there()
    # How long an example takes says more of the machine than of the code; tests of speed measure for themselves.
    settings.register_profile("codeprac", deadline=None, suppress_health_check=[HealthCheck.too_slow])
    settings.load_profile("codeprac")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Start the run's PostgreSQL, once, also when workers share the tests."""
    config = session.config
    if config.getoption("--database") == "postgresql" and not hasattr(config, "workerinput"):
        config.stash[server_key] = server = PostgreSQL().__enter__()
        os.environ["CODEPRAC_TESTS_POSTGRESQL"] = server.url("postgres")


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Stop it."""
    if server := session.config.stash.get(server_key, None):
        server.__exit__(None, None, None)
    cycles.look_a_last_time()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On the second database leave out what asks for none: it is the same test, and runs with the first."""
    if config.getoption("--database") == "postgresql":
        pure = [item for item in items if "databases" not in getattr(item, "fixturenames", ["databases"])]
        config.hook.pytest_deselected(items=pure)
        left_out = set(pure)
        items[:] = [item for item in items if item not in left_out]


def pytest_report_header(config: pytest.Config) -> str:
    """Say which database it is."""
    return f"database: {config.getoption('--database')}"


@pytest.fixture(scope="session")
def databases(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Databases:
    """The maker of databases of the chosen kind."""
    base = tmp_path_factory.getbasetemp()
    folder = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    if request.config.getoption("--database") == "postgresql":
        return PostgreSQLDatabases(folder, os.environ["CODEPRAC_TESTS_POSTGRESQL"])
    return SQLiteDatabases(folder, Path(os.environ.get("CODEPRAC_TESTS_TEMPLATES", folder)))


@pytest.fixture(scope="session")
def environment(tmp_path_factory: pytest.TempPathFactory, mail_server: MailServer) -> dict[str, str]:
    """The settings of the tests, all but the database."""
    return {
        "CODEPRAC_TESTING": "1",
        "CODEPRAC_SECRET_KEY": SECRET,
        # Drafters of most tests have no second factor; tests/accounts/test_required_factor.py asks for it.
        "CODEPRAC_SECOND_FACTOR": "offered",
        "CODEPRAC_BASE_URL": "http://localhost",
        "CODEPRAC_MAIL_URL": mail_server.url,
        "CODEPRAC_INSTANCE": str(tmp_path_factory.mktemp("instance")),
    }


@pytest.fixture(scope="session")
def make_app(environment: dict[str, str]) -> Callable[..., Flask]:
    """Make an application on a database, with settings of its own: for tests about settings and migrations."""

    def make(url: str, overrides: dict[str, Any] | None = None, **settings: str) -> Flask:
        chosen = environment | settings | {"CODEPRAC_DATABASE_URL": url}
        app = create_app(OVERRIDES | (overrides or {}), read_settings(chosen))
        app.test_client_class = JudgingClient
        app.jinja_env.bytecode_cache = kept_templates()
        with app.app_context():
            if db.engine.dialect.name == "sqlite":
                event.listen(db.engine, "connect", _do_not_wait_for_the_disk)
        return app

    return make


@pytest.fixture(scope="session")
def migrate(make_app: Callable[..., Flask]) -> Callable[[str], None]:
    """Bring the database at an address to the newest form, as `codeprac migrate` does."""

    def run(url: str) -> None:
        with make_app(url).app_context():
            upgrade()
            begin_holding(datetime.now(UTC))
            db.session.commit()
            db.engine.dispose()

    return run


@pytest.fixture(scope="session")
def database(databases: Databases, migrate: Callable[[str], None]) -> Iterator[Database]:
    """The migrated database of this worker."""
    database = databases.create(f"tests_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}", migrate)
    yield database
    database.close()


@pytest.fixture(scope="session")
def built_app(database: Database, make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """The application of this worker; tests ask for `app`, which also cleans up."""
    app = make_app(database.url)
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def stagehand(built_app: Flask, database: Database) -> Stagehand:
    """Keeps what many tests of this worker begin with."""
    stagehand = Stagehand(database)
    with built_app.app_context():
        stagehand.watch(db.engine)
    return stagehand


@pytest.fixture
def app(built_app: Flask, stagehand: Stagehand) -> Iterator[Flask]:
    """The application, on a database that holds what the migrations left, within an application context of the test."""
    with built_app.app_context():
        yield built_app
    built_app.extensions[HUEY].storage.flush_queue()  # or a later test that runs the jobs runs those of all before it
    stagehand.put_back()


@pytest.fixture
def limited(database: Database, make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """The application with its limits on."""
    limited_app = make_app(database.url, {"RATELIMIT_ENABLED": True})
    try:
        with limited_app.app_context():
            limiter.reset()
        yield limited_app
        with limited_app.app_context():
            db.engine.dispose()
    finally:
        limiter.enabled = False


@pytest.fixture
def staged(app: Flask, stagehand: Stagehand) -> Staged:
    """Set up what other tests begin with as well: made once, put back for each."""
    return stagehand.set_up


@pytest.fixture(scope="session")
def prepare_sample(make_app: Callable[..., Flask]) -> Callable[[str], None]:
    """Migrate the database at an address and load the sample code of practice into it."""

    def run(url: str) -> None:
        with make_app(url).app_context():
            upgrade()
            load_sample(datetime.now(UTC), lambda _: None)
            db.session.commit()
            db.session.close()
            db.engine.dispose()

    return run


@pytest.fixture(scope="session")
def sample_database(databases: Databases, prepare_sample: Callable[[str], None]) -> Iterator[Database]:
    """This worker's database with the sample in it; loaded once per run."""
    worker = os.environ.get("PYTEST_XDIST_WORKER", "alone")
    database = databases.create(f"sample_{worker}", prepare_sample, "template_sample")
    yield database
    database.close()


@pytest.fixture(scope="session")
def built_sample_app(sample_database: Database, make_app: Callable[..., Flask]) -> Iterator[Flask]:
    """The application in demo mode, with the sample; tests that change it ask for `sample_app`."""
    app = make_app(sample_database.url, CODEPRAC_DEMO="1")
    yield app
    with app.app_context():
        db.engine.dispose()


@pytest.fixture
def sample_app(built_sample_app: Flask, sample_database: Database) -> Iterator[Flask]:
    """The application in demo mode, with the sample, within an application context of the test."""
    with built_sample_app.app_context():
        yield built_sample_app
        db.session.close()
    sample_database.restore()


@pytest.fixture
def db_session(app: Flask) -> Session:
    """The test's own session; what it commits the application sees, and the other way round."""
    return db.session


@pytest.fixture
def client(app: Flask) -> JudgingClient:
    """A visitor without an account; `client.sign_in(user)` makes it one with."""
    client = app.test_client()
    assert isinstance(client, JudgingClient)
    return client


@pytest.fixture
def sign_in(client: JudgingClient) -> Callable[[Any], JudgingClient]:
    """Sign an account in on `client`, and give the client back."""

    def act(user: Any) -> JudgingClient:
        client.sign_in(user)
        return client

    return act


@pytest.fixture(scope="session")
def mail_server() -> Iterator[MailServer]:
    """The run's SMTP server on loopback."""
    with MailServer() as server:
        yield server


@pytest.fixture
def mails(mail_server: MailServer) -> MailServer:
    """The SMTP server, with nothing in it yet."""
    mail_server.messages.clear()
    return mail_server


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Real drafts and annotations, where they lie beside the project."""
    if not REAL_DATA.is_dir():
        pytest.skip("the real drafts are not on this machine (../shared/data)")
    return REAL_DATA


def _do_not_wait_for_the_disk(connection: Any, record: object) -> None:
    connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture
def count_queries(built_app: Flask) -> Callable[..., Any]:
    """Collect the statements sent to the database within a `with count_queries() as statements:`."""

    @contextmanager
    def collect() -> Iterator[list[str]]:
        statements: list[str] = []

        def note(connection: Any, cursor: Any, statement: str, *rest: Any) -> None:
            statements.append(statement)

        with built_app.app_context():
            engine = db.engine
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield statements
        finally:
            event.remove(engine, "before_cursor_execute", note)

    return collect
