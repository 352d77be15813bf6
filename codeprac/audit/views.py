"""The seals of the record, for everybody: their roots, as a page and as data, and the program that checks a receipt."""

from pathlib import Path

from flask import Blueprint, Response, g, render_template, request

from codeprac.audit import offline
from codeprac.audit.queries import find_time_stamp, list_stamped, select_seals
from codeprac.audit.rules import canonical
from codeprac.audit.sealing import tell_seal
from codeprac.db import db
from codeprac.errors import NotFound
from codeprac.web.access import public
from codeprac.web.paging import paginate

bp = Blueprint("audit", __name__)
FORMAT = {"format": "codeprac seals", "version": 1}
CACHE_CONTROL = "public, max-age=300"


@bp.get("/record")
@public
def record() -> str:
    """What is recorded and how it is sealed, and every seal, newest first."""
    page = paginate(select_seals())
    return render_template("audit/record.html", page=page, stamped=list_stamped([seal.number for seal in page.rows]))


@bp.get("/record/seals.json")
@public
def seals_json() -> Response:
    """Every seal, oldest first, as docs/formats/record.md says."""
    seals = [tell_seal(seal) for seal in db.session.scalars(select_seals())]
    return _for_all(canonical(FORMAT | {"seals": seals[::-1]}), "application/json")


@bp.get("/record/seals/<int:seal>.tsr")
@public
def time_stamp(seal: int) -> Response:
    """The time stamp of a seal's hash, as its authority sent it (RFC 3161)."""
    found = find_time_stamp(seal)
    if found is None:
        raise NotFound(f"time stamp {seal}")
    return _file(found.token, "application/timestamp-reply", f"seal-{seal}.tsr")


@bp.get("/record/check-receipt.py")
@public
def check_receipt_program() -> Response:
    """The program that checks a receipt without this site."""
    return _file(Path(offline.__file__).read_bytes(), "text/x-python", "check-receipt.py")


def _file(body: bytes, mimetype: str, name: str) -> Response:
    response = _for_all(body, mimetype)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _for_all(body: str | bytes, mimetype: str) -> Response:
    g.same_for_everyone = True
    response = Response(body, mimetype=mimetype, headers={"Cache-Control": CACHE_CONTROL})
    response.add_etag()
    response.make_conditional(request)
    return response
