"""Several machines on one: PostgreSQL, Redis, two web nodes, a worker, and nginx before them, each a process that can
be killed and started again. nginx reads the very file that docs/operations tells people to use."""

import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType

import psycopg

from tests.servers.live import answers
from tests.servers.postgresql import PostgreSQL
from tests.servers.redis import RedisServer
from tests.servers.smtp import free_port

ROOT = Path(__file__).resolve().parent.parent
NGINX_CONF = ROOT / "docs" / "operations" / "many-machines" / "nginx.conf"
PGBOUNCER_INI = NGINX_CONF.with_name("pgbouncer.ini")
HAS_POOLER = os.environ.get("CODEPRAC_BENCH_POOLER", "") == "1"
LOGS = os.environ.get("CODEPRAC_BENCH_LOGS", "")
DEBIAN = Path("/usr/lib/postgresql")
START_SECONDS = 90
PROCESSES = 1


class DebianPostgreSQL(PostgreSQL):
    """Debian's PostgreSQL where it is installed, else the one that the tests bring; on a folder of its own."""

    def find_programs(self) -> Path:
        """The newest version's programs."""
        found = sorted(DEBIAN.glob("*/bin/initdb"), key=lambda path: float(path.parents[1].name))
        return found[-1].parent if found else super().find_programs()


