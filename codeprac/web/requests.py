"""Requests without NUL signs: no text can hold one in PostgreSQL, no keyboard makes one, and SQLite would keep it."""

from collections.abc import Iterable
from typing import Any

from flask import Flask, Request, abort, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.utils import cached_property

NUL = "\x00"
# Of an integer column; a larger number is an error to both databases, not just a number of nothing.
LARGEST_NUMBER = 2**31 - 1


class CleanRequest(Request):
    """A request whose form and query are free of NUL signs."""

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """The query of the address."""
        return _without_nul(super().args)

    def _load_form_data(self) -> None:
        super()._load_form_data()
        self.__dict__["form"] = _without_nul(self.__dict__["form"])


def init_app(app: Flask) -> None:
    """Take requests of this kind; an address with such a sign, or a number beyond all numbers, leads nowhere."""
    app.request_class = CleanRequest
    app.before_request(_refuse_in_path)


def _refuse_in_path() -> None:
    numbers = (value for value in (request.view_args or {}).values() if isinstance(value, int))
    if NUL in request.path or any(number > LARGEST_NUMBER for number in numbers):
        abort(404)


def _without_nul(values: MultiDict[str, str]) -> MultiDict[str, str]:
    pairs: Iterable[tuple[str, str]] = values.items(multi=True)
    if not any(NUL in name or NUL in value for name, value in values.items(multi=True)):
        return values
    clean: Any = ImmutableMultiDict((name.replace(NUL, ""), value.replace(NUL, "")) for name, value in pairs)
    return clean
