"""What Prometheus reads of each process: requests and how long they took, slow questions to the database.

Several processes answer requests; where PROMETHEUS_MULTIPROC_DIR names a folder each writes its numbers there, and
whichever is asked adds all of them up."""

import os
import time

from flask import Flask, Response, g, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from codeprac.figures import FOLDER

METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
own = CollectorRegistry()
REQUESTS = Counter("codeprac_requests", "Requests answered.", ("method", "endpoint", "status"), registry=own)
DURATIONS = Histogram(
    "codeprac_request_seconds", "How long requests took.", ("endpoint",), buckets=SECONDS, registry=own
)
SLOW_QUERIES = Counter(
    "codeprac_slow_queries", "Questions to the database slower than CODEPRAC_SLOW_QUERY_MS.", registry=own
)


def init_app(app: Flask) -> None:
    """Measure each request."""
    app.before_request(_begin)
    app.after_request(_measure)


def collect() -> bytes:
    """The numbers of all processes of this machine, as Prometheus reads them."""
    registry = own
    if os.environ.get(FOLDER):
        registry = CollectorRegistry()
        MultiProcessCollector(registry)
    return bytes(generate_latest(registry))


def _begin() -> None:
    g.measured_from = time.perf_counter()


def _measure(response: Response) -> Response:
    endpoint = request.endpoint or "none"
    method = request.method if request.method in METHODS else "other"
    REQUESTS.labels(method, endpoint, str(response.status_code)).inc()
    if (began := g.pop("measured_from", None)) is not None:
        DURATIONS.labels(endpoint).observe(time.perf_counter() - began)
    return response
