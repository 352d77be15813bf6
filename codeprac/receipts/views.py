"""A receipt, for its owner with what was received; for anybody with its number a check of what they hold against it."""

from flask import Blueprint, Response, render_template, request
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.accounts import limits
from codeprac.annotations.models import Annotation
from codeprac.audit.models import Receipt
from codeprac.audit.receipts import fingerprint, get_receipt, list_receipts_of, select_receipts, spaced
from codeprac.db import db
from codeprac.errors import NotFound
from codeprac.web.access import current_actor, public, requires
from codeprac.web.paging import paginate
from codeprac.workspaces.queries import find_position

bp = Blueprint("receipts", __name__)


@bp.get("/account/receipts")
@requires(Permission.ACCOUNT_OWN)
def receipts() -> str:
    """One's own receipts, newest first."""
    return render_template("receipts/receipts.html", page=paginate(select_receipts(current_actor().user_id or "")))


@bp.get("/receipts/<receipt>")
@public
@limits.on_token
def receipt(receipt: str) -> str:
    """Number, time and hash; what was received only for its owner."""
    return _show(get_receipt(receipt), None)


@bp.post("/receipts/<receipt>")
@public
@limits.on_token
def check_receipt(receipt: str) -> str:
    """Whether the text that somebody holds is what was received; nothing of it is kept."""
    found = get_receipt(receipt)
    return _show(found, fingerprint(request.form.get("text", "")) == found.sha256)


@bp.get("/receipts/<receipt>/content.json")
@requires(Permission.ACCOUNT_OWN)
def download_receipt(receipt: str) -> Response:
    """Exactly the bytes that were hashed, for their owner."""
    found = get_receipt(receipt)
    if not _is_own(found):
        raise NotFound(receipt)
    response = Response(found.content, mimetype="application/json")
    name = _("receipt-%(number)s.json", number=spaced(found.number))
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def receipts_of(object_id: str) -> list[Receipt]:
    """The reader's receipts for a contribution; for templates."""
    return [found for found in list_receipts_of(object_id) if _is_own(found)]


def _show(found: Receipt, fits: bool | None) -> str:
    is_own = _is_own(found)
    return render_template(
        "receipts/receipt.html",
        receipt=found,
        is_own=is_own,
        annotation=db.session.get(Annotation, found.object_id) if is_own else None,
        position=find_position(found.object_id) if is_own else None,
        fits=fits,
    )


def _is_own(found: Receipt) -> bool:
    return found.owner_id == current_actor().user_id
