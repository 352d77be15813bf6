"""The annotations that have no place in a draft: nothing is ever dropped."""

from flask import render_template
from flask.typing import ResponseReturnValue

from codeprac.annotations.answers import answers
from codeprac.annotations.queries import list_removals, select_unplaced
from codeprac.annotations.views.blueprint import bp
from codeprac.drafts.queries import get_released_draft_at
from codeprac.web import clock
from codeprac.web.access import current_actor, public
from codeprac.web.paging import paginate


@bp.get("/codes/<slug>/drafts/<int:number>/anchors/unplaced")
@public
def unplaced(slug: str, number: int) -> ResponseReturnValue:
    """Every annotation whose words are gone from this draft, or whose place is open, with where it last stood."""
    draft = get_released_draft_at(slug, number)
    page = paginate(select_unplaced(draft.id, actor=current_actor(), now=clock.now()))
    answered = answers().find([anchor.annotation_id for anchor in page.rows])
    context = {"code": draft.code, "draft": draft, "page": page, "answered": answered}
    return render_template("annotations/unplaced.html", **context, removals=list_removals(page.rows))
