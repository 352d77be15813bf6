"""Files at addresses that programs know."""

from datetime import datetime, timedelta

from flask import Blueprint, Response, current_app, g, jsonify, url_for

from codeprac.api.description import describe
from codeprac.errors import NotFound
from codeprac.web import clock
from codeprac.web.access import public

bp = Blueprint("api", __name__)
# RFC 9116 advises less than a year; whoever keeps a copy longer than this should look again.
GOOD_FOR = timedelta(days=180)
KEPT = "public, max-age=3600"


@bp.get("/openapi.json")
@public
def description() -> Response:
    """The JSON of the site, described for programs."""
    return _for_everyone(jsonify(describe(current_app.config["BASE_URL"], current_app.config["OFFICE_NAME"])))


@bp.get("/.well-known/security.txt")
@public
def security_txt() -> Response:
    """Whom to tell of a weakness (RFC 9116); nothing where the office has named nobody, rather than a wrong address."""
    contact = current_app.config["SECURITY_CONTACT"]
    if not contact:
        raise NotFound("security.txt")
    lines = (
        f"Contact: {contact}",
        f"Expires: {_expiry(clock.now()):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: en",
        f"Canonical: {current_app.config['BASE_URL']}{url_for('api.security_txt')}",
    )
    return _for_everyone(Response("".join(f"{line}\n" for line in lines), mimetype="text/plain"))


def _expiry(now: datetime) -> datetime:
    """The same for a whole day, so that caches keep the same bytes."""
    return now.replace(hour=0, minute=0, second=0, microsecond=0) + GOOD_FOR


def _for_everyone(response: Response) -> Response:
    g.same_for_everyone = True
    response.headers["Cache-Control"] = KEPT
    return response
