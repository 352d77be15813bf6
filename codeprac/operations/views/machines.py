"""What machines ask of an instance: alive, ready, figures."""

from flask import Response, current_app, jsonify, request
from prometheus_client import CONTENT_TYPE_LATEST

from codeprac.errors import NotFound
from codeprac.operations.checking import check_readiness
from codeprac.operations.figures import collect_shared
from codeprac.operations.rules import may_measure
from codeprac.operations.views.blueprint import bp
from codeprac.web import measuring
from codeprac.web.access import public

FORWARDED = ("Forwarded", "X-Forwarded-For", "X-Real-IP", "Via")


@bp.get("/health/live")
@public
def live() -> Response:
    """This process answers; nothing else is asked."""
    return _unkept(jsonify(alive=True))


@bp.get("/health/ready")
@public
def ready() -> Response:
    """Whether requests can be answered, and if not, what is missing; the log says why."""
    checks = check_readiness()
    answer = jsonify(ready=all(checks.values()), **checks)
    answer.status_code = 200 if all(checks.values()) else 503
    return _unkept(answer)


@bp.get("/metrics")
@public
def metrics() -> Response:
    """The figures, for who holds the token or asks from this machine; for others there is nothing here."""
    if not may_measure(
        token=current_app.config["METRICS_TOKEN"],
        authorization=request.headers.get("Authorization", ""),
        address=request.remote_addr,
        forwarded=any(name in request.headers for name in FORWARDED),
    ):
        raise NotFound("metrics")
    return _unkept(Response(measuring.collect() + collect_shared(), content_type=CONTENT_TYPE_LATEST))


def _unkept(response: Response) -> Response:
    response.headers["Cache-Control"] = "private, no-store"
    return response
