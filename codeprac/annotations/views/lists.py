"""The annotations of a code of practice, filtered and in pages."""

import sqlalchemy as sa
from flask import render_template
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import joinedload

from codeprac.annotations.answers import answers
from codeprac.annotations.models import Annotation
from codeprac.annotations.queries import (
    Filters,
    Order,
    count_endorsements,
    count_replies,
    list_organisations_heard,
    select_annotations,
)
from codeprac.annotations.views import options
from codeprac.annotations.views.blueprint import bp
from codeprac.annotations.views.endorsing import said_of_endorsements
from codeprac.annotations.views.filtering import is_filtered, read_filters, read_order
from codeprac.codes.queries import get_code
from codeprac.db import db
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.queries import list_released_drafts
from codeprac.rounds.models import Round
from codeprac.web import clock
from codeprac.web.access import current_actor, public
from codeprac.web.paging import paginate


@bp.get("/codes/<slug>/annotations")
@public
def annotations(slug: str) -> ResponseReturnValue:
    """Every annotation of the code that the reader may see, as far as it passes the filters."""
    code, actor, now = get_code(slug), current_actor(), clock.now()
    drafts = list_released_drafts(code.id)
    filters, order = read_filters(drafts), read_order(Order.NEWEST)
    page = paginate(select_annotations(code.id, filters, actor=actor, now=now, order=order), by=Annotation.id)
    ids = [annotation.id for annotation in page.rows]
    rounds = _list_rounds(code.id)
    return render_template(
        "annotations/annotations.html",
        code=code,
        page=page,
        filters=filters,
        order=order,
        is_filtered=is_filtered(),
        replies=count_replies(ids),
        endorsed=count_endorsements(ids),
        said_of_endorsements=said_of_endorsements,
        answered=answers().find(ids),
        sealed=[round_ for round_ in rounds if round_.visibility == "sealed" and now <= round_.closes_at],
        choices=options.choices_of(
            list_organisations_heard(code.id, actor=actor, now=now), drafts, _places(code.id, filters, rounds)
        ),
    )


def _places(code_id: str, filters: Filters, rounds: list[Round]) -> list[tuple[str, str, options.Options]]:
    return [
        ("round", _("Round"), options.round_options(rounds)),
        ("provision", _("Provision"), options.provision_options(_list_provisions(code_id, filters, rounds))),
    ]


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
