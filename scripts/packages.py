"""Bringing in what the machine itself lacks: Debian's packages where there are root and apt, and pip without them."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path

from scripts.console import Progress

PIP_ON_PYPI = "https://pypi.org/pypi/pip/json"


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
        except (OSError, ValueError, KeyError, StopIteration):
            return False
        return _run(str(python), str(wheel / "pip"), "install", "-q", "--no-index", str(wheel))


def _download_pip(folder: Path) -> Path:
    with urllib.request.urlopen(PIP_ON_PYPI, timeout=30) as answer:
        wheel = next(file for file in json.load(answer)["urls"] if file["packagetype"] == "bdist_wheel")
    with urllib.request.urlopen(wheel["url"], timeout=60) as answer:
        content = answer.read()
    if hashlib.sha256(content).hexdigest() != wheel["digests"]["sha256"]:
        raise ValueError("the downloaded pip is not the published one")
    path = folder / wheel["filename"]
    path.write_bytes(content)
    return path


def _run(*command: str) -> bool:
    return subprocess.run(command, capture_output=True, check=False).returncode == 0
