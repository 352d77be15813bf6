"""Runs every check of the project and ends at the first that fails. `--quick`: without the tests."""

import os
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from scripts.console import ROOT, UNCHECKED, say

BIN = ROOT / ".venv" / "bin"
BROWSER = "tests/browser"
# These know no database, or ask nothing that depends on which it is: once is enough.
PURE = (
    "tests/text",
    "tests/access",
    "tests/scripts",
    "tests/judging",
    "tests/attacks/once",
    "tests/audit/once",
    "tests/privacy/once",
    "tests/site/once",
)
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
WORKERS = str(min(os.cpu_count() or 1, 8))
# Each waits a quarter of its time: for pages, and for what is saved a moment after it was typed.
BROWSERS = str(min(3 * (os.cpu_count() or 1) // 2, 8))


@dataclass(frozen=True)
class Step:
    """A check: its name and its command, which starts with a program of the virtual environment."""

    name: str
    command: tuple[str, ...]

    @property
    def line(self) -> list[str | Path]:
        """The command with the path of its program."""
        program = sys.executable if self.command[0] == "python" else BIN / self.command[0]
        return [program, *self.command[1:]]

    @property
    def alone(self) -> str:
        """The command as somebody types it."""
        return " ".join((".venv/bin/" + self.command[0], *self.command[1:]))


QUICK = [
    Step("Formatting", ("ruff", "format", "--check", "--quiet", ".")),
    Step("Linting", ("ruff", "check", "--quiet", ".")),
    Step("Import contracts", ("lint-imports", "--no-logo")),
    Step("Types", ("mypy",)),
    Step("Secrets", ("python", "-m", "scripts.hunt_secrets")),
    Step("Faults of packages", ("python", "-m", "scripts.audit_packages")),
]


def pytest(*arguments: str) -> tuple[str, ...]:
    """A call of pytest with fewer lines than its own default."""
    return ("pytest", "-q", "--no-header", *arguments)


def ignore(*folders: str) -> tuple[str, ...]:
    """Leave folders out of a call of pytest."""
    return tuple(f"--ignore={folder}" for folder in folders)


def full_steps() -> list[Step]:
    """The steps that take minutes; the last ends with pytest's own closing line."""
    tests = [
        Step(
            f"Migrations, up and down, and tests on {name}",
            pytest("-n", WORKERS, "--dist", "worksteal", "--database", database, *ignore(BROWSER, *without)),
        )
        for (database, name), without in zip(DATABASES.items(), ((), PURE), strict=True)
    ]
    return [
        *tests,
        Step("Browser journeys", pytest("-n", BROWSERS, "--dist", "loadfile", "--no-loadscope-reorder", BROWSER)),
    ]


def main(steps: list[Step]) -> int:
    """Run the quick checks side by side, beside the first of the steps, and the other steps in turn; return the exit
    code of the first that fails, or 0."""
    began = time.monotonic()
    with ThreadPoolExecutor(len(QUICK)) as pool:
        say(f"\n== {', '.join(step.name for step in QUICK)}")
        checks = [pool.submit(run_aside, step) for step in QUICK]
        for number, step in enumerate(steps, start=1):
            say(f"\n== {number}/{len(steps)} {step.name} ({time.monotonic() - began:.0f} s since the start)")
            if code := run_while_all_is_well(step, checks):
                return code
        if failed := [check.result() for check in checks if has_failed(check.result())]:
            return max(failed)
    for step in (step for step, check in zip(QUICK, checks, strict=True) if check.result() == UNCHECKED):
        say(f"\n{step.name}: COULD NOT BE CHECKED; alone: {step.alone}")
    return 0


def has_failed(code: int) -> bool:
    """Does an exit code say that something is wrong?"""
    return code not in {0, UNCHECKED}


def run_while_all_is_well(step: Step, checks: list[Future[int]]) -> int:
    """Run a step, and end it as soon as a check beside it fails; return the exit code of what failed, or 0."""
    process = subprocess.Popen(step.line, cwd=ROOT)
    for check in as_completed(checks):
        if process.poll() is None and has_failed(check.result()):
            process.send_signal(signal.SIGINT)
            process.wait()
            return check.result()
    if process.wait() != 0:
        tell_failure(step)
    return process.returncode


def run_aside(step: Step) -> int:
    """Run a step beside others; its output comes in one piece."""
    started = time.monotonic()
    done = subprocess.run(step.line, cwd=ROOT, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode == 0:
        say(f"{step.name}: fine, {time.monotonic() - started:.1f} s")
    elif done.returncode == UNCHECKED:
        say(f"{step.name}: {done.stdout.rstrip()}")
    else:
        say(done.stdout.rstrip())
        tell_failure(step)
    return done.returncode


def tell_failure(step: Step) -> None:
    """Say what failed and how to run it alone."""
    say(f"\n{step.name} failed; alone: {step.alone}")


def run_all(steps: list[Step]) -> int:
    """Run the checks; the databases that tests are copied from are made once for all steps."""
    with TemporaryDirectory() as templates:
        os.environ["CODEPRAC_TESTS_TEMPLATES"] = templates
        return main(steps)


if __name__ == "__main__":
    try:
        sys.exit(run_all([] if "--quick" in sys.argv else full_steps()))
    except KeyboardInterrupt:
        sys.exit(130)
