"""What others have said already in nearly the same words."""

from datetime import datetime
from typing import NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from codeprac.access.actor import Actor
from codeprac.annotations.models import Anchor, Annotation
from codeprac.annotations.queries.listing import who_speaks
from codeprac.annotations.queries.visibility import tells_words, visible_to
from codeprac.annotations.rules import AnnotationState
from codeprac.db import db
from codeprac.rounds.rules import Visibility
from codeprac.text.similarity import find_alike

MOST_COMPARED = 400


class Alike(NamedTuple):
    """An annotation in nearly the same words, and how alike it is, from 0 to 1."""

    annotation: Annotation
    score: float


def list_alike(annotation: Annotation, *, actor: Actor, now: datetime) -> list[Alike]:
    """Annotations of others in the same round on the same provision that say nearly the same, the most alike first, as
    far as the actor may read them; none in a sealed round. The newest few hundred are compared."""
    if annotation.round.visibility == Visibility.SEALED or annotation.state == AnnotationState.WITHDRAWN:
        return []
    statement = (
        sa.select(Annotation)
        .join(Anchor, sa.and_(Anchor.annotation_id == Annotation.id, Anchor.draft_id == Annotation.draft_id))
        .where(
            Annotation.round_id == annotation.round_id,
            Annotation.provision_id == annotation.provision_id,
            Annotation.id != annotation.id,
            Annotation.author_id != annotation.author_id,
            Annotation.state == AnnotationState.SUBMITTED,
            visible_to(actor, now),
            tells_words(actor),
        )
        .options(joinedload(Annotation.provision), joinedload(Annotation.draft), *who_speaks())
        .order_by(Annotation.number.desc())
        .limit(MOST_COMPARED)
    )
    if annotation.organisation_id is not None:
        own = Annotation.organisation_id.is_distinct_from(annotation.organisation_id)
        statement = statement.where(own)
    others = list(db.session.scalars(statement))
    return [Alike(others[place], score) for place, score in find_alike(said(annotation), [said(row) for row in others])]


def said(annotation: Annotation) -> str:
    """All that an annotation says, for comparing."""
    return "\n".join(filter(None, (annotation.text, annotation.rationale, annotation.proposed_wording)))
