"""A receipt, for its owner with what was received; for anybody with its number a check of what they hold against it."""

from collections.abc import Callable

from flask import Blueprint, Response, render_template, request

from codeprac.access.permissions import Permission
from codeprac.accounts import limits
from codeprac.annotations.models import Annotation
from codeprac.audit.models import AuditSeal, Receipt
from codeprac.audit.queries import find_link_of, find_seal_over
from codeprac.audit.receipts import fits, get_receipt, list_receipts_of, select_receipts, spaced
from codeprac.audit.rules import canonical
from codeprac.audit.sealing import prove_receipt
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
    return _show(found, fits(found, request.form.get("text", "")))


@bp.get("/receipts/<receipt>/content.json")
@requires(Permission.ACCOUNT_OWN)
def download_receipt(receipt: str) -> Response:
    """Exactly the bytes that were hashed, for their owner."""
    return _download(receipt, lambda found: found.content, "receipt-%(number)s.json")


@bp.get("/receipts/<receipt>/identity.json")
@requires(Permission.ACCOUNT_OWN)
def download_identity(receipt: str) -> Response:
    """Who wrote it, as it was hashed, for who wrote it."""
    return _download(receipt, lambda found: found.identity, "receipt-%(number)s-identity.json")


@bp.get("/receipts/<receipt>/proof.json")
@public
@limits.on_token
def download_proof(receipt: str) -> Response:
    """What proves to who holds the receipt that it is in the record; of no use to anybody else."""
    found = get_receipt(receipt)
    proof = prove_receipt(found)
    if proof is None:
        raise NotFound(receipt)
    return _file(canonical(proof), f"proof-{spaced(found.number)}.json")


def receipts_of(object_id: str) -> list[Receipt]:
    """The reader's receipts for a contribution; for templates."""
    return [found for found in list_receipts_of(object_id) if _is_own(found)]


def _download(number: str, part: Callable[[Receipt], str], name: str) -> Response:
    found = get_receipt(number)
    if not _is_own(found) or not part(found):
        raise NotFound(number)
    return _file(part(found), name % {"number": spaced(found.number)})


def _file(content: str, name: str) -> Response:
    response = Response(content, mimetype="application/json")
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _show(found: Receipt, is_fitting: bool | None) -> str:
    is_own = _is_own(found)
    return render_template(
        "receipts/receipt.html",
        receipt=found,
        is_own=is_own,
        annotation=db.session.get(Annotation, found.object_id) if is_own else None,
        position=find_position(found.object_id) if is_own else None,
        fits=is_fitting,
        seal=_seal_over(found),
    )


def _seal_over(found: Receipt) -> AuditSeal | None:
    link = find_link_of(found)
    return find_seal_over(link.position) if link else None


def _is_own(found: Receipt) -> bool:
    return found.owner_id == current_actor().user_id
