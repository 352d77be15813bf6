"""What the home page shows: every code of practice, where it stands now."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa
from sqlalchemy.orm import joinedload

from codeprac.codes.models import CodeOfPractice
from codeprac.codes.queries import list_codes
from codeprac.db import db
from codeprac.drafts.models import Draft
from codeprac.drafts.rules import DraftState
from codeprac.overviews.queries.figures import Answered
from codeprac.publication.models import Edition
from codeprac.rounds.models import Round
from codeprac.rounds.rules import RoundState


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a code of practice stands: its newest draft, round and edition, and whether a new draft is written."""

    code: CodeOfPractice
    draft: Draft | None
    round: Round | None
    edition: Edition | None
    is_written: bool
    answered: Answered

    def is_open(self, now: datetime) -> bool:
        """Whether annotations are taken now."""
        return self.round is not None and self.round.state(now) is RoundState.OPEN

    def is_planned(self, now: datetime) -> bool:
        """Whether a round is announced."""
        return self.round is not None and self.round.state(now) is RoundState.PLANNED

    def is_drafted(self, now: datetime) -> bool:
        """Whether the next thing to expect is a text: there is no round, and what is newest is not published."""
        if self.is_open(now) or self.is_planned(now):
            return False
        return self.edition is None or self.is_written or self._is_ahead_of_the_edition

    @property
    def _is_ahead_of_the_edition(self) -> bool:
        return self.draft is not None and self.edition is not None and self.draft.id != self.edition.draft_id


def list_standings(answered: Mapping[str, Answered]) -> list[Standing]:
    """Every code of practice by title, with where it stands and what is answered of its rounds; five queries."""
    drafts, rounds, editions = _newest_drafts(), _newest_rounds(), _newest_editions()
    written = set(db.session.scalars(sa.select(Draft.code_id).where(Draft.state == DraftState.WORKING)))
    return [
        Standing(
            code=code,
            draft=drafts.get(code.id),
            round=(latest := rounds.get(code.id)),
            edition=editions.get(code.id),
            is_written=code.id in written,
            answered=answered.get(latest.id, Answered(0, 0)) if latest else Answered(0, 0),
        )
        for code in list_codes()
    ]


def _newest_drafts() -> dict[str, Draft]:
    newest = sa.select(Draft.code_id, sa.func.max(Draft.number).label("number")).group_by(Draft.code_id).subquery()
    statement = sa.select(Draft).join(
        newest, sa.and_(newest.c.code_id == Draft.code_id, newest.c.number == Draft.number)
    )
    return {draft.code_id: draft for draft in db.session.scalars(statement)}


def _newest_rounds() -> dict[str, Round]:
    newest = sa.select(Round.code_id, sa.func.max(Round.number).label("number")).group_by(Round.code_id).subquery()
    statement = sa.select(Round).join(
        newest, sa.and_(newest.c.code_id == Round.code_id, newest.c.number == Round.number)
    )
    rounds = db.session.scalars(statement.options(joinedload(Round.draft)))
    return {round_.code_id: round_ for round_ in rounds}


def _newest_editions() -> dict[str, Edition]:
    newest = (
        sa.select(Edition.code_id, sa.func.max(Edition.number).label("number")).group_by(Edition.code_id).subquery()
    )
    statement = sa.select(Edition).join(
        newest, sa.and_(newest.c.code_id == Edition.code_id, newest.c.number == Edition.number)
    )
    editions = db.session.scalars(statement.options(joinedload(Edition.draft)))
    return {edition.code_id: edition for edition in editions}
