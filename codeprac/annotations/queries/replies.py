"""Replies: those of one annotation in pages, the first of many, and how many there are of each kind."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, joinedload

from codeprac.annotations.models import Reply
from codeprac.annotations.queries.visibility import replies_standing
from codeprac.annotations.rules import ReplyKind
from codeprac.db import db


def select_replies(annotation_id: str) -> sa.Select[Any]:
    """The replies to an annotation, each followed by those that answer it, oldest first, for paging."""
    return (
        sa.select(Reply)
        .outerjoin(PARENT, PARENT.id == Reply.parent_id)
        .where(Reply.annotation_id == annotation_id)
        .options(
            *_who_speaks(),
            joinedload(Reply.parent).options(joinedload(Reply.author), joinedload(Reply.organisation)),
        )
        .order_by(*_order())
    )


def find_position(reply: Reply) -> int:
    """How many replies stand before this one on the annotation's page."""
    statement = sa.select(Reply.id).outerjoin(PARENT, PARENT.id == Reply.parent_id).order_by(*_order())
    return list(db.session.scalars(statement.where(Reply.annotation_id == reply.annotation_id))).index(reply.id)


def list_first_replies(annotation_ids: Collection[str], most: int) -> dict[str, list[Reply]]:
    """The first standing replies of each of these annotations; one query, however many there are."""
    if not annotation_ids:
        return {}
    place = sa.func.row_number().over(partition_by=Reply.annotation_id, order_by=(Reply.created_at, Reply.id))
    ranked = (
        sa.select(Reply.id, place.label("place"))
        .where(Reply.annotation_id.in_(annotation_ids), *replies_standing())
        .subquery()
    )
    statement = (
        sa.select(Reply)
        .join(ranked, ranked.c.id == Reply.id)
        .where(ranked.c.place <= most)
        .options(*_who_speaks())
        .order_by(Reply.created_at, Reply.id)
    )
    found: defaultdict[str, list[Reply]] = defaultdict(list)
    for reply in db.session.scalars(statement):
        found[reply.annotation_id].append(reply)
    return dict(found)


def count_replies(annotation_ids: Collection[str]) -> dict[str, dict[ReplyKind, int]]:
    """How many standing replies of each kind these annotations have, kinds in their order; those without any are left
    out; one query."""
    if not annotation_ids:
        return {}
    rows = db.session.execute(
        sa.select(Reply.annotation_id, Reply.kind, sa.func.count(Reply.id))
        .where(Reply.annotation_id.in_(annotation_ids), *replies_standing())
        .group_by(Reply.annotation_id, Reply.kind)
    )
    found: defaultdict[str, dict[ReplyKind, int]] = defaultdict(dict)
    for annotation_id, kind, count in rows:
        found[annotation_id][ReplyKind(kind)] = count
    return {key: {kind: counts[kind] for kind in ReplyKind if kind in counts} for key, counts in found.items()}


PARENT = aliased(Reply)


def _order() -> Sequence[Any]:
    """Threads by the moment that they began, in each the reply that began it first."""
    return (
        sa.func.coalesce(PARENT.created_at, Reply.created_at),
        sa.func.coalesce(Reply.parent_id, Reply.id),
        Reply.parent_id.is_not(None),
        Reply.created_at,
        Reply.id,
    )


def _who_speaks() -> tuple[Any, ...]:
    return (joinedload(Reply.author), joinedload(Reply.organisation))
