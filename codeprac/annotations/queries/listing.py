"""Annotations one by one, of some provisions, and in filtered lists."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from codeprac.access.actor import Actor
from codeprac.annotations.models import Anchor, Annotation, Reply
from codeprac.annotations.queries.filters import Filters
from codeprac.annotations.queries.sorting import Order, in_order
from codeprac.annotations.queries.visibility import shown_end, shown_start, tells_organisation, visible_to
from codeprac.annotations.rules import AnnotationState, is_sealed, is_visible
from codeprac.db import by_name, db
from codeprac.drafts.models import Draft, Provision
from codeprac.errors import NotFound
from codeprac.organisations.models import Organisation
from codeprac.rounds.rules import Visibility


class Mark(NamedTuple):
    """Where an annotation sits: characters of the provision's text, None for all of it."""

    number: int
    slug: str
    start: int | None
    end: int | None
    is_carried: bool = False


def select_annotations(
    code_id: str, filters: Filters, *, actor: Actor, now: datetime, order: Order = Order.NEWEST
) -> sa.Select[Any]:
    """The annotations of a code that pass the filters, newest first unless told otherwise, for paging."""
    return (
        sa.select(Annotation)
        .join(Annotation.provision)
        .join(Annotation.draft)
        .join(Annotation.round)
        .join(Annotation.anchor)
        .where(Annotation.code_id == code_id, *filters.clauses(actor), visible_to(actor, now))
        .options(
            contains_eager(Annotation.provision),
            contains_eager(Annotation.draft),
            contains_eager(Annotation.round),
            contains_eager(Annotation.anchor),
            *who_speaks(),
        )
        .order_by(*in_order(order, actor))
    )


def select_annotations_on(
    provision: Provision, filters: Filters, *, actor: Actor, now: datetime, order: Order = Order.TEXT
) -> sa.Select[Any]:
    """The annotations that sit on a provision, made there or carried there, in the order of its words, for paging."""
    return (
        sa.select(Annotation)
        .join(Annotation.draft)
        .join(Annotation.round)
        .join(Anchor, Anchor.annotation_id == Annotation.id)
        .join(Provision, Provision.id == Anchor.provision_id)
        .where(Anchor.provision_id == provision.id, *filters.clauses(actor), visible_to(actor, now))
        .options(
            contains_eager(Annotation.draft),
            contains_eager(Annotation.round),
            joinedload(Annotation.provision),
            joinedload(Annotation.anchor),
            *who_speaks(),
        )
        .order_by(*in_order(order, actor))
    )


def list_marks(draft_id: str, slugs: Collection[str], *, actor: Actor, now: datetime) -> list[Mark]:
    """Where the standing annotations on some provisions of a draft sit, in the order of the text: whole provisions
    first, and with them those whose words are not told."""
    start = shown_start(actor)
    places = sa.select(Provision.id).where(Provision.draft_id == draft_id, Provision.slug.in_(slugs))
    rows = db.session.execute(
        sa.select(Annotation.number, Provision.slug, start, shown_end(actor), Annotation.draft_id != draft_id)
        .join(Anchor.annotation)
        .join(Anchor.provision)
        .where(
            Anchor.draft_id == draft_id,
            Anchor.provision_id.in_(places),
            Annotation.state == AnnotationState.SUBMITTED,
            visible_to(actor, now),
        )
        .order_by(Provision.position, sa.func.coalesce(start, -1), Annotation.number)
    )
    return [Mark(*row) for row in rows]


def list_anchors(draft_id: str, numbers: Collection[int], *, actor: Actor, now: datetime) -> list[Anchor]:
    """Where the annotations with these numbers sit in a draft, each with its annotation, as far as the actor may see
    them, in the order of the text; withdrawn ones and those without a place left out."""
    code_id = sa.select(Draft.code_id).where(Draft.id == draft_id).scalar_subquery()
    statement = (
        sa.select(Anchor)
        .join(Anchor.annotation)
        .join(Anchor.provision)
        .where(Anchor.draft_id == draft_id, Annotation.code_id == code_id, Annotation.number.in_(numbers))
        .where(Annotation.state == AnnotationState.SUBMITTED, visible_to(actor, now))
        .options(
            contains_eager(Anchor.provision),
            contains_eager(Anchor.annotation).options(joinedload(Annotation.draft), *who_speaks()),
        )
        .order_by(Provision.position, sa.func.coalesce(shown_start(actor), -1), Annotation.number)
    )
    return list(db.session.scalars(statement))


def get_annotation(annotation_id: str, *, actor: Actor, now: datetime) -> Annotation:
    """One annotation with all that its page shows; NotFound also when the actor may not know of it."""
    statement = (
        sa.select(Annotation)
        .where(Annotation.id == annotation_id)
        .options(
            *who_speaks(),
            joinedload(Annotation.anchor),
            joinedload(Annotation.provision).undefer(Provision.body_text),
            joinedload(Annotation.draft).joinedload(Draft.code),
            joinedload(Annotation.round),
        )
    )
    annotation = db.session.scalar(statement)
    if annotation is None or not _may_see(annotation, actor, now):
        raise NotFound(annotation_id)
    return annotation


def get_reply(reply_id: str, *, actor: Actor, now: datetime) -> Reply:
    """One reply; NotFound also when the actor may not know of its annotation."""
    reply = db.session.get(Reply, reply_id)
    if reply is None or not _may_see(reply.annotation, actor, now):
        raise NotFound(reply_id)
    return reply


def list_organisations_heard(code_id: str, *, actor: Actor, now: datetime) -> list[Organisation]:
    """The organisations that have annotated a code under their names, by name."""
    told = (visible_to(actor, now), tells_organisation(actor))
    heard = sa.select(Annotation.organisation_id).where(Annotation.code_id == code_id, *told)
    statement = sa.select(Organisation).where(Organisation.id.in_(heard)).order_by(by_name(Organisation.name))
    return list(db.session.scalars(statement))


def _may_see(annotation: Annotation, actor: Actor, now: datetime) -> bool:
    round_ = annotation.round
    sealed = is_sealed(sealed_round=round_.visibility == Visibility.SEALED, closes_at=round_.closes_at, now=now)
    return is_visible(
        sealed=sealed,
        author_id=annotation.author_id,
        code_id=annotation.code_id,
        organisation_id=annotation.organisation_id,
        actor=actor,
    )


def who_speaks() -> tuple[Any, ...]:
    """Who speaks, and for whom: loaded with the annotation."""
    return tuple(
        joinedload(part)
        for part in (
            Annotation.author,
            Annotation.organisation,
            Annotation.group,
            Annotation.question,
            Annotation.record,
        )
    )
