"""Takes the pictures of README and docs anew, from a fresh demo: `make screenshots`, into docs/images."""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import sqlalchemy as sa
from flask import Flask
from playwright.sync_api import Browser, Error, Page, sync_playwright

from codeprac import create_app
from codeprac.accounts.models import User
from codeprac.accounts.sessions import held_by
from codeprac.db import db
from codeprac.sign_ins.services import begin_sign_in
from codeprac.web.clock import now
from scripts.chromium import find_chromium
from scripts.console import ROOT, fail, say
from scripts.pictures import PICTURES, Picture

IMAGES = ROOT / "docs" / "images"
START_SECONDS = 180
LARGEST = 250_000


def main(wanted: list[str]) -> None:
    """Take the wanted pictures, or all."""
    IMAGES.mkdir(parents=True, exist_ok=True)
    flags = ["--no-sandbox"] if os.geteuid() == 0 else []
    with demo() as url, sync_playwright() as playwright:
        app = create_app()
        browser = playwright.chromium.launch(executable_path=find_chromium(Path(sys.executable)), args=flags)
        chosen = [one for one in PICTURES if not wanted or one.name in wanted]
        missing = [one.name for one in chosen if not take(browser, app, url, one)]
        browser.close()
    if missing:
        fail(f"Without a picture, because the page did not answer, or has not what is shown: {', '.join(missing)}.")


@contextmanager
def demo() -> Iterator[str]:
    """A fresh demo in a temporary folder."""
    with tempfile.TemporaryDirectory(prefix="codeprac-pictures-") as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
        probe.close()
        url = f"http://127.0.0.1:{port}"
        os.environ |= {"CODEPRAC_INSTANCE": folder, "CODEPRAC_DEMO": "1", "CODEPRAC_BASE_URL": url}
        process = subprocess.Popen([sys.executable, "-m", "codeprac", "run", "--demo", "--port", str(port)])
        try:
            wait_for(url, process)
            yield url
        finally:
            process.terminate()
            process.wait(20)


def wait_for(url: str, process: "subprocess.Popen[bytes]") -> None:
    """Wait until the demo answers."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        try:
            urllib.request.urlopen(url, timeout=5).close()
            return
        except OSError:
            time.sleep(0.2)
    fail("The demo did not start; see the lines above.")


def take(browser: Browser, app: Flask, url: str, picture: Picture) -> bool:
    """Take one picture; False when the page does not answer as a page should."""
    if picture.stage:
        with app.app_context():
            picture.stage()
    width, height = picture.window
    context = browser.new_context(
        base_url=url,
        viewport={"width": width, "height": height},
        device_scale_factor=1 if width > 1000 else 1.5,
        color_scheme=picture.scheme,
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Europe/Brussels",
    )
    if picture.account:
        name, value = cookie_of(app, picture.account)
        context.add_cookies([{"name": name, "value": value, "url": url}])
    page = context.new_page()
    answer = page.goto(picture.path, wait_until="networkidle")
    taken = answer is not None and answer.ok and prepare(page, picture)
    if taken:
        path = IMAGES / f"{picture.name}.png"
        page.screenshot(path=path)
        size = path.stat().st_size
        say(f"{picture.name:20} {size / 1000:4.0f} kB  {picture.path}{' TOO LARGE' if size > LARGEST else ''}")
    context.close()
    return taken


def prepare(page: Page, picture: Picture) -> bool:
    """Do what the picture wants done first; False when the page does not have it."""
    page.set_default_timeout(5000)
    try:
        if picture.prepare:
            picture.prepare(page)
    except Error as error:
        say(f"{picture.name}: {str(error).splitlines()[0]}")
        return False
    return True


def cookie_of(app: Flask, email: str) -> tuple[str, str]:
    """The session cookie of an account of the demo."""
    with app.app_context():
        account = db.session.scalars(sa.select(User).where(User.email == email)).one()
        browser = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0"
        _row, token = begin_sign_in(account.id, user_agent=browser, address="192.0.2.7", remembered=False, now=now())
        db.session.commit()
        session = {"_user_id": held_by(account, token), "_fresh": True, "fs_cc": "set", "fs_paa": time.time()}
        serializer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]  # Flask's own kind
        return app.config["SESSION_COOKIE_NAME"], serializer.dumps(session)


if __name__ == "__main__":
    main(sys.argv[1:])
