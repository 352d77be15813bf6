"""Makes the virtual environment and installs the project into it: `setup.py run` what serving needs, `setup.py test`
also what the tests need. Needs only Python's standard library. A second call with nothing changed ends at once."""

import hashlib
import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from scripts.console import ROOT, Progress, fail, run_quietly, say
from scripts.packages import can_install_packages, install_packages, put_pip_into

VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
LOG = ROOT / ".venv" / "install.log"

PIP: tuple[str | Path, ...] = (
    *(PYTHON, "-m", "pip", "install"),
    *("--disable-pip-version-check", "--no-input", "--progress-bar", "off"),
)
PRINTING = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0", "fonts-dejavu-core")

UNREACHABLE = re.compile(
    r"NewConnectionError|NameResolutionError|name resolution|Network is unreachable|No route to host|"
    r"ConnectTimeoutError|ReadTimeoutError|Read timed out|ProxyError|Connection refused|Connection reset|"
    r"Could not fetch URL"
)
UNBUILDABLE = re.compile(
    r"command '[^']*(gcc|g\+\+|cc|c\+\+|clang|cl\.exe)[^']*' failed|No such file or directory: '(gcc|cc|clang)'|"
    r"Python\.h: No such file|Unable to find a compiler|rustc|cargo|Failed building wheel|Failed to build"
)
ACT = re.compile(r"\s*(Collecting|Downloading|Building wheel for) ([\w.-]+)")
WHEEL_TAGS = re.compile(r"-(cp|py)\d[\w.-]*\.whl$")
FULL = re.compile(r"No space left on device|Disk quota exceeded")


def main(purpose: str) -> None:
    """Bring the environment up to date for serving ("run") or for testing ("test")."""
    wanted = fingerprint()
    if not is_usable():
        make_environment()
    if wanted not in installed_for(purpose):
        install(purpose)
        ensure_printing()
        stamp(purpose).write_text(wanted, encoding="utf-8")
    if purpose == "test":
        from scripts.chromium import ensure_chromium

        ensure_chromium(PYTHON)


def fingerprint() -> str:
    """Tell apart states of what is to be installed: the project's metadata, the Python, and the folder."""
    parts = [(ROOT / "pyproject.toml").read_bytes(), sys.version.encode(), str(ROOT).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def stamp(purpose: str) -> Path:
    """The file that says what was installed last for a purpose."""
    return VENV / f"installed-for-{purpose}"


def installed_for(purpose: str) -> set[str]:
    """What is installed for a purpose; what tests need includes what serving needs."""
    purposes = {"run": ("run", "test"), "test": ("test",)}[purpose]
    return {stamp(one).read_text(encoding="utf-8") for one in purposes if stamp(one).exists()}


def is_usable() -> bool:
    """Is there an environment whose Python starts, is new enough and has pip?"""
    if not PYTHON.exists():
        return False
    probe = "import sys, pip; sys.exit(sys.version_info < (3, 11))"
    try:
        return subprocess.run([PYTHON, "-c", probe], capture_output=True, check=False).returncode == 0
    except OSError:
        return False


def make_environment() -> None:
    """Make .venv, also on a Debian that keeps `venv` in a package of its own."""
    say(f"Making the virtual environment in .venv, with Python {sys.version.split()[0]}")
    shutil.rmtree(VENV, ignore_errors=True)
    carries_pip = importlib.util.find_spec("ensurepip") is not None
    options = [] if carries_pip else ["--without-pip"]
    with Progress("Making the virtual environment"):
        made = subprocess.run(
            [sys.executable, "-m", "venv", *options, VENV], capture_output=True, text=True, check=False
        )
    if made.returncode != 0:
        fail(f"The virtual environment could not be made in {VENV}: {last_line(made.stdout + made.stderr)}")
    if carries_pip or put_pip_into(PYTHON):
        return
    version = f"python3.{sys.version_info.minor}-venv"
    if can_install_packages() and install_packages(version):
        os.execv(sys.executable, [sys.executable, *sys.argv])
    fail(
        f"Python's own installer is missing on this machine: install it (Debian: apt install {version}) and run again."
    )


def install(purpose: str) -> None:
    """Install the project, editable, and what it needs for the purpose."""
    what = "codeprac and what it needs" if purpose == "run" else "codeprac and what its tests need"
    say(f"Installing {what} into .venv; this happens once and can take a minute")
    target = "." if purpose == "run" else ".[test]"
    if install_by_uv(target):
        return
    # Python compiles what it imports; compiling all that is installed takes as long as installing it.
    code, output = run_quietly("Installing", [*PIP, "--no-compile", "-e", target], LOG, describe)
    if code != 0:
        fail(explain(output))


def install_by_uv(target: str) -> bool:
    """Install with uv, which takes a quarter of pip's time; False where it cannot be had or fails, whatever the reason:
    pip then does the same by its own settings, and its complaints are the ones that are explained."""
    environment = {"UV_SYSTEM_CERTS": "1", "UV_PYTHON": str(PYTHON)}
    if index := os.environ.get("PIP_INDEX_URL"):
        environment["UV_DEFAULT_INDEX"] = index
    steps: list[tuple[str, list[str | Path]]] = [
        ("Fetching the installer", [*PIP, "--quiet", "--retries", "0", "uv"]),
        ("Installing", [PYTHON, "-m", "uv", "pip", "install", "-e", target]),
    ]
    return all(run_quietly(name, command, LOG, describe, os.environ | environment)[0] == 0 for name, command in steps)


def ensure_printing() -> None:
    """Bring in the libraries of the system that PDF files need, where they are missing and can be; all else works
    without them."""
    probe: list[str | Path] = [PYTHON, "-c", "import weasyprint"]
    if subprocess.run(probe, capture_output=True, check=False).returncode == 0:
        return
    if not (can_install_packages() and install_packages(*PRINTING)):
        say(f"No PDF files on this machine: they need pango (Debian: apt install {' '.join(PRINTING)})")


def describe(line: str) -> str:
    """What a line of pip's output says that it is doing, in a few words, or nothing."""
    if found := ACT.match(line):
        return f"{found[1].lower()} {WHEEL_TAGS.sub('', found[2])}"
    return "putting the packages in place" if line.startswith("Installing collected") else ""


def explain(output: str) -> str:
    """One sentence for why pip failed."""
    if FULL.search(output):
        return "The disk is full: make room and run the same command again."
    if UNREACHABLE.search(output):
        return (
            "The Python packages cannot be downloaded, because this machine does not reach the package index: connect "
            "it to the network (or set PIP_INDEX_URL to an index that it reaches) and run the same command again."
        )
    if UNBUILDABLE.search(output):
        return (
            "A Python package has no ready-made build for this machine, and building it here failed: install a "
            "compiler (Debian: apt install build-essential python3-dev) or take Python 3.11 to 3.14; "
            ".venv/install.log tells more."
        )
    return f"Installing failed; .venv/install.log tells more, and ends with: {last_line(output)}"


def last_line(output: str) -> str:
    """The last line of an output that says something."""
    return next((line.strip() for line in reversed(output.splitlines()) if line.strip()), "nothing was printed")


if __name__ == "__main__":
    try:
        main(sys.argv[1])
    except KeyboardInterrupt:
        fail("Stopped; the same command goes on from here.")
