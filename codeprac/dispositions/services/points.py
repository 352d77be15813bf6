"""Answering the points of an annotation; when all are answered, the annotation's own answer is composed of them."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from flask_babel import gettext as _

from codeprac.access.actor import PUBLIC
from codeprac.annotations.models import Annotation
from codeprac.annotations.publishing import view_of
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.dispositions.models import Disposition
from codeprac.dispositions.rules import REASON_LIMIT, check_disposition, compose_outcome
from codeprac.dispositions.services.recording import (
    clear_disposition,
    lock_dispositions,
    record_dispositions,
    refuse_released,
)
from codeprac.errors import Stale
from codeprac.issues.models import Issue, Point
from codeprac.issues.queries.points import list_points, list_points_in

QUOTED = 120


def answer_point(
    point: Point,
    *,
    outcome: str,
    reason: str,
    actor_id: str | None,
    now: datetime,
    version: int | None = None,
    issue_id: str | None = None,
) -> None:
    """Answer one point; Stale when it was answered since `version` was read, DispositionReleased once the annotation's
    answer is public. `compose_answer` follows when all points of the form are answered."""
    checked = check_disposition(outcome, reason)
    earlier = lock_dispositions([point.annotation_id])
    refuse_released([point.annotation], earlier)
    if version is not None and point.version != version:
        theirs = f"{(point.outcome or '').replace('-', ' ')}: {point.reason}"
        message = _("Another drafter has answered this point since you opened this page.")
        raise Stale(message, theirs=theirs, yours=reason)
    point.outcome, point.reason, point.version = checked, reason.strip(), point.version + 1
    point.answered_by_id, point.answered_at, point.answered_with_id = actor_id, now, issue_id
    db.session.flush()
    record(Tag.POINT_ANSWERED, actor_id=actor_id, subject=point.annotation, at=now, point=point.number, outcome=checked)


def compose_answer(annotation: Annotation, *, actor_id: str | None, now: datetime) -> Disposition | None:
    """The annotation's one answer, composed of those to its points once all have one; None until then, and an earlier
    one that was composed gives way."""
    points = list_points(annotation.id)
    answered = [point for point in points if point.outcome]
    if points and len(answered) == len(points):
        outcome = compose_outcome([point.outcome or "" for point in points])
        reason = compose_reason(points, quotes=not view_of(annotation.written, PUBLIC).is_closed)
        return record_dispositions([annotation], outcome=outcome, reason=reason, actor_id=actor_id, now=now)[0]
    disposition = lock_dispositions([annotation.id]).get(annotation.id)
    if disposition is not None and disposition.released_at is None and answered:
        clear_disposition(disposition, actor_id=actor_id, now=now)
    return None


def answer_points_in(issue: Issue, *, outcome: str, reason: str, actor_id: str | None, now: datetime) -> list[Point]:
    """Give the answer of an issue to its points, but for those with an answer of their own, or a public one."""
    points = [point for point in list_points_in(issue.id) if not point.outcome or point.answered_with_id == issue.id]
    released = lock_dispositions([point.annotation_id for point in points])
    open_ = [
        point
        for point in points
        if point.annotation_id not in released or released[point.annotation_id].released_at is None
    ]
    for point in open_:
        answer_point(point, outcome=outcome, reason=reason, actor_id=actor_id, now=now, issue_id=issue.id)
    for annotation in _annotations(open_):
        compose_answer(annotation, actor_id=actor_id, now=now)
    return open_


def compose_reason(points: Sequence[Point], *, quotes: bool) -> str:
    """The reasons of points as one, in Markdown, each with the beginning of its words; without these where they are not
    for the public."""
    parts = []
    for point in points:
        words = " ".join(point.quote.split())
        shown = f" “{words[:QUOTED].rstrip()}{' …' if len(words) > QUOTED else ''}”" if quotes else ""
        outcome = (point.outcome or "").replace("-", " ").capitalize()
        parts.append(f"**{_('Point %(number)s', number=point.number)}**{shown}: *{outcome}.* {point.reason}")
    composed = "\n\n".join(parts)
    return composed if len(composed) <= REASON_LIMIT or not quotes else compose_reason(points, quotes=False)


def _annotations(points: Iterable[Point]) -> list[Annotation]:
    return list({point.annotation_id: point.annotation for point in points}.values())
