"""What has to be told: judgements whose time to be undone is over, and appeals that are judged."""

from datetime import datetime

import sqlalchemy as sa

from codeprac.db import db
from codeprac.moderation.models import Appeal, Judgement


def list_due_judgements(now: datetime, *, limit: int = 100) -> list[Judgement]:
    """Judgements that were not undone and of which nobody has been told, oldest first."""
    statement = (
        sa.select(Judgement)
        .where(Judgement.told_at.is_(None), Judgement.undone_at.is_(None), Judgement.tell_at <= now)
        .order_by(Judgement.tell_at, Judgement.id)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    )
    return list(db.session.scalars(statement))


def list_due_appeals(now: datetime, *, limit: int = 100) -> list[Appeal]:
    """Judged appeals of which nobody has been told, oldest first."""
    statement = (
        sa.select(Appeal)
        .where(Appeal.told_at.is_(None), Appeal.judged_at <= now)
        .order_by(Appeal.judged_at, Appeal.id)
        .limit(limit)
        .with_for_update(skip_locked=True, key_share=True)
    )
    return list(db.session.scalars(statement))
