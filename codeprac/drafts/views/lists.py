"""The drafts of a code."""

from flask import render_template

from codeprac.access.permissions import Permission
from codeprac.codes.queries import get_code
from codeprac.drafts.queries import find_working_draft, list_released_drafts
from codeprac.drafts.views import bp
from codeprac.web.access import may, public


@bp.get("/drafts")
@public
def drafts(slug: str) -> str:
    """Every released draft, and the working draft for those who may see it."""
    code = get_code(slug)
    working = find_working_draft(code.id) if may(Permission.DRAFT_READ_WORKING, code.facts) else None
    return render_template("drafts/drafts.html", code=code, drafts=list_released_drafts(code.id), working=working)
