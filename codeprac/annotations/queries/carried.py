"""Annotations from draft to draft: where each sits in all of them, which have no place, and which need a check."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload, undefer

from codeprac.access.actor import Actor
from codeprac.annotations.models import Anchor, Annotation
from codeprac.annotations.queries.listing import who_speaks
from codeprac.annotations.queries.visibility import visible_to
from codeprac.annotations.rules import AnnotationState, Verdict
from codeprac.db import db
from codeprac.drafts.models import Draft, LineageLink, Provision
from codeprac.drafts.rules import DraftState
from codeprac.errors import NotFound


def find_anchors(draft_id: str, ids: Collection[str]) -> dict[str, Anchor]:
    """Where these annotations sit in a draft, by annotation; one query."""
    statement = sa.select(Anchor).where(Anchor.draft_id == draft_id, Anchor.annotation_id.in_(ids))
    return {anchor.annotation_id: anchor for anchor in db.session.scalars(statement)} if ids else {}


def list_journeys(ids: Collection[str]) -> dict[str, list[Anchor]]:
    """The anchors of these annotations in the order of the drafts, with what a line about each shows; one query."""
    if not ids:
        return {}
    statement = (
        sa.select(Anchor)
        .join(Anchor.draft)
        .where(Anchor.annotation_id.in_(ids))
        .options(
            contains_eager(Anchor.draft),
            joinedload(Anchor.provision),
            joinedload(Anchor.last_provision).joinedload(Provision.draft),
            joinedload(Anchor.decided_by),
        )
        .order_by(Draft.number)
    )
    journeys: dict[str, list[Anchor]] = {}
    for anchor in db.session.scalars(statement):
        journeys.setdefault(anchor.annotation_id, []).append(anchor)
    return journeys


def list_removals(anchors: Iterable[Anchor]) -> dict[str, str]:
    """Of anchors without a place, by the provision where each last stood: the address of the change that followed, in
    its code; one query."""
    last = {anchor.last_provision_id: anchor.last_provision for anchor in anchors if anchor.last_provision}
    if not last:
        return {}
    statement = (
        sa.select(LineageLink.old_provision_id, Provision.slug)
        .join(LineageLink.new_provision)
        .join(Draft, Draft.id == LineageLink.new_draft_id)
        .where(LineageLink.old_provision_id.in_(last), LineageLink.overruled.is_(False))
        .where(Draft.state == DraftState.RELEASED)
        .order_by(LineageLink.score, LineageLink.id.desc())
    )
    heirs = {old_id: slug for old_id, slug in db.session.execute(statement)}
    return {
        old.id: f"compare/{old.draft.number}/{(old.draft.number or 0) + 1}#{heirs.get(old.id, f'deleted-{old.slug}')}"
        for old in last.values()
    }


def select_unplaced(draft_id: str, *, actor: Actor, now: datetime, last: Provision | None = None) -> sa.Select[Any]:
    """The anchors without a place in a draft, with their annotations: in the order of the provisions where they last
    stood, or of those that last stood on one alone; for paging."""
    statement = (
        sa.select(Anchor)
        .join(Anchor.annotation)
        .outerjoin(Anchor.last_provision)
        .where(Anchor.draft_id == draft_id, Anchor.provision_id.is_(None))
        .where(Annotation.state == AnnotationState.SUBMITTED, visible_to(actor, now))
        .options(
            contains_eager(Anchor.last_provision).joinedload(Provision.draft),
            contains_eager(Anchor.annotation).options(joinedload(Annotation.draft), *who_speaks()),
            joinedload(Anchor.decided_by),
        )
        .order_by(Provision.position, Annotation.number)
    )
    return statement.where(Anchor.last_provision_id == last.id) if last else statement


def list_checks(draft_id: str) -> list[tuple[str, bool]]:
    """The anchors of a draft that need a person, or that a person has decided: their ids, and whether they are open;
    in the order of the provisions where they last stood."""
    statement = (
        sa.select(Anchor.id, Anchor.found.is_(None))
        .join(Anchor.annotation)
        .where(Anchor.draft_id == draft_id, Annotation.state == AnnotationState.SUBMITTED, _is_check())
        .order_by(_made_at(), Annotation.number)
    )
    return [(anchor_id, bool(is_open)) for anchor_id, is_open in db.session.execute(statement)]


def count_checks_by_draft(code_id: str) -> dict[int, int]:
    """How many places wait for a person in each released draft of a code, by its number, the newest first; drafts
    without any are left out."""
    statement = (
        sa.select(Draft.number, sa.func.count(Anchor.id))
        .join(Anchor, Anchor.draft_id == Draft.id)
        .join(Anchor.annotation)
        .where(Draft.code_id == code_id, Draft.number.is_not(None), Annotation.state == AnnotationState.SUBMITTED)
        .where(Anchor.verdict == Verdict.NEEDS_CHECK, Anchor.decision.is_(None))
        .group_by(Draft.number)
        .order_by(Draft.number.desc())
    )
    return {number: count for number, count in db.session.execute(statement) if number is not None}


def get_anchor(draft_id: str, anchor_id: str) -> Anchor:
    """An anchor in a draft with its standing annotation and the texts of its places, or NotFound."""
    statement = (
        sa.select(Anchor)
        .join(Anchor.annotation)
        .where(Anchor.id == anchor_id, Anchor.draft_id == draft_id, Annotation.state == AnnotationState.SUBMITTED)
        .options(
            contains_eager(Anchor.annotation).options(joinedload(Annotation.draft), *who_speaks()),
            joinedload(Anchor.provision).undefer(Provision.body_text),
            joinedload(Anchor.decided_by),
        )
    )
    anchor = db.session.scalar(statement)
    if anchor is None or anchor.annotation.draft_id == draft_id:
        raise NotFound(anchor_id)
    return anchor


def get_provisions_with_text(ids: Collection[str]) -> dict[str, Provision]:
    """Provisions of any draft with their texts, by id."""
    options = (undefer(Provision.body_text), joinedload(Provision.draft))
    statement = sa.select(Provision).where(Provision.id.in_(ids)).options(*options)
    return {provision.id: provision for provision in db.session.scalars(statement)}


def _is_check() -> sa.ColumnElement[bool]:
    """Whether a person has to decide about an anchor, or has decided."""
    is_open = sa.and_(Anchor.verdict == Verdict.NEEDS_CHECK, Anchor.decision.is_(None))
    return sa.or_(is_open, Anchor.found.is_not(None))


def _made_at() -> sa.ScalarSelect[int]:
    """The position of the provision where an anchor was made: the same before and after a decision."""
    made_on = sa.select(Provision.position).where(Provision.id == Annotation.provision_id)
    return made_on.correlate(Annotation).scalar_subquery()
