"""Pages for everyone, made by one process and used by all: a second place to look, in Redis, behind each process's own
memory. While Redis is away every process makes its own."""

import hashlib
import logging
import time
from collections.abc import Hashable, Iterator
from pathlib import Path
from typing import Any

from flask import Flask

from codeprac.redis_server import redis_pool

SECONDS_KEPT = 24 * 60 * 60
SECONDS_UNASKED = 5.0
EXTENSION = "codeprac.shared_pages"
log = logging.getLogger(__name__)


class SharedPages:
    """Bytes under keys. A key is what a page depends on, the settings that all pages show, and the code that made it,
    so that machines of which one is newer than the other do not show each other's pages."""

    def __init__(self, client: Any, made_by: str) -> None:
        self._client = client
        self._made_by = made_by
        self._not_before = 0.0

    def find(self, key: Hashable) -> bytes | None:
        """What another process, or this one, kept under this key."""
        found: bytes | None = self._ask(lambda: self._client.get(self._name(key)))
        return found

    def keep(self, key: Hashable, content: bytes) -> None:
        """Keep it for a day."""
        self._ask(lambda: self._client.set(self._name(key), content, ex=SECONDS_KEPT))

    def _ask(self, ask: Any) -> Any:
        if time.monotonic() < self._not_before:
            return None
        try:
            return ask()
        except Exception as error:  # whatever the client raises: a page can always be made here
            self._not_before = time.monotonic() + SECONDS_UNASKED
            log.warning("Redis cannot be reached; pages are made here: %s", error)
            return None

    def _name(self, key: Hashable) -> str:
        return f"codeprac:page:{hashlib.sha256(f'{self._made_by} {key!r}'.encode()).hexdigest()}"


def init_app(app: Flask, folders: tuple[Path, ...]) -> None:
    """Share pages where there is a Redis; `folders` hold the code and the templates that make them."""
    if url := app.config["REDIS_URL"]:
        from redis import Redis

        settings = "\n".join(str(app.config[name]) for name in ("BASE_URL", "OFFICE_NAME", "TIME_ZONE", "DEMO"))
        client = Redis(connection_pool=redis_pool(url))
        app.extensions[EXTENSION] = SharedPages(client, _digest(folders, settings))


def _digest(folders: tuple[Path, ...], settings: str) -> str:
    digest = hashlib.sha256(settings.encode())
    for path in _files(folders):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _files(folders: tuple[Path, ...]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(path for path in folder.rglob("*") if path.suffix in {".py", ".html", ".js", ".css"})
