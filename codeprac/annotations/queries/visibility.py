"""The one clause that every query about annotations bears: `rules.is_visible`, said in SQL."""

from datetime import datetime

import sqlalchemy as sa

from codeprac.access.actor import Actor
from codeprac.annotations.models import Annotation
from codeprac.rounds.models import Round
from codeprac.rounds.rules import Visibility


def visible_to(actor: Actor, now: datetime) -> sa.ColumnElement[bool]:
    """Which annotations the actor may see, or know of, at this moment."""
    if actor.is_administrator:
        return sa.true()
    sealed = sa.select(Round.id).where(Round.visibility == Visibility.SEALED, Round.closes_at >= now)
    ways: list[sa.ColumnElement[bool]] = [Annotation.round_id.not_in(sealed)]
    if actor.user_id is not None:
        ways.append(Annotation.author_id == actor.user_id)
    working_on = {code_id for code_id, _ in actor.code_roles}
    if working_on:
        ways.append(Annotation.code_id.in_(sorted(working_on)))
    return sa.or_(*ways)
