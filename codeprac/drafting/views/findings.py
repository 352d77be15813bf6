"""The checker: places of the working draft to look at, by sort, and leaving one as it is."""

from collections import Counter

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from codeprac.access.permissions import Permission
from codeprac.drafting.findings import PlacedFinding, leave_finding, read_findings, reopen_finding
from codeprac.drafting.queries import get_standing_provision
from codeprac.drafting.views.blueprint import bp, load_draft
from codeprac.text.checking import Sort
from codeprac.web import clock
from codeprac.web.access import current_actor, requires
from codeprac.web.paging import PAGE_SIZE, Page, requested_page

NOTE_LIMIT = 2_000
LEFT = "left"


@bp.get("/findings")
@requires(Permission.DRAFT_READ_WORKING)
def findings(slug: str) -> str:
    """What the checker found, open ones first asked for; by sort, or those left as they are."""
    code, draft = load_draft(slug, Permission.DRAFT_READ_WORKING)
    found = read_findings(draft)
    waiting = [each for each in found if each.seen is None]
    chosen = _chosen(found, waiting)
    number = min(requested_page(), max(1, -(-len(chosen) // PAGE_SIZE)))
    return render_template(
        "drafting/findings.html",
        code=code,
        draft=draft,
        sort=request.args.get("sort", ""),
        counts=Counter(each.finding.sort.value for each in waiting),
        waiting=len(waiting),
        left=len(found) - len(waiting),
        page=Page(chosen[(number - 1) * PAGE_SIZE : number * PAGE_SIZE], number, len(chosen)),
        note_limit=NOTE_LIMIT,
        sorts=[sort.value for sort in Sort],
    )


@bp.post("/<provision_id>/findings/<key>/leave")
@requires(Permission.DRAFT_WRITE)
def leave(slug: str, provision_id: str, key: str) -> Response:
    """Leave a finding as it is, with a note."""
    _code, draft = load_draft(slug)
    provision = get_standing_provision(draft, provision_id)
    note = request.form.get("note", "")[:NOTE_LIMIT]
    leave_finding(draft, provision, key, note=note, actor_id=current_actor().user_id, now=clock.now())
    flash(_("Left as it is: %(name)s.", name=provision.name[:80]), "success")
    return _back(slug)


@bp.post("/<provision_id>/findings/<key>/reopen")
@requires(Permission.DRAFT_WRITE)
def reopen(slug: str, provision_id: str, key: str) -> Response:
    """Show a finding as open again."""
    _code, draft = load_draft(slug)
    provision = get_standing_provision(draft, provision_id)
    reopen_finding(draft, provision, key, actor_id=current_actor().user_id, now=clock.now())
    flash(_("Open again: %(name)s.", name=provision.name[:80]), "success")
    return _back(slug)


def _chosen(found: list[PlacedFinding], waiting: list[PlacedFinding]) -> list[PlacedFinding]:
    sort = request.args.get("sort", "")
    if sort == LEFT:
        return [each for each in found if each.seen is not None]
    return [each for each in waiting if each.finding.sort == sort] if sort in set(Sort) else waiting


def _back(slug: str) -> Response:
    """Back to the same part of the list."""
    sort, page = request.form.get("sort") or None, request.form.get("page") or None
    return redirect(url_for("drafting.findings", slug=slug, sort=sort, page=page), code=303)
