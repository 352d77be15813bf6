"""Reading rounds."""

from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload, selectinload

from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.errors import NotFound
from codeprac.rounds.models import CancelledRound, Round


def get_round(code: CodeOfPractice, number: int) -> Round:
    """A round of the code by its number, with its draft and extensions, or NotFound."""
    statement = sa.select(Round).where(Round.code_id == code.id, Round.number == number)
    round_ = db.session.scalar(statement.options(joinedload(Round.draft), selectinload(Round.extensions)))
    if round_ is None:
        raise NotFound(f"round {number} of {code.slug}")
    return round_


def find_round_accepting(draft_id: str, now: datetime) -> Round | None:
    """The round that takes annotations on this draft at this moment."""
    statement = sa.select(Round).where(Round.draft_id == draft_id, Round.opens_at <= now, Round.closes_at >= now)
    return db.session.scalar(statement.order_by(Round.number.desc()).limit(1))


def find_current_round(code_id: str, now: datetime) -> Round | None:
    """The round of the code that is open or planned; there is at most one."""
    statement = sa.select(Round).where(Round.code_id == code_id, Round.closes_at >= now)
    return db.session.scalar(statement.order_by(Round.number.desc()).limit(1))


def list_rounds(code_id: str) -> list[Round]:
    """Every round of the code with its draft, newest first; one query."""
    statement = sa.select(Round).where(Round.code_id == code_id).options(joinedload(Round.draft))
    return list(db.session.scalars(statement.order_by(Round.number.desc())))


def find_cancelled_round(code_id: str, number: int) -> CancelledRound | None:
    """The round with this number, if it was cancelled before it opened."""
    statement = sa.select(CancelledRound).where(CancelledRound.code_id == code_id, CancelledRound.number == number)
    return db.session.scalar(statement.options(joinedload(CancelledRound.draft)))


def list_cancelled_rounds(code_id: str) -> list[CancelledRound]:
    """Every round of the code that was cancelled before it opened, with its draft, newest first; one query."""
    statement = sa.select(CancelledRound).where(CancelledRound.code_id == code_id)
    statement = statement.options(joinedload(CancelledRound.draft)).order_by(CancelledRound.number.desc())
    return list(db.session.scalars(statement))


def find_last_number(code_id: str) -> int:
    """The number of the code's last round, cancelled ones too; 0 when there was none."""
    return max(
        db.session.scalar(sa.select(sa.func.max(table.number)).where(table.code_id == code_id)) or 0
        for table in (Round, CancelledRound)
    )
