"""The workspace: what colleagues have written, by provision; and one contribution."""

from itertools import groupby
from typing import Any

from flask import render_template, request, session
from flask.typing import ResponseReturnValue

from codeprac.access.permissions import Permission
from codeprac.organisations.queries import list_members
from codeprac.text.diffing import compare_words
from codeprac.web import clock
from codeprac.web.access import requires
from codeprac.workspaces.forms import LinkForm, RemarkForm, name_of_author
from codeprac.workspaces.models import Contribution
from codeprac.workspaces.queries import count_by_state, list_contributions, list_links, list_positions
from codeprac.workspaces.queries.contributions import MERGED, SUBMITTED
from codeprac.workspaces.rules import ContributionState, can_edit, can_set
from codeprac.workspaces.services.deciding import previewed
from codeprac.workspaces.views.blueprint import bp
from codeprac.workspaces.views.places import Room, enter

FILTERS = ("", *ContributionState, SUBMITTED, MERGED)
NEW_LINK = "new_contribution_link"


@bp.get("/organisations/<slug>/rounds/<code_slug>/<int:number>")
@requires(Permission.WORKSPACE_WRITE)
def workspace(slug: str, code_slug: str, number: int) -> ResponseReturnValue:
    """What the members have written for this round, and where it stands."""
    return show_room(enter(slug, code_slug, number))


@bp.get("/organisations/<slug>/rounds/<code_slug>/<int:number>/contributions/<contribution_id>")
@requires(Permission.WORKSPACE_WRITE)
def contribution(slug: str, code_slug: str, number: int, contribution_id: str) -> ResponseReturnValue:
    """One contribution: what it says and said, who supports it, what colleagues say of it."""
    room = enter(slug, code_slug, number)
    return show_contribution(room, room.contribution(contribution_id))


def show_room(room: Room, *, link_form: LinkForm | None = None, status: int = 200) -> ResponseReturnValue:
    """The page of a workspace, also with the form of a link in error."""
    asked = request.args.get("state", "")
    state = asked if asked in FILTERS else ""
    id_ = room.workspace.id if room.workspace else ""
    rows = list_contributions(id_, state) if id_ else []
    context = {
        "room": room,
        "code": room.round.code,
        "draft": room.round.draft,
        "state": state,
        "filters": FILTERS,
        "counts": count_by_state(id_) if id_ else {},
        "total": len(rows),
        "groups": [(provision, list(some)) for provision, some in groupby(rows, key=lambda one: one.provision)],
        "positions": list_positions(id_) if id_ else [],
        "members": list_members(room.organisation.id),
        "links": list_links(id_) if id_ and room.person.is_lead else [],
        "link_form": link_form
        or LinkForm(formdata=None, expires_on=room.round.closes_at.astimezone(clock.office_zone()).date()),
        "new_link": session.pop(NEW_LINK, None) if room.person.is_lead else None,
        "seen": previewed(rows) if state == ContributionState.READY and room.person.is_lead else "",
        "states_for": lambda one: states_for(room, one),
        "name_of_author": name_of_author,
    }
    return render_template("workspaces/workspace.html", **context), status


def show_contribution(
    room: Room, found: Contribution, *, remark_form: RemarkForm | None = None, status: int = 200
) -> ResponseReturnValue:
    """The page of one contribution, also with a remark in error."""
    context = {
        "room": room,
        "code": room.round.code,
        "draft": room.round.draft,
        "one": found,
        "steps": _steps(found),
        "can_edit": can_edit(found.standing, room.person),
        "states": states_for(room, found),
        "remark_form": remark_form or RemarkForm(formdata=None),
        "name_of_author": name_of_author,
    }
    return render_template("workspaces/contribution.html", **context), status


def states_for(room: Room, one: Contribution) -> list[ContributionState]:
    """Into which states the reader may put a contribution."""
    return [state for state in ContributionState if can_set(one.standing, state, room.person)]


def _steps(found: Contribution) -> list[dict[str, Any]]:
    """Each version with what changed in the text since the one before, the newest first."""
    texts = ["", *(version.content["text"] for version in found.versions)]
    steps = [
        {"version": version, "difference": compare_words(texts[place], texts[place + 1]) if place else None}
        for place, version in enumerate(found.versions)
    ]
    return steps[::-1]
