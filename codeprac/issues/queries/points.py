"""Reading the points of annotations."""

from collections.abc import Collection

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from codeprac.annotations.models import Annotation
from codeprac.db import db
from codeprac.issues.models import Point


def list_points(annotation_id: str) -> list[Point]:
    """The points of an annotation, in the order of its text; none where it is not split."""
    statement = sa.select(Point).where(Point.annotation_id == annotation_id, Point.removed_at.is_(None))
    return list(db.session.scalars(statement.options(joinedload(Point.issue)).order_by(Point.number)))


def list_points_in(issue_id: str) -> list[Point]:
    """The points in an issue, each with its annotation, by its number."""
    statement = (
        sa.select(Point)
        .join(Point.annotation)
        .where(Point.issue_id == issue_id, Point.removed_at.is_(None))
        .options(
            joinedload(Point.annotation).options(
                joinedload(Annotation.author),
                joinedload(Annotation.organisation),
                joinedload(Annotation.group),
                joinedload(Annotation.provision),
                joinedload(Annotation.round),
            )
        )
    )
    return list(db.session.scalars(statement.order_by(Annotation.number, Point.number)))


def list_removed_points(annotation_id: str) -> list[Point]:
    """The points that were joined again last, to be restored."""
    last = sa.select(sa.func.max(Point.removed_at)).where(Point.annotation_id == annotation_id).scalar_subquery()
    statement = sa.select(Point).where(Point.annotation_id == annotation_id, Point.removed_at == last)
    return list(db.session.scalars(statement.order_by(Point.number)))


def count_points(issue_ids: Collection[str]) -> dict[str, int]:
    """How many points each issue holds, by issue id; issues without any are left out."""
    statement = sa.select(Point.issue_id, sa.func.count()).where(
        Point.issue_id.in_(issue_ids), Point.removed_at.is_(None)
    )
    return {row[0]: row[1] for row in db.session.execute(statement.group_by(Point.issue_id)) if row[0]}
