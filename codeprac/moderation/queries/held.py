"""What waits for a moderator before it is published."""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from codeprac.accounts.models import User
from codeprac.annotations.models import Annotation, Reply
from codeprac.annotations.queries import who_speaks
from codeprac.annotations.rules import AnnotationState
from codeprac.annotations.withholding import Withholding
from codeprac.db import by_name, db
from codeprac.drafts.models import Draft


def select_held(code_id: str) -> sa.Select[Any]:
    """The held annotations of a code, oldest first, for paging."""
    return (
        sa.select(Annotation)
        .where(*_held(Annotation), Annotation.code_id == code_id, Annotation.state == AnnotationState.SUBMITTED)
        .options(
            *who_speaks(),
            joinedload(Annotation.provision),
            joinedload(Annotation.anchor),
            joinedload(Annotation.draft).joinedload(Draft.code),
        )
        .order_by(Annotation.submitted_at, Annotation.number)
    )


def list_held_on(code_id: str, *, limit: int = 50) -> list[Reply]:
    """The held replies of a code, oldest first, the first of many."""
    statement = (
        sa.select(Reply)
        .join(Reply.annotation)
        .where(*_held(Reply), Annotation.code_id == code_id, Reply.withdrawn_at.is_(None))
        .options(
            joinedload(Reply.author),
            joinedload(Reply.organisation),
            joinedload(Reply.annotation).joinedload(Annotation.provision),
        )
        .order_by(Reply.created_at, Reply.id)
    )
    return list(db.session.scalars(statement.limit(limit)))


def list_texts(table: type[Annotation] | type[Reply], code_id: str, ids: Sequence[str]) -> list[Annotation | Reply]:
    """Those of these annotations, or replies, that belong to the code, by id."""
    statement = sa.select(table).where(table.id.in_(ids)).order_by(table.id)
    if table is Reply:
        statement = statement.join(Annotation, Annotation.id == Reply.annotation_id)
    return list(db.session.scalars(statement.where(Annotation.code_id == code_id)))


def select_verified() -> sa.Select[Any]:
    """The accounts whose identity the office has checked, by name, for paging."""
    return sa.select(User).where(User.identity_verified_at.is_not(None)).order_by(by_name(User.name), User.id)


def count_held(code_id: str) -> int:
    """How many texts of a code wait; one query."""
    annotations = (
        sa.select(sa.func.count(Annotation.id))
        .where(*_held(Annotation), Annotation.code_id == code_id, Annotation.state == AnnotationState.SUBMITTED)
        .scalar_subquery()
    )
    replies = (
        sa.select(sa.func.count(Reply.id))
        .join(Annotation, Annotation.id == Reply.annotation_id)
        .where(*_held(Reply), Annotation.code_id == code_id, Reply.withdrawn_at.is_(None))
        .scalar_subquery()
    )
    return db.session.scalar(sa.select(annotations + replies)) or 0


def _held(table: type[Annotation] | type[Reply]) -> tuple[sa.ColumnElement[bool], ...]:
    return (table.withheld == Withholding.HELD,)
