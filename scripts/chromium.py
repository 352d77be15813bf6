"""The browser of the browser journeys: found, or installed by Debian's package or by Playwright."""

import os
import shutil
import subprocess
from pathlib import Path

from scripts.console import fail, run_quietly
from scripts.packages import can_install_packages, install_packages

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def ensure_chromium(python: Path) -> None:
    """See to it that there is a Chromium and that its pictures have letters, or end with one sentence."""
    if find_chromium(python) is None and not _install_chromium(python):
        fail(
            "The browser tests need Chromium, which could not be installed: install it (Debian: apt install chromium) "
            "or name one with CHROMIUM=/path/to/chromium, and run the same command again."
        )
    if can_install_packages() and not _has_fonts():
        install_packages("fontconfig", "fonts-noto-core")


def find_chromium(python: Path) -> str | None:
    """The path of a Chromium: the one that CHROMIUM names, the machine's, or Playwright's own."""
    if named := os.environ.get("CHROMIUM"):
        return named
    for name in NAMES:
        if path := shutil.which(name, path=f"{os.environ.get('PATH', '')}:/usr/bin:/snap/bin"):
            return path
    question = "from playwright.sync_api import sync_playwright as s\nwith s() as p: print(p.chromium.executable_path)"
    answer = subprocess.run([python, "-c", question], capture_output=True, text=True, check=False).stdout.strip()
    return answer if answer and Path(answer).exists() else None


def _install_chromium(python: Path) -> bool:
    if can_install_packages() and install_packages("chromium", "fontconfig", "fonts-noto-core"):
        return True
    log = Path(python).parent.parent / "chromium.log"
    code, _ = run_quietly("Downloading Chromium", [python, "-m", "playwright", "install", "chromium"], log)
    return code == 0


def _has_fonts() -> bool:
    """Are Noto's fonts there? Without any font a page is a page of empty boxes."""
    if shutil.which("fc-list") is None:
        return False
    return "Noto Serif" in subprocess.run(["fc-list"], capture_output=True, text=True, check=False).stdout
