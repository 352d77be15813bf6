"""Pages that are the same for everyone: put together once, kept as bytes, answered with a strong ETag."""

import gzip
import hashlib
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from threading import Lock

from flask import Flask, Response, current_app, g, request
from flask.sessions import SecureCookieSessionInterface, SessionMixin

from codeprac.web.shared_pages import EXTENSION, SharedPages

# Readers and caches keep the page, but ask whether it is still the newest; a cache in front asks every few seconds.
CACHE_CONTROL = "public, max-age=0, s-maxage=5, must-revalidate"


@dataclass(frozen=True, slots=True)
class KeptPage:
    """A page as bytes, plain and compressed, and the hash that names this very content."""

    body: bytes
    compressed: bytes
    digest: str


class Sessions(SecureCookieSessionInterface):
    """Flask's sessions, which stay out of answers that are the same for everyone: no Set-Cookie, no Vary: Cookie.

    Flask-Login looks into the session after every request, which would otherwise count as reading the cookie."""

    def save_session(self, app: Flask, session: SessionMixin, response: Response) -> None:
        """Write the session into the answer, unless caches may keep it."""
        if not g.get("same_for_everyone"):
            super().save_session(app, session, response)


def init_app(app: Flask) -> None:
    """Keep sessions out of kept pages."""
    app.session_interface = Sessions()


class KeptPages:
    """The pages last asked for, at most so many bytes of them; safe to share between threads. Where processes share
    pages, each looks there before it makes one; `name` tells those of one place from those of another."""

    def __init__(self, name: str, most_bytes: int = 64 * 1024 * 1024) -> None:
        self._name = name
        self._pages: OrderedDict[Hashable, KeptPage] = OrderedDict()
        self._most_bytes = most_bytes
        self._bytes = 0
        self._lock = Lock()

    def get(self, key: Hashable, make: Callable[[], str]) -> KeptPage:
        """The page under this key, made now if it is not kept; whatever it depends on must be in the key."""
        with self._lock:
            page = self._pages.get(key)
            if page is not None:
                self._pages.move_to_end(key)
                return page
        page = self._find_shared(key) or self._make(key, make)
        self._keep(key, page)
        return page

    def clear(self) -> None:
        """Forget every page."""
        with self._lock:
            self._pages.clear()
            self._bytes = 0

    def _find_shared(self, key: Hashable) -> KeptPage | None:
        shared = _shared()
        compressed = shared.find((self._name, key)) if shared else None
        return _page_of(gzip.decompress(compressed), compressed) if compressed else None

    def _make(self, key: Hashable, make: Callable[[], str]) -> KeptPage:
        body = make().encode()
        page = _page_of(body, gzip.compress(body, 6, mtime=0))
        if shared := _shared():
            shared.keep((self._name, key), page.compressed)
        return page

    def _keep(self, key: Hashable, page: KeptPage) -> None:
        with self._lock:
            if key in self._pages:
                return
            self._pages[key] = page
            self._bytes += _size(page)
            while self._bytes > self._most_bytes and len(self._pages) > 1:
                self._bytes -= _size(self._pages.popitem(last=False)[1])


def render_for_everyone(template: str, **context: object) -> str:
    """A template without the request, the session and the account: one that asks for them fails, so that no cookie
    can enter a page that caches keep."""
    return current_app.jinja_env.get_template(template).render(context, same_for_everyone=True)


def answer_kept(page: KeptPage) -> Response:
    """The answer to a GET: the page, compressed for who reads that, or 304 for who has it already."""
    g.same_for_everyone = True
    compressed = request.accept_encodings["gzip"] > 0
    # A strong ETag names bytes, so each encoding has its own.
    etag = f"{page.digest}-gzip" if compressed else page.digest
    headers = {"Cache-Control": CACHE_CONTROL, "Vary": "Accept-Encoding", "ETag": f'"{etag}"'}
    if request.if_none_match.contains(etag):
        return Response(status=304, headers=headers)
    if compressed:
        headers["Content-Encoding"] = "gzip"
    return Response(page.compressed if compressed else page.body, headers=headers, mimetype="text/html")


def _page_of(body: bytes, compressed: bytes) -> KeptPage:
    return KeptPage(body, compressed, hashlib.sha256(body).hexdigest()[:24])


def _shared() -> SharedPages | None:
    found: SharedPages | None = current_app.extensions.get(EXTENSION)
    return found


def _size(page: KeptPage) -> int:
    return len(page.body) + len(page.compressed)
