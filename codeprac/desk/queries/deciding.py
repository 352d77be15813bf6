"""What lies beside an annotation when its answer is decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, undefer

from codeprac.access.actor import Actor
from codeprac.annotations.models import Anchor, Annotation
from codeprac.annotations.queries import get_annotation
from codeprac.annotations.rules import AnnotationState
from codeprac.db import db
from codeprac.dispositions.models import Change
from codeprac.dispositions.queries import find_change
from codeprac.dispositions.queries.desk import who
from codeprac.drafts.histories import read_history
from codeprac.drafts.models import Draft, LineageLink, Provision
from codeprac.errors import NotFound
from codeprac.text.lineage import Relation


@dataclass(frozen=True, slots=True)
class Step:
    """A provision in one released draft, and what it is to that of the draft before; None in the first that has it."""

    draft: Draft
    provision: Provision
    relation: Relation | None


@dataclass(frozen=True, slots=True)
class Written:
    """What a provision is in the working draft; None where it was removed or has gone into another one unsaid."""

    draft: Draft
    provision: Provision | None
    change: Change | None


def get_annotation_numbered(code_id: str, number: int, *, actor: Actor, now: datetime) -> Annotation:
    """The annotation of the code with this number, or NotFound."""
    statement = sa.select(Annotation.id).where(Annotation.code_id == code_id, Annotation.number == number)
    annotation_id = db.session.scalar(statement)
    if annotation_id is None:
        raise NotFound(f"annotation {number}")
    return get_annotation(annotation_id, actor=actor, now=now)


def select_on_provision(annotation: Annotation) -> sa.Select[Any]:
    """The standing annotations of its round on its provision, in the order of its words, for paging."""
    return (
        sa.select(Annotation)
        .join(Annotation.anchor)
        .where(
            Annotation.round_id == annotation.round_id,
            Annotation.provision_id == annotation.provision_id,
            Annotation.state == AnnotationState.SUBMITTED,
        )
        .options(contains_eager(Annotation.anchor), *who())
        .order_by(sa.func.coalesce(Anchor.start, -1), Annotation.number)
    )


def get_text(provision_id: str) -> Provision:
    """A provision with its text."""
    texts = (undefer(Provision.body_html), undefer(Provision.body_text))
    return db.session.get_one(Provision, provision_id, options=texts)


def find_written(working: Draft | None, provision: Provision) -> Written | None:
    """What the provision became in the working draft: by its permanent id, else where lineage leads. None where
    nobody writes."""
    if working is None:
        return None
    is_same = Provision.identity == provision.identity
    became = sa.select(LineageLink.new_provision_id).where(
        LineageLink.old_provision_id == provision.id, LineageLink.overruled.is_(False)
    )
    statement = sa.select(Provision).where(
        Provision.draft_id == working.id, sa.or_(is_same, Provision.id.in_(became)), Provision.removed_at.is_(None)
    )
    found = db.session.scalar(statement.order_by(is_same.desc(), Provision.position).limit(1))
    change = find_change(working.id, found.id, None) if found else find_change(working.id, None, provision.id)
    return Written(working, found, change)


def list_steps(code_id: str, identity: str) -> Sequence[Step]:
    """The provision in the released drafts that have it, the first first; five queries."""
    found = read_history(code_id, identity)
    drafts = {draft.id: draft for draft in found.drafts}
    way = {provision.id for provision in found.way}
    steps = []
    for provision in found.way:
        hops = [hop for hop in found.hops.before(provision.id) if hop.old_id in way]
        steps.append(Step(drafts[provision.draft_id], provision, hops[0].relation if hops else None))
    return steps
