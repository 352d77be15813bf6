"""Splitting a long annotation into points, and joining them again."""

from collections.abc import Sequence
from datetime import datetime

from flask_babel import gettext as _

from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import AnnotationState
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.issues.models import Issue, Point
from codeprac.issues.queries.points import list_points, list_removed_points
from codeprac.issues.rules import NothingToUndo, NotOfThisCode, NotSplittable
from codeprac.issues.services.membership import lock_annotations
from codeprac.text.pieces import Span

MOST_POINTS = 40


def split_annotation(
    annotation: Annotation, spans: Sequence[Span], *, actor_id: str | None, now: datetime
) -> list[Point]:
    """Split an annotation into points, each a part of its text; NotSplittable while it may still change."""
    lock_annotations([annotation.id])
    if annotation.state == AnnotationState.WITHDRAWN or annotation.round.closes_at >= now:
        raise NotSplittable(_("An annotation is split once its round has closed: until then its author may change it."))
    if list_points(annotation.id):
        raise NotSplittable(_("This annotation is split already. Join its points first."))
    if not 2 <= len(spans) <= MOST_POINTS:
        raise NotSplittable(_("Say where at least one further point begins, and at most %(most)s.", most=MOST_POINTS))
    points = [
        Point(
            annotation_id=annotation.id,
            number=number,
            quote=annotation.text[start:end],
            start=start,
            end=end,
            made_by_id=actor_id,
            made_at=now,
        )
        for number, (start, end) in enumerate(spans, start=1)
    ]
    db.session.add_all(points)
    db.session.flush()
    record(Tag.POINTS_SPLIT, actor_id=actor_id, subject=annotation, at=now, points=len(points))
    return points


def join_points(annotation: Annotation, *, actor_id: str | None, now: datetime) -> None:
    """Take the splitting back; its points with their answers can be restored."""
    lock_annotations([annotation.id])
    for point in list_points(annotation.id):
        point.removed_at = now
    db.session.flush()
    record(Tag.POINTS_JOINED, actor_id=actor_id, subject=annotation, at=now)


def restore_points(annotation: Annotation, *, actor_id: str | None, now: datetime) -> list[Point]:
    """Restore the points that were joined last."""
    lock_annotations([annotation.id])
    removed = list_removed_points(annotation.id)
    if not removed or list_points(annotation.id):
        raise NothingToUndo(_("There is no splitting to restore."))
    for point in removed:
        point.removed_at = None
    db.session.flush()
    record(Tag.POINTS_RESTORED, actor_id=actor_id, subject=annotation, at=now, points=len(removed))
    return removed


def put_point(point: Point, issue: Issue | None, *, actor_id: str | None, now: datetime) -> None:
    """Put a point into an issue of its code, or out of any."""
    if issue is not None and issue.code_id != point.annotation.code_id:
        raise NotOfThisCode(_("An issue gathers annotations of its own code of practice."))
    point.issue_id = issue.id if issue else None
    db.session.flush()
    number = issue.number if issue else None
    record(Tag.POINT_GATHERED, actor_id=actor_id, subject=point.annotation, at=now, point=point.number, issue=number)
