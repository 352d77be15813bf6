"""The newest published answers."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from codeprac.access.actor import Actor
from codeprac.annotations.models import Annotation
from codeprac.annotations.queries import visible_to, who_speaks
from codeprac.annotations.rules import AnnotationState
from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.dispositions.models import Disposition

RECENT = 300


@dataclass(frozen=True, slots=True)
class LatestAnswer:
    """One answer as it was published: to one annotation, or with the same words to many."""

    code: CodeOfPractice
    annotation: Annotation
    outcome: str
    reason: str
    count: int


def list_latest_answers(*, actor: Actor, now: datetime, limit: int = 4) -> list[LatestAnswer]:
    """The newest published answers, each once however many annotations it answers; two queries."""
    recent = (
        sa.select(Disposition)
        .join(Annotation, Annotation.id == Disposition.annotation_id)
        .where(
            Disposition.released_at.is_not(None),
            Annotation.state == AnnotationState.SUBMITTED,
            Annotation.withheld == "",
            visible_to(actor, now),
        )
        .order_by(Disposition.released_at.desc(), Disposition.id.desc())
        .limit(RECENT)
        .subquery()
    )
    said = (recent.c.code_id, recent.c.outcome, recent.c.reason, recent.c.released_at)
    first = sa.func.min(recent.c.annotation_id)
    rows = db.session.execute(
        sa.select(recent.c.outcome, recent.c.reason, sa.func.count(), first)
        .group_by(*said)
        .order_by(recent.c.released_at.desc(), first)
        .limit(limit)
    ).all()
    annotations = _annotations([annotation_id for _outcome, _reason, _count, annotation_id in rows])
    return [
        LatestAnswer(code=code, annotation=annotation, outcome=outcome, reason=reason, count=count)
        for outcome, reason, count, annotation_id in rows
        for annotation, code in [annotations[annotation_id]]
    ]


def _annotations(ids: list[str]) -> dict[str, tuple[Annotation, CodeOfPractice]]:
    statement = (
        sa.select(Annotation, CodeOfPractice)
        .join(CodeOfPractice, CodeOfPractice.id == Annotation.code_id)
        .where(Annotation.id.in_(ids))
        .options(joinedload(Annotation.provision), *who_speaks())
    )
    return {annotation.id: (annotation, code) for annotation, code in db.session.execute(statement)}
