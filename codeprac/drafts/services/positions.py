"""Keeping how far an account has read in a draft."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from codeprac.db import db
from codeprac.drafts.models import Provision, ReadingPosition


def keep_reading_position(provision: Provision, *, user_id: str, now: datetime) -> None:
    """Note that an account reads this provision of its draft now, in the place of what was noted before."""
    if _move(provision, user_id, now):
        return
    try:
        with db.session.begin_nested():
            db.session.add(
                ReadingPosition(user_id=user_id, draft_id=provision.draft_id, provision_id=provision.id, read_at=now)
            )
    except IntegrityError:  # another window of the same account was quicker
        _move(provision, user_id, now)


def _move(provision: Provision, user_id: str, now: datetime) -> bool:
    statement = (
        sa.update(ReadingPosition)
        .where(ReadingPosition.user_id == user_id, ReadingPosition.draft_id == provision.draft_id)
        .values(provision_id=provision.id, read_at=now)
        .returning(ReadingPosition.id)
    )
    return db.session.execute(statement).first() is not None
