"""Proposals of other wording on a provision, as far as the actor may read them."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from codeprac.access.actor import Actor
from codeprac.annotations.models import Anchor, Annotation
from codeprac.annotations.queries.visibility import tells_words, visible_to
from codeprac.annotations.rules import AnnotationState
from codeprac.db import db


@dataclass(frozen=True, slots=True)
class Proposed:
    """Other wording for the characters `start` to `end` of a provision, or for all of it."""

    number: int
    start: int | None
    end: int | None
    wording: str


def list_proposed(provision_id: str, *, actor: Actor, now: datetime) -> list[Proposed]:
    """The standing proposals on a provision, made there or carried there, by number; one query."""
    statement = (
        sa.select(Annotation.number, Anchor.start, Anchor.end, Annotation.proposed_wording)
        .join(Anchor.annotation)
        .where(
            Anchor.provision_id == provision_id,
            Annotation.state == AnnotationState.SUBMITTED,
            Annotation.proposed_wording.is_not(None),
            visible_to(actor, now),
            tells_words(actor),
        )
        .order_by(Annotation.number)
    )
    rows = db.session.execute(statement)
    return [Proposed(number, start, end, wording or "") for number, start, end, wording in rows]
