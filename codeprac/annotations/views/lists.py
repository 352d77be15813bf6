"""The annotations of a code of practice, filtered and in pages."""

import sqlalchemy as sa
from flask import render_template, request
from flask.typing import ResponseReturnValue
from sqlalchemy.orm import joinedload

from codeprac.annotations.answers import answers
from codeprac.annotations.queries import (
    Filters,
    count_endorsements,
    count_replies,
    list_organisations_heard,
    select_annotations,
)
from codeprac.annotations.views import options
from codeprac.annotations.views.blueprint import bp
from codeprac.annotations.views.endorsing import said_of_endorsements
from codeprac.annotations.views.filtering import read_filters
from codeprac.codes.queries import get_code
from codeprac.db import db
from codeprac.drafts.models import Draft, Provision
from codeprac.rounds.models import Round
from codeprac.web import clock
from codeprac.web.access import current_actor, public
from codeprac.web.paging import paginate

FILTER_NAMES = ("round", "draft", "provision", "kind", "group", "organisation", "mine", "answered", "state")


@bp.get("/codes/<slug>/annotations")
@public
def annotations(slug: str) -> ResponseReturnValue:
    """Every annotation of the code that the reader may see, newest first or in the order of the text."""
    code, actor, now = get_code(slug), current_actor(), clock.now()
    filters = read_filters()
    by_place = request.args.get("order") == "text"
    page = paginate(select_annotations(code.id, filters, actor=actor, now=now, by_place=by_place))
    ids = [annotation.id for annotation in page.rows]
    rounds = _list_rounds(code.id)
    return render_template(
        "annotations/annotations.html",
        code=code,
        page=page,
        filters=filters,
        by_place=by_place,
        is_filtered=any(request.args.get(name) for name in FILTER_NAMES),
        replies=count_replies(ids),
        endorsed=count_endorsements(ids),
        said_of_endorsements=said_of_endorsements,
        answered=answers().find(ids),
        sealed=[round_ for round_ in rounds if round_.visibility == "sealed" and now <= round_.closes_at],
        rounds=options.round_options(rounds),
        provisions=options.provision_options(_list_provisions(code.id, filters, rounds)),
        kinds=options.kind_options(),
        groups=options.group_options(),
        organisations=options.organisation_options(list_organisations_heard(code.id, actor=actor, now=now)),
        answer_options=options.answered_options(),
        states=options.state_options(),
    )


def _list_rounds(code_id: str) -> list[Round]:
    statement = sa.select(Round).where(Round.code_id == code_id).options(joinedload(Round.draft))
    return list(db.session.scalars(statement.order_by(Round.number.desc())))


def _list_provisions(code_id: str, filters: Filters, rounds: list[Round]) -> list[Provision]:
    """The provisions to choose from: those of the chosen draft or round, else of the newest draft with a round."""
    numbers = [round_.draft.number for round_ in rounds if filters.round_number in (None, round_.number)]
    number = filters.draft_number or (numbers[0] if numbers else None)
    statement = (
        sa.select(Provision)
        .join(Provision.draft)
        .where(Draft.code_id == code_id, Draft.number == number)
        .order_by(Provision.position)
    )
    return list(db.session.scalars(statement))
