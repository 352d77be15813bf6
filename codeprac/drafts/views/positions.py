"""How far the reader has read in a draft: for scripts, because the page of a draft is the same for everyone."""

from flask import Response, jsonify, request

from codeprac.access.permissions import Permission
from codeprac.codes.queries import get_code
from codeprac.drafts.queries import find_reading_position, get_provision, get_released_draft
from codeprac.drafts.services.positions import keep_reading_position
from codeprac.drafts.views import bp
from codeprac.web import clock
from codeprac.web.access import current_actor, requires


@bp.get("/drafts/<int:number>/position.json")
@requires(Permission.ACCOUNT_OWN)
def reading_position(slug: str, number: int) -> Response:
    """The provision that the reader read last in this draft, null where none is kept."""
    draft = get_released_draft(get_code(slug), number)
    found = find_reading_position(draft.id, user_id=current_actor().user_id or "")
    response = jsonify(provision=found.slug if found else None, name=found.name if found else "")
    response.headers["Cache-Control"] = "private, no-store"
    return response


@bp.post("/drafts/<int:number>/position.json")
@requires(Permission.ACCOUNT_OWN)
def keep_position(slug: str, number: int) -> Response:
    """Note the provision that the reader reads now."""
    draft = get_released_draft(get_code(slug), number)
    provision = get_provision(draft, request.form.get("provision", ""))
    keep_reading_position(provision, user_id=current_actor().user_id or "", now=clock.now())
    return Response(status=204)
