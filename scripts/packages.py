"""Bringing in what the machine itself lacks: Debian's packages where there are root and apt, and pip without them."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

from scripts.console import Progress

PYPI = "https://pypi.org/simple"
WHEEL = re.compile(r"pip-(\d+(?:\.\d+)*)-py3-none-any\.whl")


def can_install_packages() -> bool:
    """Is this a Debian (or alike) on which we are root?"""
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def install_packages(*names: str) -> bool:
    """Install packages of the distribution; True when all are there."""
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    with Progress(f"Installing {', '.join(names)} with apt"):
        for command in (["apt-get", "update"], ["apt-get", "install", "-y", "--no-install-recommends", *names]):
            done = subprocess.run(command, env=environment, capture_output=True, stdin=subprocess.DEVNULL, check=False)
    return done.returncode == 0


def put_pip_into(python: Path) -> bool:
    """Put pip into an environment that was made without it: by the machine's pip, or by the wheel from PyPI."""
    with Progress("Fetching pip"), tempfile.TemporaryDirectory() as folder:
        if _run(sys.executable, "-m", "pip", "--python", str(python), "install", "-q", "pip"):
            return True
        try:
            wheel = _download_pip(Path(folder))
        except (OSError, ValueError, KeyError):
            return False
        return _run(str(python), str(wheel / "pip"), "install", "-q", "--no-index", str(wheel))


def _download_pip(folder: Path) -> Path:
    index = os.environ.get("PIP_INDEX_URL", PYPI).rstrip("/") + "/pip/"
    question = urllib.request.Request(index, headers={"Accept": "application/vnd.pypi.simple.v1+json"})
    with urllib.request.urlopen(question, timeout=30) as answer:
        wheel = newest_wheel(json.load(answer)["files"], sys.version_info.minor)
    with urllib.request.urlopen(urljoin(index, wheel["url"]), timeout=60) as answer:
        content = answer.read()
    if hashlib.sha256(content).hexdigest() != wheel["hashes"]["sha256"]:
        raise ValueError("the downloaded pip is not the published one")
    path = folder / wheel["filename"]
    path.write_bytes(content)
    return path


def newest_wheel(files: list[dict[str, Any]], minor: int) -> dict[str, Any]:
    """The newest released wheel of pip that runs on Python 3.`minor`, out of an index's list of files."""
    found: dict[tuple[int, ...], dict[str, Any]] = {}
    for file in files:
        version = WHEEL.fullmatch(file["filename"])
        needed = re.search(r">=\s*3\.(\d+)", file.get("requires-python") or "")
        if version and not file.get("yanked") and (needed is None or int(needed[1]) <= minor):
            found[tuple(int(part) for part in version[1].split("."))] = file
    return found[max(found)]


def _run(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