class Program:
    """A process with its children, in a group of its own, as a machine or a unit of systemd would hold it."""

    def __init__(self, name: str, command: list[str], environment: dict[str, str], log: Path, url: str = "") -> None:
        self.name, self.url = name, url
        self._command, self._environment, self._log = command, environment, log

    def start(self) -> None:
        """Start it, without waiting until it answers."""
        with self._log.open("ab") as log:
            self._process = subprocess.Popen(
                self._command, env=self._environment, stdout=log, stderr=log, start_new_session=True, cwd=ROOT
            )

    @property
    def pid(self) -> int:
        """The number of its first process, and of its session."""
        return self._process.pid

    def kill(self) -> None:
        """End it and all its children at once, by -9."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def stop(self) -> None:
        """Ask it to end; what does not is killed."""
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def wait_until_ready(self) -> None:
        """Wait until it answers with less than an error of its own."""
        deadline = time.monotonic() + START_SECONDS
        while not answers(self.url):
            if self._process.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError(f"{self.name} did not start:\n{self._log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.1)


class Cluster:
    """All of it as a context manager. `environment` is what an application of ours needs to belong to it."""

    def __init__(self, mail_url: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="codeprac-cluster-"))
        self.port = free_port()
        self.postgresql, self.redis = DebianPostgreSQL(durable=True), RedisServer()
        self._mail_url = mail_url
        self._stack = ExitStack()

    def __enter__(self) -> "Cluster":
        if missing := missing_programs():
            raise RuntimeError("; ".join(missing))
        try:
            self._start_servers()
        except BaseException:
            self.__exit__(None, None, None)
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stack.close()
        if LOGS:
            for log in self.folder.glob("*/log"):
                shutil.copy(log, Path(LOGS, f"{log.parent.name}.log"))
        shutil.rmtree(self.folder, ignore_errors=True)

    def start_site(self) -> None:
        """Start the nodes, the worker and nginx, once the database is migrated."""
        nodes = [free_port(), free_port()]
        self.nodes = [self._node(number, port) for number, port in enumerate(nodes, start=1)]
        self.worker = self._program("worker", [sys.executable, "-m", "codeprac", "worker"])
        self.nginx = self._program("nginx", self._nginx_command(nodes), url=f"http://127.0.0.1:{self.port}/")
        for one in (*self.nodes, self.worker, self.nginx):
            one.start()
            self._stack.callback(one.stop)
        for one in (*self.nodes, self.nginx):
            one.wait_until_ready()

    def _start_servers(self) -> None:
        self._stack.enter_context(self.postgresql)
        self._stack.enter_context(self.redis)
        with psycopg.connect(self.postgresql.url("postgres").replace("+psycopg", ""), autocommit=True) as connection:
            connection.execute("CREATE DATABASE codeprac")
        self.environment = self._database() | {
            "CODEPRAC_REDIS_URL": self.redis.url,
            "CODEPRAC_MAIL_URL": self._mail_url,
            "CODEPRAC_BASE_URL": f"http://127.0.0.1:{self.port}",
            "CODEPRAC_TRUSTED_PROXIES": "1",
        }

    def _database(self) -> dict[str, str]:
        if not HAS_POOLER:
            return {"CODEPRAC_DATABASE_URL": self.postgresql.url("codeprac")}
        port, folder = free_port(), self.folder / "pooler"
        folder.mkdir()
        folder.chmod(0o777)
        self.folder.chmod(0o755)
        (folder / "pgbouncer.ini").write_text(pgbouncer_ini(self.postgresql.folder, folder, port), encoding="utf-8")
        user = ["-u", "nobody"] if os.geteuid() == 0 else []
        command = ["pgbouncer", "-q", *user, str(folder / "pgbouncer.ini")]
        pooler = Program("pooler", command, dict(os.environ), folder / "log")
        pooler.start()
        self._stack.callback(pooler.stop)
        return {
            "CODEPRAC_DATABASE_URL": f"postgresql+psycopg://codeprac@127.0.0.1:{port}/codeprac",
            "CODEPRAC_DATABASE_POOLER": "1",
        }

    def _node(self, number: int, port: int) -> Program:
        command = [sys.executable, "-m", "codeprac", "run", "--no-jobs", "--port", str(port)]
        return self._program(f"node {number}", [*command, "--processes", str(PROCESSES)], f"http://127.0.0.1:{port}/")

    def _program(self, name: str, command: list[str], url: str = "") -> Program:
        place = self.folder / name.replace(" ", "-")
        place.mkdir()
        environment = os.environ | self.environment | {"CODEPRAC_INSTANCE": str(place)}
        return Program(name, command, environment, place / "log", url)

    def _nginx_command(self, nodes: list[int]) -> list[str]:
        folder = self.folder / "nginx-files"
        folder.mkdir()
        (folder / "nginx.conf").write_text(nginx_conf(folder, self.port, nodes), encoding="utf-8")
        return [find_nginx(), "-p", str(folder), "-c", str(folder / "nginx.conf"), "-e", str(folder / "error.log")]


def nginx_conf(folder: Path, port: int, nodes: list[int]) -> str:
    """The documented site for nginx, on our ports, without TLS and without the servers that lead to it or turn away."""
    site = NGINX_CONF.read_text(encoding="utf-8")
    site = re.sub(
        r"server \{\n    listen (443 ssl default_server|80 default_server|80);.*?\n\}\n", "", site, flags=re.DOTALL
    )
    site = re.sub(r"^ *ssl_.*\n", "", site, flags=re.MULTILINE).replace("listen 443 ssl", f"listen 127.0.0.1:{port}")
    for number, node in enumerate(nodes, start=1):
        site = site.replace(f"198.51.100.1{number}:8000", f"127.0.0.1:{node}")
    site = site.replace("/var/lib/nginx/codeprac", f"{folder}/cache").replace("codes.example.org", "127.0.0.1")
    user = "user root;\n" if os.geteuid() == 0 else ""
    paths = "".join(f"{kind}_temp_path {folder}/{kind};\n" for kind in ("client_body", "proxy", "fastcgi"))
    return (
        f"{user}daemon off;\nworker_processes 1;\nworker_rlimit_nofile 8192;\npid {folder}/pid;\n"
        f"events {{ worker_connections 4096; }}\nhttp {{\naccess_log off;\n{paths}"
        f"uwsgi_temp_path {folder}/uwsgi;\nscgi_temp_path {folder}/scgi;\n{site}}}\n"
    )


def pgbouncer_ini(server: Path, folder: Path, port: int) -> str:
    """The documented way of pooling, by transaction, with fewer connections than the nodes have threads."""
    documented = PGBOUNCER_INI.read_text(encoding="utf-8")
    kept = ("pool_mode", "server_login_retry")
    mode = "\n".join(line for line in documented.splitlines() if line.startswith(kept))
    return (
        f"[databases]\ncodeprac = host={server} user=postgres dbname=codeprac\n[pgbouncer]\n{mode}\n"
        f"listen_addr = 127.0.0.1\nlisten_port = {port}\nunix_socket_dir =\nauth_type = any\n"
        f"logfile = {folder}/pgbouncer.log\npidfile = {folder}/pid\nmax_client_conn = 500\ndefault_pool_size = 6\n"
    )


def missing_programs() -> list[str]:
    """What is not installed here, in words that say how to come by it."""
    missing = []
    try:
        find_nginx()
    except RuntimeError as error:
        missing.append(str(error))
    return missing


def find_nginx() -> str:
    """nginx's program; RuntimeError where there is none."""
    found = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")
    if found is None:
        raise RuntimeError("nginx is not installed here (Debian: apt-get install nginx-light)")
    return found
