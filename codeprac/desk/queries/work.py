"""What a drafter has to answer: theirs, or their working group's, of one code; the most urgent first."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from codeprac.access.actor import CodeRoleName
from codeprac.annotations.models import Annotation
from codeprac.codes.models import CodeOfPractice, CodeRole
from codeprac.db import db
from codeprac.desk.models import Assignment
from codeprac.desk.queries.narrowing import SOON, STANDING, is_for
from codeprac.dispositions.models import Disposition
from codeprac.dispositions.queries.desk import who
from codeprac.drafts.models import Provision
from codeprac.rounds.models import Round


@dataclass(frozen=True, slots=True)
class OwnWork:
    """How many are open, overdue, due within a week, and answered."""

    open: int
    overdue: int
    soon: int
    answered: int


@dataclass(frozen=True, slots=True)
class Due:
    """How many open annotations of a code somebody, or their working group, is to answer by a day."""

    code_id: str
    slug: str
    user_id: str
    day: date
    count: int


def count_due(days: Collection[date]) -> list[Due]:
    """What is open and due on these days, by code, drafter and day; one query."""
    theirs = sa.or_(CodeRole.user_id == Assignment.drafter_id, CodeRole.working_group_id == Assignment.working_group_id)
    on_code = sa.and_(CodeRole.code_id == Assignment.code_id, CodeRole.role == CodeRoleName.DRAFTER)
    columns = (Assignment.code_id, CodeOfPractice.slug, CodeRole.user_id, Assignment.due_on)
    rows = db.session.execute(
        sa.select(*columns, sa.func.count(sa.distinct(Annotation.id)))
        .select_from(Assignment)
        .join(Annotation, Annotation.id == Assignment.annotation_id)
        .join(CodeOfPractice, CodeOfPractice.id == Assignment.code_id)
        .join(CodeRole, sa.and_(on_code, theirs))
        .outerjoin(Disposition, Disposition.annotation_id == Annotation.id)
        .where(Assignment.due_on.in_(days), Disposition.id.is_(None), STANDING)
        .group_by(*columns)
        .order_by(*columns)
    )
    return [Due(code_id, slug, user_id, day, count) for code_id, slug, user_id, day, count in rows if day]


def count_work(code_id: str, user_id: str, today: date) -> OwnWork:
    """How much somebody has of a code; one query."""
    is_open = Disposition.id.is_(None)
    soon = sa.and_(is_open, Assignment.due_on >= today, Assignment.due_on <= today + SOON)
    columns = (is_open, sa.and_(is_open, Assignment.due_on < today), soon, Disposition.id.is_not(None))
    row = db.session.execute(
        _own(code_id, user_id).with_only_columns(*(sa.func.sum(sa.case((one, 1), else_=0)) for one in columns))
    ).one()
    return OwnWork(*(count or 0 for count in row))


def select_work(code_id: str, user_id: str) -> sa.Select[Any]:
    """The open ones by day, those without a day last, then by round and in the order of the text, for paging."""
    return (
        _own(code_id, user_id)
        .join(Annotation.round)
        .where(Disposition.id.is_(None))
        .options(contains_eager(Annotation.provision), contains_eager(Annotation.round), *who())
        .options(joinedload(Annotation.draft))
        .order_by(Assignment.due_on.is_(None), Assignment.due_on, Round.number, Provision.position, Annotation.number)
    )


def _own(code_id: str, user_id: str) -> sa.Select[Any]:
    return (
        sa.select(Annotation)
        .join(Annotation.provision)
        .join(Assignment, Assignment.annotation_id == Annotation.id)
        .outerjoin(Disposition, Disposition.annotation_id == Annotation.id)
        .where(Annotation.code_id == code_id, STANDING, is_for(code_id, user_id))
    )
