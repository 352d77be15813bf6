"""Following the links of a site as a reader would: every kind of page a few times, every link to somewhere."""

from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import combinations_with_replacement
from urllib.parse import parse_qs, urlsplit

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException
from werkzeug.routing import RequestRedirect

Kind = tuple[str, frozenset[str]]


class Reader(HTMLParser):
    """The links and the ids of a page; whether it is valid is judged elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self._inert = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note the link and the id of an element."""
        values = dict(attrs)
        self._inert += tag == "template"
        if self._inert:
            return  # what a script may take out of a template is not on the page
        self.ids.add(values.get("id") or "")
        if tag == "a" and values.get("href"):
            self.links.append(values["href"] or "")

    def handle_endtag(self, tag: str) -> None:
        """Notice the end of a template."""
        self._inert -= tag == "template"


@dataclass
class Crawl:
    """A walk over the site, but for the endpoints `left_out`: `pages` are the addresses seen, `downloads` those of them
    that are no pages, `shared` those that caches may keep, `faults` what was wrong, and on which pages."""

    app: Flask
    client: FlaskClient
    pages_of_a_kind: int = 2
    filters_together: int = 2
    left_out: set[str] = field(default_factory=set)
    pages: list[str] = field(default_factory=list)
    downloads: set[str] = field(default_factory=set)
    shared: set[str] = field(default_factory=set)
    faults: dict[str, list[str]] = field(default_factory=dict)
    kinds: dict[str, Kind] = field(default_factory=dict)
    _sources: dict[str, str] = field(default_factory=dict)
    _ids: dict[str, set[str]] = field(default_factory=dict)
    _fragments: list[tuple[str, str, str]] = field(default_factory=list)

    def run(self, *starts: str) -> "Crawl":
        """Walk from the starts until every kind of page has been seen often enough."""
        seen, waiting, counts = set(starts), deque(starts), Counter[Kind]()
        while waiting:
            address = waiting.popleft()
            for link in self._visit(address):
                kind = self._kind_of(address, link)
                if kind is None or kind[0] in self.left_out or link in seen:
                    continue
                parts = self._parts(kind)
                if all(counts[part] >= self.pages_of_a_kind for part in parts):
                    continue
                seen.add(link)
                self._sources[link] = address
                counts.update(parts)
                self.kinds[link] = kind
                waiting.append(link)
        for source, target, fragment in self._fragments:
            if target in self._ids and fragment not in self._ids[target]:
                self._note(f"the link to {target}#{fragment} finds no such place", source)
        return self

    def _parts(self, kind: Kind) -> list[Kind]:
        """What is new about a kind of page: filters come in all combinations; so many of them together are enough."""
        endpoint, names = kind
        parts = {frozenset(some) for some in combinations_with_replacement(sorted(names), self.filters_together)}
        return [(endpoint, some) for some in parts] or [kind]

    def report(self) -> str:
        """Every fault once, with the first pages that have it; empty when all is well."""
        return "\n".join(
            f"{fault}\n    on {', '.join(pages[:3])}{f' and {len(pages) - 3} more' if len(pages) > 3 else ''}"
            for fault, pages in self.faults.items()
        )

    def _note(self, fault: str, page: str) -> None:
        pages = self.faults.setdefault(fault, [])
        if page not in pages:
            pages.append(page)

    def _visit(self, address: str) -> Iterator[str]:
        self.pages.append(address)
        try:
            response = self.client.get(address, follow_redirects=True)
        except Exception as fault:  # a page that breaks shall not hide the faults of the others
            self._note(f"{type(fault).__name__}: {fault}", address)
            return
        if response.status_code >= 400:
            self._note(f"{address} answers {response.status_code}", self._sources.get(address, "the start"))
        if "public" in response.headers.get("Cache-Control", ""):
            self.shared.add(address)
        if response.mimetype != "text/html" or "attachment" in response.headers.get("Content-Disposition", ""):
            self.downloads.add(address)
            return
        page = Reader()
        page.feed(response.get_data(as_text=True))
        self._ids[address] = page.ids
        for href in page.links:
            target = urlsplit(href)
            if target.scheme or target.netloc or not (target.path or target.query):
                continue
            path = target.path or urlsplit(address).path
            link = f"{path}?{target.query}" if target.query else path
            if target.fragment:
                self._fragments.append((address, link, target.fragment))
            yield link

    def _kind_of(self, source: str, link: str) -> Kind | None:
        """The endpoint of a link and the names in its query; None, and a fault, for one that leads nowhere."""
        target = urlsplit(link)
        try:
            endpoint, _ = self.app.url_map.bind("localhost").match(target.path, method="GET")
        except RequestRedirect:
            endpoint = "a redirect"
        except HTTPException as error:
            self._note(f"the link to {target.path} leads nowhere ({error.code})", source)
            return None
        return endpoint, frozenset(parse_qs(target.query))
