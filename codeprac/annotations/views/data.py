"""Annotations as data, for painting them over the text of the reading page, which is the same for everyone."""

from typing import Any

from flask import Response, jsonify, request

from codeprac.annotations.answers import answers
from codeprac.annotations.queries import (
    count_by_provision,
    count_replies,
    find_round_for,
    list_annotations_on,
)
from codeprac.annotations.rules import is_sealed
from codeprac.annotations.views.blueprint import bp
from codeprac.annotations.views.cards import card, words
from codeprac.drafts.queries import get_released_draft_at
from codeprac.rounds.models import Round
from codeprac.rounds.rules import RoundState, Visibility
from codeprac.web import clock
from codeprac.web.access import current_actor, public

MOST_PROVISIONS = 40
MOST_ANNOTATIONS = 1_000


@bp.get("/codes/<slug>/drafts/<int:number>/annotations.json")
@public
def annotations_data(slug: str, number: int) -> Response:
    """The annotations on the provisions named by `in`, separated by commas."""
    draft, now, actor = get_released_draft_at(slug, number), clock.now(), current_actor()
    slugs = [name for name in request.args.get("in", "").replace("\x00", "").split(",") if name][:MOST_PROVISIONS]
    found = list_annotations_on(draft.id, slugs, actor=actor, now=now, limit=MOST_ANNOTATIONS) if slugs else []
    ids = [annotation.id for annotation in found]
    replies, answered = count_replies(ids), answers().find(ids)
    by_provision: dict[str, list[dict[str, Any]]] = {name: [] for name in slugs}
    for one in found:
        shown = card(one, actor=actor, replies=replies.get(one.id, 0), answer=answered.get(one.id))
        by_provision[one.provision.slug].append(shown)
    return _conditional(jsonify(provisions=by_provision))


@bp.get("/codes/<slug>/drafts/<int:number>/counts.json")
@public
def annotation_counts(slug: str, number: int) -> Response:
    """How many annotations each provision has, and whether more may be written now."""
    draft, now = get_released_draft_at(slug, number), clock.now()
    counts = count_by_provision(draft.id, actor=current_actor(), now=now)
    round_ = find_round_for(draft.id, now)
    is_open = round_ is not None and round_.state(now) is RoundState.OPEN
    return _conditional(
        jsonify(
            provisions=counts,
            total=sum(counts.values()),
            open=is_open,
            sealed=round_ is not None and _is_sealed(round_),
            words=words(),
        )
    )


def _is_sealed(round_: Round) -> bool:
    return is_sealed(sealed_round=round_.visibility == Visibility.SEALED, closes_at=round_.closes_at, now=clock.now())


def _conditional(response: Response) -> Response:
    """The answer, or nothing but a nod where the browser has it already."""
    response.add_etag()
    response.headers["Cache-Control"] = "private, no-cache"
    response.make_conditional(request)
    return response
