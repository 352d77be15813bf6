"""How much was said on provisions through their history; only what everybody may know of."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from codeprac.access.actor import PUBLIC
from codeprac.annotations.models import Anchor, Annotation
from codeprac.annotations.queries.visibility import visible_to
from codeprac.annotations.rules import AnnotationState
from codeprac.db import db
from codeprac.drafts.models import Draft, Provision


class Said(NamedTuple):
    """The annotations on one provision: made on it, carried to it, and those that found no place in the draft after,
    with the number of that draft."""

    slug: str
    draft_number: int
    made: int = 0
    carried: int = 0
    unplaced: int = 0
    unplaced_in: int | None = None


def stamp_history(code_id: str, *, now: datetime) -> str:
    """A short text that changes whenever a public annotation of the code comes, goes, or gets another place; one
    query."""
    statement = (
        sa.select(
            sa.func.count(sa.distinct(Annotation.id)),
            sa.func.count(Anchor.provision_id),
            sa.func.max(Anchor.id),
            sa.func.max(Anchor.decided_at),
            sa.func.count(Anchor.decided_at),
        )
        .outerjoin(Anchor, Anchor.annotation_id == Annotation.id)
        .where(Annotation.code_id == code_id, *_public(now))
    )
    return repr(tuple(db.session.execute(statement).one()))


def count_said_on(ids: Sequence[str], *, now: datetime) -> dict[str, Said]:
    """What was said on these provisions, those without any annotation left out; three queries."""
    addresses = {
        row.id: Said(row.slug, row.number)
        for row in db.session.execute(
            sa.select(Provision.id, Provision.slug, Draft.number)
            .join(Draft, Draft.id == Provision.draft_id)
            .where(Provision.id.in_(ids))
        )
    }
    is_carried = sa.func.sum(sa.case((Annotation.draft_id != Anchor.draft_id, 1), else_=0))
    for provision_id, total, carried in db.session.execute(
        sa.select(Anchor.provision_id, sa.func.count(Anchor.id), is_carried)
        .join(Anchor.annotation)
        .where(Anchor.provision_id.in_(ids), *_public(now))
        .group_by(Anchor.provision_id)
    ):
        addresses[provision_id] = addresses[provision_id]._replace(made=total - carried, carried=carried)
    for provision_id, count, number in db.session.execute(
        sa.select(Anchor.last_provision_id, sa.func.count(sa.distinct(Anchor.annotation_id)), sa.func.min(Draft.number))
        .join(Anchor.annotation)
        .join(Draft, Draft.id == Anchor.draft_id)
        .where(Anchor.last_provision_id.in_(ids), Anchor.provision_id.is_(None), *_public(now))
        .group_by(Anchor.last_provision_id)
    ):
        addresses[provision_id] = addresses[provision_id]._replace(unplaced=count, unplaced_in=number)
    return {
        provision_id: said for provision_id, said in addresses.items() if said.made or said.carried or said.unplaced
    }


def _public(now: datetime) -> tuple[sa.ColumnElement[bool], ...]:
    return Annotation.state == AnnotationState.SUBMITTED, visible_to(PUBLIC, now)
