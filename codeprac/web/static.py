"""Static files under an address that names their content, so that they can be kept for ever and modules may import
each other relatively without a build."""

import hashlib
import re
from functools import cache
from pathlib import Path

from flask import Flask, Response, g, request, url_for

IMPORTED = re.compile(r"^(?:import|\}).*?'\./([\w-]+\.js)';", re.MULTILINE)


def version_of(folder: Path) -> str:
    """Twelve hexadecimal characters that change when any file below the folder changes."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        digest.update(path.relative_to(folder).as_posix().encode())
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


@cache
def modules_of(folder: Path, *names: str) -> tuple[str, ...]:
    """These modules of a folder and all that they import, directly or not: a page that names them lets the browser
    fetch them at once, and not one after the other as it reads them."""
    found = dict.fromkeys(names)
    waiting = list(names)
    while waiting:
        text = (folder / waiting.pop(0)).read_text(encoding="utf-8")
        fresh = [name for name in IMPORTED.findall(text) if name not in found]
        found |= dict.fromkeys(fresh)
        waiting += fresh
    return tuple(found)


def init_app(app: Flask) -> None:
    """Let browsers keep versioned files for a year."""
    app.after_request(_cache_static)
    scripts = Path(str(app.static_folder)) / "js"
    app.jinja_env.globals["signs_address"] = signs_address
    app.jinja_env.globals["modules_of"] = lambda *names: modules_of(scripts, *names)


def signs_address() -> str:
    """Where the signs are, put together once for a page: a long list shows hundreds."""
    if "signs_address" not in g:
        g.signs_address = url_for("static", filename="img/icons.svg")
    address: str = g.signs_address
    return address


def _cache_static(response: Response) -> Response:
    if request.endpoint == "static" and response.status_code in {200, 304}:
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        g.same_for_everyone = True  # else `web.kept.Sessions` would make caches keep one copy for each cookie
    return response
