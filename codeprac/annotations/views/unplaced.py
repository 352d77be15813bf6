"""The annotations that have no place in a draft: nothing is ever dropped."""

from flask import render_template
from flask.typing import ResponseReturnValue

from codeprac.annotations.answers import answers
from codeprac.annotations.queries import list_removals, select_unplaced
from codeprac.annotations.views.blueprint import bp
from codeprac.annotations.views.filtering import read_filters
from codeprac.drafts.models import Provision
from codeprac.drafts.queries import get_provision, get_released_draft_at
from codeprac.web import clock
from codeprac.web.access import current_actor, public
from codeprac.web.paging import paginate


@bp.get("/codes/<slug>/drafts/<int:number>/anchors/unplaced")
@public
def unplaced(slug: str, number: int) -> ResponseReturnValue:
    """Every annotation whose words are gone from this draft, or whose place is open, with where it last stood; with
    `draft` and `provision`, those that last stood there."""
    draft = get_released_draft_at(slug, number)
    last = _last(slug)
    page = paginate(select_unplaced(draft.id, actor=current_actor(), now=clock.now(), last=last))
    answered = answers().find([anchor.annotation_id for anchor in page.rows])
    context = {"code": draft.code, "draft": draft, "page": page, "answered": answered, "last": last}
    return render_template("annotations/unplaced.html", **context, removals=list_removals(page.rows))


def _last(slug: str) -> Provision | None:
    """The provision that the address names, if it names one that is there."""
    filters = read_filters()
    if not filters.draft_number or not filters.provision:
        return None
    return get_provision(get_released_draft_at(slug, filters.draft_number), filters.provision)
