"""What the bar above a code's pages shows: one query each on drafts, rounds and editions."""

import sqlalchemy as sa

from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.drafts.models import Draft
from codeprac.drafts.rules import DraftState
from codeprac.publication.models import Edition
from codeprac.rounds.models import Round
from codeprac.web.bar import BarRound, CodeBar


def code_bar(code_id: str) -> CodeBar:
    """The bar of a code: newest draft, newest edition, and its last round; two queries."""
    latest_draft = (
        sa.select(sa.func.max(Draft.number)).where(Draft.code_id == code_id, Draft.state == DraftState.RELEASED)
    ).scalar_subquery()
    latest_edition = sa.select(sa.func.max(Edition.number)).where(Edition.code_id == code_id).scalar_subquery()
    row = db.session.execute(
        sa.select(CodeOfPractice.slug, CodeOfPractice.title, latest_draft, latest_edition).where(
            CodeOfPractice.id == code_id
        )
    ).one()
    slug, title, draft, edition = row
    return CodeBar(slug, title, draft, edition, _last_round(code_id))


def _last_round(code_id: str) -> BarRound | None:
    statement = (
        sa.select(Round.number, Draft.number, Round.opens_at, Round.closes_at)
        .join(Draft, Draft.id == Round.draft_id)
        .where(Round.code_id == code_id)
        .order_by(Round.number.desc())
        .limit(1)
    )
    row = db.session.execute(statement).one_or_none()
    if row is None:
        return None
    number, draft_number, opens_at, closes_at = row
    if draft_number is None:  # a round sits on a released draft, which has a number
        return None
    return BarRound(number, draft_number, opens_at, closes_at)
