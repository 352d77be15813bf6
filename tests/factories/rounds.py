"""Rounds for tests, committed; open for four weeks around the present unless told otherwise."""

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from codeprac.db import db
from codeprac.drafts.models import Draft
from codeprac.rounds.models import Round


def make_round(draft: Draft, **values: Any) -> Round:
    """A round on a released draft; `number` follows the code's last one."""
    now = datetime.now(UTC)
    last = db.session.scalar(sa.select(sa.func.max(Round.number)).where(Round.code_id == draft.code_id)) or 0
    chosen = {
        "code_id": draft.code_id,
        "draft_id": draft.id,
        "number": last + 1,
        "introduction": "Tell us what would not work in practice.",
        "questions": ["Is anything missing?"],
        "wanted_kinds": ["general", "technical", "editorial"],
        "opens_at": now - timedelta(days=14),
        "closes_at": now + timedelta(days=14),
        "created_at": now - timedelta(days=15),
    }
    round_ = Round(**chosen | values)
    db.session.add(round_)
    db.session.commit()
    return round_
