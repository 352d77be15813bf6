"""The browser of the browser journeys: found, or installed by Debian's package or by Playwright."""

import os
import shutil
import subprocess
from pathlib import Path

from scripts.console import fail, run_quietly
from scripts.packages import can_install_packages, install_packages

# Without the parts for windows it takes a fifth less of the processor, and it is what Playwright itself uses.
HEADLESS = "chromium-headless-shell"
NAMES = (HEADLESS, "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def ensure_chromium(python: Path) -> None:
    """See to it that there is a Chromium that the tests can drive, with letters to draw, or end with one sentence."""
    ready = python.parent.parent / "browser-is-ready"
    if ready.exists() and find_chromium(python) == ready.read_text(encoding="utf-8"):
        return
    if find_chromium(python) is None and not _install_chromium(python):
        fail(
            "The browser tests need Chromium, which could not be installed: install it (Debian: apt install chromium) "
            "or name one with CHROMIUM=/path/to/chromium, and run the same command again."
        )
    # Playwright brings its own Node, which wants a library that a small Debian lacks.
    if not _can_drive(python) and not (
        can_install_packages() and install_packages("libatomic1") and _can_drive(python)
    ):
        fail(
            "Playwright, which drives the browser of the tests, does not start on this machine; it needs the library "
            f"libatomic (Debian: apt install libatomic1). {python} -m playwright --version tells more."
        )
    if can_install_packages() and not _has_fonts():
        install_packages("fontconfig", "fonts-noto-core")
    ready.write_text(find_chromium(python) or "", encoding="utf-8")


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
    fonts = ("fontconfig", "fonts-noto-core")
    if can_install_packages() and (install_packages(HEADLESS, *fonts) or install_packages("chromium", *fonts)):
        return True
    log = Path(python).parent.parent / "chromium.log"
    code, _ = run_quietly("Downloading Chromium", [python, "-m", "playwright", "install", "chromium"], log)
    return code == 0


def _can_drive(python: Path) -> bool:
    return subprocess.run([python, "-m", "playwright", "--version"], capture_output=True, check=False).returncode == 0


def _has_fonts() -> bool:
    """Are Noto's fonts there? Without any font a page is a page of empty boxes."""
    if shutil.which("fc-list") is None:
        return False
    return "Noto Serif" in subprocess.run(["fc-list"], capture_output=True, text=True, check=False).stdout
