"""What a table of annotations needs to know, all at once: a few queries, however many rows there are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from codeprac.access.actor import Actor
from codeprac.annotations.models import Anchor, Annotation, Reply
from codeprac.annotations.queries import Filters, Order, select_annotations
from codeprac.annotations.queries.visibility import replies_standing
from codeprac.audit.models import Receipt
from codeprac.audit.receipts import spaced
from codeprac.db import db
from codeprac.dispositions.models import Change, Disposition
from codeprac.drafts.models import Draft, Provision
from codeprac.drafts.queries import find_latest_draft


@dataclass(frozen=True, slots=True)
class Known:
    """By annotation: its released answer, how many replies stand, how it came to the latest draft, the reader's own
    receipt."""

    answers: Mapping[str, Disposition]
    replies: Mapping[str, int]
    latest: int
    verdicts: Mapping[str, str]
    receipts: Mapping[str, str]


def gather(code_id: str, actor: Actor) -> Known:
    """What became of the annotations of a code; five queries."""
    latest = find_latest_draft(code_id)
    return Known(
        answers=_answers(code_id),
        replies=_replies(code_id),
        latest=(latest.number or 0) if latest else 0,
        verdicts=_verdicts(latest) if latest else {},
        receipts=_receipts(code_id, actor) if actor.user_id else {},
    )


def list_exported(code_id: str, filters: Filters, *, actor: Actor, now: datetime) -> Sequence[Annotation]:
    """The annotations that pass the filters and that the actor may see, in the order of the text; one query."""
    names = (Provision.slug, Provision.label, Provision.title, Provision.heading)
    statement = select_annotations(code_id, filters, actor=actor, now=now, order=Order.TEXT)
    options = (contains_eager(Annotation.provision).load_only(*names), joinedload(Annotation.question))
    return db.session.scalars(statement.options(*options)).all()


def list_starts(draft_ids: Collection[str]) -> dict[str, int]:
    """The line, in the Markdown of its draft, on which each provision of some drafts begins; one query."""
    statement = (
        sa.select(Provision.draft_id, Provision.id, Provision.source)
        .where(Provision.draft_id.in_(draft_ids), Provision.removed_at.is_(None))
        .order_by(Provision.draft_id, Provision.position)
    )
    starts: dict[str, int] = {}
    present, line = "", 0
    for draft_id, provision_id, source in db.session.execute(statement) if draft_ids else ():
        present, line = draft_id, line if draft_id == present else 0
        starts[provision_id] = line + 1
        line += source.count("\n")
    return starts


def _answers(code_id: str) -> dict[str, Disposition]:
    """What is released; private answers leave the house in no file."""
    statement = (
        sa.select(Disposition)
        .where(Disposition.code_id == code_id, Disposition.released_at.is_not(None))
        .options(
            joinedload(Disposition.change).options(
                joinedload(Change.draft).options(joinedload(Draft.base), joinedload(Draft.code)),
                joinedload(Change.provision).load_only(Provision.slug, Provision.label, Provision.title),
                joinedload(Change.old_provision).load_only(Provision.slug, Provision.label, Provision.title),
            )
        )
    )
    return {one.annotation_id: one for one in db.session.scalars(statement)}


def _replies(code_id: str) -> dict[str, int]:
    statement = (
        sa.select(Reply.annotation_id, sa.func.count(Reply.id))
        .join(Reply.annotation)
        .where(Annotation.code_id == code_id, *replies_standing())
        .group_by(Reply.annotation_id)
    )
    return {annotation_id: count for annotation_id, count in db.session.execute(statement)}


def _verdicts(latest: Draft) -> dict[str, str]:
    statement = (
        sa.select(Anchor.annotation_id, Anchor.verdict)
        .join(Anchor.annotation)
        .where(Anchor.draft_id == latest.id, Annotation.draft_id != latest.id)
    )
    return {annotation_id: verdict for annotation_id, verdict in db.session.execute(statement)}


def _receipts(code_id: str, actor: Actor) -> dict[str, str]:
    """The latest receipt of each annotation of the reader: the numbers of others are for them alone."""
    statement = (
        sa.select(Receipt.object_id, Receipt.number)
        .join(Annotation, Annotation.id == Receipt.object_id)
        .where(Receipt.owner_id == actor.user_id, Annotation.code_id == code_id)
        .order_by(Receipt.version)
    )
    return {object_id: spaced(number) for object_id, number in db.session.execute(statement)}
