"""An id for each request: in every line of the log, in the answer's header, and on error pages as the reference.

A proxy in front may give it, so that its log and ours tell of the same request; a visitor may not."""

import re
import secrets

from flask import Flask, Response, current_app, g, has_request_context, request

HEADER = "X-Request-ID"
WELL_FORMED = re.compile(r"[A-Za-z0-9-]{8,64}")


def init_app(app: Flask) -> None:
    """Answer with the id, except where a cache keeps the answer for others."""
    app.after_request(_add_header)


def request_id() -> str:
    """The id of the request that is being answered; empty outside of one."""
    if not has_request_context():
        return ""
    if "request_id" not in g:
        g.request_id = _given() or secrets.token_hex(8)
    found: str = g.request_id
    return found


def _given() -> str:
    given = request.headers.get(HEADER, "") if current_app.config["TRUSTED_PROXIES"] else ""
    return given if WELL_FORMED.fullmatch(given) else ""


def _add_header(response: Response) -> Response:
    if not response.cache_control.public:
        response.headers[HEADER] = request_id()
    return response
