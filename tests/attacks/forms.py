"""The forms of a page as a browser would send them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any, Protocol

from werkzeug.test import TestResponse

TICKED = {"checkbox", "radio"}
BUTTONS = {"submit", "button", "image", "reset"}


@dataclass
class Form:
    """Where a form goes, and its fields as they stand: name and value, in the order of the page."""

    action: str
    fields: list[tuple[str, str]] = field(default_factory=list)
    free: list[str] = field(default_factory=list)
    """The fields that people type in."""
    names: set[str] = field(default_factory=set)
    """Every name that the form may send, ticked or not, buttons too."""
    kinds: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)
    offered: dict[str, list[str]] = field(default_factory=dict)
    """The values that each field that is not typed in may have."""

    @property
    def data(self) -> dict[str, list[str]]:
        """What is sent when it is sent as it stands."""
        sent: dict[str, list[str]] = {}
        for name, value in self.fields:
            sent.setdefault(name, []).append(value)
        return sent

    def filled(self, text: str, **values: Any) -> dict[str, Any]:
        """What is sent when every empty text field says this, and the others what they are told to."""
        sent: dict[str, Any] = dict(self.data)
        for name in self.free:
            if not any(sent.get(name, [""])):
                sent[name] = [SAMPLES.get(self.kinds[name], text)]
        return sent | values


SAMPLES = {
    "email": "somebody@example.org",
    "url": "https://example.org/",
    "number": "1",
    "date": "2026-01-02",
    "datetime-local": "2026-01-02T10:00",
}


class Reader(HTMLParser):
    """Reads the posting forms of a page; a field of another form by its `form` attribute is left out."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base
        self.forms: list[Form] = []
        self.form: Form | None = None
        self.select: str | None = None
        self.chosen: list[str] = []
        self.first: str | None = None
        self.area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a form, or read a field."""
        given = {name: value if value is not None else "" for name, value in attrs}
        if tag == "form":
            self.form = Form(given.get("action") or self.base) if given.get("method", "get") == "post" else None
        elif self.form is not None:
            getattr(self, f"_{tag}", lambda given: None)(given)

    def handle_endtag(self, tag: str) -> None:
        """End what was begun."""
        if tag == "form" and self.form is not None:
            self.forms.append(self.form)
            self.form = None
        elif tag == "select" and self.form is not None and self.select is not None:
            chosen = self.chosen or ([self.first] if self.first is not None else [])
            self.form.fields += [(self.select, value) for value in chosen]
            self.select = None
        elif tag == "textarea":
            self.area = None

    def handle_data(self, data: str) -> None:
        """The text of a text area."""
        if self.area is not None and self.form is not None:
            self.form.fields.append((self.area, data.strip()))

    def _input(self, given: dict[str, str]) -> None:
        assert self.form is not None
        name, kind = given.get("name", ""), given.get("type", "text")
        if not name:
            return
        self.form.names.add(name)
        self.form.kinds[name] = kind
        if kind in TICKED | {"hidden"}:
            self.form.offered.setdefault(name, []).append(given.get("value", ""))
        if kind in BUTTONS:
            self.form.buttons.append((name, given.get("value", "")))
        elif kind != "file" and (kind not in TICKED or "checked" in given):
            self.form.fields.append((name, given.get("value", "y" if kind in TICKED else "")))
        if kind not in {"hidden", "file"} | TICKED | BUTTONS:
            self.form.free.append(name)

    def _textarea(self, given: dict[str, str]) -> None:
        assert self.form is not None
        if name := given.get("name", ""):
            self.area = name
            self.form.names.add(name)
            self.form.kinds[name] = "textarea"
            self.form.free.append(name)

    def _select(self, given: dict[str, str]) -> None:
        assert self.form is not None
        self.select, self.chosen, self.first = given.get("name"), [], None
        if self.select:
            self.form.names.add(self.select)
            self.form.kinds[self.select] = "select"

    def _option(self, given: dict[str, str]) -> None:
        assert self.form is not None
        if self.select:
            self.form.offered.setdefault(self.select, []).append(given.get("value", ""))
        if self.first is None:
            self.first = given.get("value", "")
        if "selected" in given:
            self.chosen.append(given.get("value", ""))

    def _button(self, given: dict[str, str]) -> None:
        assert self.form is not None
        if given.get("name"):
            self.form.names.add(given["name"])
            self.form.buttons.append((given["name"], given.get("value", "")))


def forms_of(page: str, base: str) -> list[Form]:
    """The forms of a page that write, as they stand; `base` is its own address."""
    reader = Reader(base.partition("?")[0])
    reader.feed(page)
    return reader.forms


class Asks(Protocol):
    """What gives the answer of an address: a client, or a walk that has asked for it."""

    def get(self, path: str, /) -> TestResponse: ...


def harvest(client: Asks, paths: Iterable[str]) -> list[Form]:
    """Every form that somebody comes across at these addresses: each address that a form goes to once for each set of
    fields."""
    found: dict[tuple[str, frozenset[str]], Form] = {}
    for path in paths:
        answer = client.get(path)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            for form in forms_of(answer.text, path):
                found.setdefault((form.action.partition("?")[0], frozenset(form.names)), form)
    return list(found.values())


def form_to(page: str, action: str) -> Form:
    """The one form of a page that goes to an address."""
    return next(form for form in forms_of(page, action) if form.action.partition("?")[0].partition("#")[0] == action)
