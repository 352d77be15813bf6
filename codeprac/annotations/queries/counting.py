"""How many annotations there are; each one query, and only of what the actor may know of."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa

from codeprac.access.actor import Actor
from codeprac.annotations.models import Anchor, Annotation
from codeprac.annotations.queries.visibility import visible_to
from codeprac.annotations.rules import AnnotationState
from codeprac.codes.models import CodeOfPractice
from codeprac.db import by_name, db
from codeprac.drafts.models import Provision


class Count(NamedTuple):
    """How many annotations there are in all, and how many of them were carried here from earlier drafts."""

    total: int
    carried: int


class Counts(NamedTuple):
    """The annotations of a draft: on each provision by its slug, those without any left out, and without a place."""

    provisions: dict[str, Count]
    unplaced: int


NONE = Count(0, 0)


def count_in_draft(draft_id: str, *, actor: Actor, now: datetime) -> Counts:
    """How many standing annotations a draft has, made on it or carried to it; one query."""
    carried = sa.func.sum(sa.case((Annotation.draft_id != draft_id, 1), else_=0))
    rows = db.session.execute(
        sa.select(Provision.slug, sa.func.count(Anchor.id), carried)
        .join(Anchor.annotation)
        .outerjoin(Provision, Provision.id == Anchor.provision_id)
        .where(
            Anchor.draft_id == draft_id,
            Annotation.state == AnnotationState.SUBMITTED,
            visible_to(actor, now),
        )
        .group_by(Provision.slug)
        .order_by(Provision.slug)
    )
    found = {slug: Count(total, brought) for slug, total, brought in rows}
    return Counts({slug: count for slug, count in found.items() if slug is not None}, found.get(None, NONE).total)


def count_by_provision(draft_id: str, *, actor: Actor, now: datetime) -> dict[str, Count]:
    """How many standing annotations each provision of a draft has, by its slug; those without any are left out."""
    return count_in_draft(draft_id, actor=actor, now=now).provisions


def count_annotations(round_id: str, *, actor: Actor, now: datetime) -> int:
    """How many standing annotations a round has."""
    statement = sa.select(sa.func.count(Annotation.id)).where(
        Annotation.round_id == round_id,
        Annotation.state == AnnotationState.SUBMITTED,
        visible_to(actor, now),
    )
    return db.session.scalar(statement) or 0


def count_by_code(author_id: str) -> list[tuple[CodeOfPractice, int]]:
    """How many standing annotations an account has made in each code of practice, by the codes' titles."""
    counts = (
        sa.select(Annotation.code_id, sa.func.count(Annotation.id).label("count"))
        .where(Annotation.author_id == author_id, Annotation.state == AnnotationState.SUBMITTED)
        .group_by(Annotation.code_id)
        .subquery()
    )
    rows = db.session.execute(
        sa.select(CodeOfPractice, counts.c.count)
        .join(counts, counts.c.code_id == CodeOfPractice.id)
        .order_by(by_name(CodeOfPractice.title))
    )
    return [(code, count) for code, count in rows]
