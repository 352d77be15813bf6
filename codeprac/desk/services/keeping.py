"""Filters that drafters keep under a name, and the day by which a round is to be answered."""

from datetime import date, datetime

import sqlalchemy as sa

from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db
from codeprac.desk.models import DeskPlan, SavedFilter
from codeprac.desk.rules import check_filter_name


def save_filter(code_id: str, *, user_id: str, name: str, query: str, now: datetime) -> SavedFilter:
    """Keep filters, order and columns under a name, in place of what stood under it; raises FilterUnnamed."""
    tidied = check_filter_name(name)
    statement = sa.select(SavedFilter).where(
        SavedFilter.code_id == code_id, SavedFilter.user_id == user_id, SavedFilter.name == tidied
    )
    kept = db.session.scalar(statement) or SavedFilter(code_id=code_id, user_id=user_id, name=tidied)
    kept.query, kept.created_at = query, now
    db.session.add(kept)
    db.session.flush()
    return kept


def drop_filter(filter_id: str, *, code_id: str, user_id: str) -> None:
    """Forget one of one's own filters; nothing happens where there is none."""
    db.session.execute(
        sa.delete(SavedFilter).where(
            SavedFilter.id == filter_id, SavedFilter.code_id == code_id, SavedFilter.user_id == user_id
        )
    )


def plan_round(round_id: str, *, answer_by: date, actor_id: str | None, now: datetime) -> DeskPlan:
    """Say by which day a round is to be answered."""
    plan = db.session.scalar(sa.select(DeskPlan).where(DeskPlan.round_id == round_id)) or DeskPlan(round_id=round_id)
    plan.answer_by, plan.set_by_id, plan.set_at = answer_by, actor_id, now
    db.session.add(plan)
    db.session.flush()
    record(Tag.DESK_PLANNED, actor_id=actor_id, subject=plan, at=now, answer_by=answer_by.isoformat())
    return plan
