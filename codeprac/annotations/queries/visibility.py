"""The clauses that queries about annotations bear: `rules.is_visible` and `publishing.view_of`, said in SQL."""

from datetime import datetime

import sqlalchemy as sa

from codeprac.access.actor import Actor
from codeprac.annotations.models import Anchor, Annotation, Reply
from codeprac.annotations.rules import Publication
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
    if actor.organisations:
        ways.append(Annotation.organisation_id.in_(sorted(actor.organisations)))
    working_on = {code_id for code_id, _ in actor.code_roles}
    if working_on:
        ways.append(Annotation.code_id.in_(sorted(working_on)))
    return sa.or_(*ways)


def reads_whole(actor: Actor) -> sa.ColumnElement[bool]:
    """Which annotations the actor sees all of, whatever their authors chose: `Permission.ANNOTATION_READ_WHOLE`."""
    if actor.is_administrator:
        return sa.true()
    if actor.user_id is None:
        return sa.false()
    ways: list[sa.ColumnElement[bool]] = [Annotation.author_id == actor.user_id]
    if actor.organisations:
        ways.append(Annotation.organisation_id.in_(sorted(actor.organisations)))
    working_on = {code_id for code_id, _ in actor.code_roles}
    if working_on:
        ways.append(Annotation.code_id.in_(sorted(working_on)))
    return sa.or_(*ways)


def tells_words(actor: Actor) -> sa.ColumnElement[bool]:
    """Of which annotations the actor sees what they say, on which words, and for which group: what no filter and no
    search may find otherwise. `publishing.view_of`, said in SQL."""
    to_all = sa.and_(Annotation.publication != Publication.CONFIDENTIAL, Annotation.withheld == "")
    return sa.or_(to_all, reads_whole(actor))


def tells_summary(actor: Actor) -> sa.ColumnElement[bool]:
    """Of which annotations the actor sees the public summary: moderation withholds it with the rest."""
    return sa.or_(Annotation.withheld == "", reads_whole(actor))


def tells_organisation(actor: Actor) -> sa.ColumnElement[bool]:
    """Of which annotations the actor sees the organisation, or that there is none and who speaks instead."""
    choices = [Publication.NAMED, Publication.ORGANISATION]
    return sa.or_(sa.and_(Annotation.publication.in_(choices), Annotation.withheld == ""), reads_whole(actor))


def replies_standing() -> tuple[sa.ColumnElement[bool], ...]:
    """Which replies count: neither withdrawn by their authors nor withheld by moderation."""
    return (Reply.withdrawn_at.is_(None), Reply.withheld == "")


def shown_start(actor: Actor) -> sa.ColumnElement[int | None]:
    """Where an annotation begins in its provision, as far as the actor may know; to sort by, and to paint."""
    return sa.case((tells_words(actor), Anchor.start))


def shown_end(actor: Actor) -> sa.ColumnElement[int | None]:
    """Where an annotation ends in its provision, as far as the actor may know."""
    return sa.case((tells_words(actor), Anchor.end))
