"""The log: a line of JSON for each request and for each warning, with the request's id, on standard error.

A request is named by its route, not by its address: addresses hold keys of links and what people searched for."""

import logging
import sys
import time
from typing import Any

from flask import Flask, Response, g, request
from pythonjsonlogger.json import JsonFormatter

from codeprac.text.redacting import redact, truncate_ip
from codeprac.web.request_ids import request_id

FIELDS = "{asctime}{levelname}{name}{message}"
NAMES = {"asctime": "time", "levelname": "level", "name": "logger"}
# Told by /health/… every few seconds, and of no use to anybody.
SILENT = frozenset({"operations.live", "operations.ready", "operations.metrics"})
log = logging.getLogger("codeprac.requests")


class Lines(JsonFormatter):
    """A record as one line of JSON without anybody's address."""

    converter = staticmethod(time.gmtime)
    default_time_format = "%Y-%m-%dT%H:%M:%S"
    default_msec_format = "%s.%03dZ"

    def __init__(self) -> None:
        super().__init__(FIELDS, style="{", rename_fields=NAMES, json_ensure_ascii=False)

    def add_fields(self, log_data: dict[str, Any], record: logging.LogRecord, message_dict: dict[str, Any]) -> None:
        """Add the request's id."""
        super().add_fields(log_data, record, message_dict)
        if reference := request_id():
            log_data["request_id"] = reference

    def process_log_record(self, log_data: dict[str, Any]) -> dict[str, Any]:
        """Leave out what must not be logged."""
        cleaned = {key: redact(value) if isinstance(value, str) else value for key, value in log_data.items()}
        return dict(super().process_log_record(cleaned))


class Words(logging.Formatter):
    """A record as text, with its request's id and without anybody's address."""

    def format(self, record: logging.LogRecord) -> str:
        """Say it."""
        reference = request_id()
        return redact(super().format(record)) + (f" [request {reference}]" if reference else "")


def init_app(app: Flask) -> None:
    """Log this process, and its requests where lines are JSON; tests watch the log by their own means."""
    if app.testing:
        return
    is_json = app.config["LOG_FORMAT"] == "json"
    handler = logging.StreamHandler(sys.stderr)
    handler.set_name("codeprac")
    handler.setFormatter(Lines() if is_json else Words("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.handlers = [one for one in root.handlers if one.get_name() != "codeprac"] + [handler]
    # The framework adds a handler of its own otherwise, and says things twice.
    app.logger.handlers.clear()
    if is_json:
        logging.getLogger("codeprac").setLevel(logging.INFO)
        watch_requests(app)


def watch_requests(app: Flask) -> None:
    """Log each request once it is answered."""
    app.before_request(_begin)
    app.after_request(_tell)


def _begin() -> None:
    g.began = time.perf_counter()


def _tell(response: Response) -> Response:
    if request.endpoint not in SILENT:
        facts = {
            "method": request.method,
            "route": str(request.url_rule or ""),
            "endpoint": request.endpoint or "",
            "status": response.status_code,
            "milliseconds": round((time.perf_counter() - g.get("began", time.perf_counter())) * 1000, 1),
            "client": truncate_ip(request.remote_addr),
        }
        log.info("request", extra=facts)
    return response
