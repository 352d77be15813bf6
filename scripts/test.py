"""Runs every check of the project in turn and ends at the first that fails. `--quick`: without the tests."""

import os
import subprocess
import sys
import time
from dataclasses import dataclass

from scripts.console import ROOT, say

BIN = ROOT / ".venv" / "bin"
MIGRATIONS = "tests/site/test_migrations.py"
BROWSER = "tests/browser"
# These know no database: once is enough.
PURE = ("tests/text", "tests/access", "tests/scripts")
DATABASES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
WORKERS = str(min(os.cpu_count() or 1, 4))


@dataclass(frozen=True)
class Step:
    """A check: its name and its command, which starts with a program of the virtual environment."""

    name: str
    command: tuple[str, ...]


QUICK = [
    Step("Formatting", ("ruff", "format", "--check", "--quiet", ".")),
    Step("Linting", ("ruff", "check", "--quiet", ".")),
    Step("Import contracts", ("lint-imports", "--no-logo")),
    Step("Types", ("mypy",)),
]


def pytest(*arguments: str) -> tuple[str, ...]:
    """A call of pytest with fewer lines than its own default."""
    return ("pytest", "-q", "--no-header", *arguments)


def ignore(*folders: str) -> tuple[str, ...]:
    """Leave folders out of a call of pytest."""
    return tuple(f"--ignore={folder}" for folder in folders)


def full_steps() -> list[Step]:
    """All steps; the last ones are tests, so that the run ends with pytest's own closing line."""
    migrations = [
        Step(f"Migrations, up and down, on {name}", pytest(MIGRATIONS, "--database", database))
        for database, name in DATABASES.items()
    ]
    tests = [
        Step(f"Tests on {name}", pytest("-n", WORKERS, "--database", database, *ignore(BROWSER, MIGRATIONS, *without)))
        for (database, name), without in zip(DATABASES.items(), ((), PURE), strict=True)
    ]
    return [*QUICK, *migrations, *tests, Step("Browser journeys", pytest("-n", WORKERS, "--dist", "loadfile", BROWSER))]


def main(steps: list[Step]) -> int:
    """Run the steps; return the exit code of the first that fails, or 0."""
    began = time.monotonic()
    for number, step in enumerate(steps, start=1):
        say(f"\n== {number}/{len(steps)} {step.name} ({time.monotonic() - began:.0f} s since the start)")
        started = time.monotonic()
        code = subprocess.run([BIN / step.command[0], *step.command[1:]], cwd=ROOT, check=False).returncode
        if code != 0:
            say(f"\n{step.name} failed; alone: {' '.join(('.venv/bin/' + step.command[0], *step.command[1:]))}")
            return code
        if step.command[0] != "pytest":
            say(f"{step.name}: fine, {time.monotonic() - started:.1f} s")
    return 0


if __name__ == "__main__":
    try:
        sys.exit(main(QUICK if "--quick" in sys.argv else full_steps()))
    except KeyboardInterrupt:
        sys.exit(130)
