"""Everything of a workspace as a file, for the organisation to keep: nothing is lost when a round closes."""

import json
from typing import Any

from flask import Response, render_template
from flask_babel import gettext as _

from codeprac.access.permissions import Permission
from codeprac.web.access import requires
from codeprac.workspaces.forms import name_of_author
from codeprac.workspaces.models import Contribution
from codeprac.workspaces.queries import list_contributions
from codeprac.workspaces.queries.contributions import MERGED, SUBMITTED
from codeprac.workspaces.views.blueprint import bp
from codeprac.workspaces.views.places import Room, enter


@bp.get("/organisations/<slug>/rounds/<code_slug>/<int:number>/export.txt")
@requires(Permission.WORKSPACE_WRITE)
def export_text(slug: str, code_slug: str, number: int) -> Response:
    """Every contribution, to read."""
    room = enter(slug, code_slug, number)
    text = render_template("workspaces/export.txt", room=room, rows=_rows(room), name_of_author=name_of_author)
    return _file(text, "text/plain; charset=utf-8", room, "txt")


@bp.get("/organisations/<slug>/rounds/<code_slug>/<int:number>/export.json")
@requires(Permission.WORKSPACE_WRITE)
def export_json(slug: str, code_slug: str, number: int) -> Response:
    """Every contribution, for programs."""
    room = enter(slug, code_slug, number)
    content = {
        "organisation": room.organisation.name,
        "code": room.round.code.slug,
        "round": room.round.number,
        "draft": room.round.draft.number,
        "contributions": [_plain(one) for one in _rows(room)],
    }
    return _file(json.dumps(content, ensure_ascii=False, indent=2), "application/json", room, "json")


def _rows(room: Room) -> list[Contribution]:
    if room.workspace is None:
        return []
    return [one for state in ("", MERGED, SUBMITTED) for one in list_contributions(room.workspace.id, state)]


def _plain(one: Contribution) -> dict[str, Any]:
    where = {"provision": one.provision.slug, "name": one.provision.name, "quote": one.quote}
    fate = {
        "state": MERGED if one.merged_into_id else SUBMITTED if one.position_id else one.state,
        "annotation": one.annotation.number if one.annotation else None,
        "by": name_of_author(one),
        "written_at": one.created_at.isoformat(),
        "supported_by": [support.user.name for support in one.supports],
    }
    return {"id": one.id} | where | one.content | fate


def _file(text: str, mimetype: str, room: Room, ending: str) -> Response:
    answer = Response(text, mimetype=mimetype)
    name = _(
        "workspace-%(organisation)s-round-%(number)s", organisation=room.organisation.slug, number=room.round.number
    )
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
    return answer
