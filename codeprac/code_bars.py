"""What the bar above a code's pages shows: one query each on drafts, rounds and editions."""

import sqlalchemy as sa

from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.drafts.models import Draft
from codeprac.drafts.rules import DraftState
from codeprac.publication.models import Edition
from codeprac.rounds.models import Round
from codeprac.web.bar import BarRound, CodeBar

# Built once: every reading page asks both, and building a statement takes longer than answering it.
_CODE: sa.BindParameter[str] = sa.bindparam("code_id")
_LATEST_DRAFT = sa.select(sa.func.max(Draft.number)).where(Draft.code_id == _CODE, Draft.state == DraftState.RELEASED)
_LATEST_EDITION = sa.select(sa.func.max(Edition.number)).where(Edition.code_id == _CODE)
_BAR = sa.select(
    CodeOfPractice.slug, CodeOfPractice.title, _LATEST_DRAFT.scalar_subquery(), _LATEST_EDITION.scalar_subquery()
).where(CodeOfPractice.id == _CODE)
_LAST_ROUND = (
    sa.select(Round.number, Draft.number, Round.opens_at, Round.closes_at)
    .join(Draft, Draft.id == Round.draft_id)
    .where(Round.code_id == _CODE)
    .order_by(Round.number.desc())
    .limit(1)
)


def code_bar(code_id: str) -> CodeBar:
    """The bar of a code: newest draft, newest edition, and its last round; two queries."""
    slug, title, draft, edition = db.session.execute(_BAR, {"code_id": code_id}).one()
    return CodeBar(slug, title, draft, edition, _last_round(code_id))


def _last_round(code_id: str) -> BarRound | None:
    row = db.session.execute(_LAST_ROUND, {"code_id": code_id}).one_or_none()
    if row is None:
        return None
    number, draft_number, opens_at, closes_at = row
    if draft_number is None:  # a round sits on a released draft, which has a number
        return None
    return BarRound(number, draft_number, opens_at, closes_at)
