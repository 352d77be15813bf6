"""The page of an organisation's position in a round: its cover statement and its annotations."""

from flask import render_template
from flask.typing import ResponseReturnValue

from codeprac.annotations.answers import answers
from codeprac.organisations.queries import get_organisation
from codeprac.web import clock
from codeprac.web.access import current_actor, public
from codeprac.workspaces.queries import get_positions, get_round_at, list_annotations_of
from codeprac.workspaces.views.blueprint import bp


@bp.get("/codes/<code_slug>/rounds/<int:number>/positions/<slug>")
@public
def position(code_slug: str, number: int, slug: str) -> ResponseReturnValue:
    """What an organisation said in a round, as one; sealed as the annotations of the round are."""
    actor, now = current_actor(), clock.now()
    round_, organisation = get_round_at(code_slug, number), get_organisation(slug)
    positions = get_positions(round_, organisation, actor=actor, now=now)
    annotations = list_annotations_of(positions, actor=actor, now=now)
    context = {
        "round": round_,
        "code": round_.code,
        "draft": round_.draft,
        "organisation": organisation,
        "positions": positions,
        "annotations": annotations,
        "answered": answers().find([one.id for some in annotations.values() for one in some]),
    }
    return render_template("workspaces/position.html", **context)
