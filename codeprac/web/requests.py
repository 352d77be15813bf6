"""What a request may hold: a form of a size that people fill, without control signs that no text is made of.

No text can hold a NUL in PostgreSQL, no keyboard makes one, and SQLite would keep it. HTML and XML know no others of
them either: a page, a feed or a document that showed one would be broken for everybody."""

import re
from collections.abc import Iterable
from io import BytesIO
from typing import IO, Any

from flask import Flask, Request, abort, current_app, request, session
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.formparser import FormDataParser
from werkzeug.utils import cached_property

NUL = "\x00"
# All but tabs, line ends and the form feeds of texts that were copied from a PDF, which are white space.
CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")
# Of an integer column; a larger number is an error to both databases, not just a number of nothing.
LARGEST_NUMBER = 2**31 - 1
# The desk sends a field for each annotation on its page. Five million bytes could be millions of fields, which take
# seconds to read, before anybody knows who sent them.
MOST_FIELDS = 10_000
# Room for an annotation in any alphabet, for who wrote it when the sign-in ran out.
BYTES_OF_A_STRANGER = 1024 * 1024


class FormParser(FormDataParser):
    """Reads forms of no more fields than a page of ours has; the framework counts them in multipart forms only."""

    def _parse_urlencoded(self, stream: IO[bytes], *rest: Any) -> Any:
        data = stream.read()
        if data.count(b"&") >= MOST_FIELDS:
            raise RequestEntityTooLarge
        return super()._parse_urlencoded(BytesIO(data), *rest)


class CleanRequest(Request):
    """A request whose form and query are free of control signs."""

    form_data_parser_class = FormParser

    @cached_property
    def args(self) -> MultiDict[str, str]:
        """The query of the address."""
        return _without_control(super().args)

    def _load_form_data(self) -> None:
        super()._load_form_data()
        self.__dict__["form"] = _without_control(self.__dict__["form"])


def init_app(app: Flask) -> None:
    """Take requests of this kind; an address with such a sign, or a number beyond all numbers, leads nowhere."""
    app.request_class = CleanRequest
    app.before_request(_refuse_in_path)
    app.before_request(_refuse_body)


def _refuse_in_path() -> None:
    numbers = (value for value in (request.view_args or {}).values() if isinstance(value, int))
    if NUL in request.path or any(number > LARGEST_NUMBER for number in numbers):
        abort(404)


def _refuse_body() -> None:
    """Refuse data that no form of ours sends, and large texts from who has not signed in: both before they are read.

    Looks at cookies only: a question to the database would begin a transaction, which would wait for a slow sender."""
    if request.method in {"GET", "HEAD", "OPTIONS"}:
        return
    if request.is_json:
        abort(415)
    if "_user_id" not in session and current_app.config["REMEMBER_COOKIE_NAME"] not in request.cookies:
        request.max_content_length = BYTES_OF_A_STRANGER


def _without_control(values: MultiDict[str, str]) -> MultiDict[str, str]:
    pairs: Iterable[tuple[str, str]] = values.items(multi=True)
    if not any(CONTROL.search(name) or CONTROL.search(value) for name, value in values.items(multi=True)):
        return values
    clean: Any = ImmutableMultiDict((CONTROL.sub("", name), CONTROL.sub("", value)) for name, value in pairs)
    return clean
