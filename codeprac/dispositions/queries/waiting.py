"""What waits for its release."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import AnnotationState
from codeprac.db import db
from codeprac.dispositions.models import Disposition
from codeprac.dispositions.queries.agreeing import may_be_released
from codeprac.dispositions.rules import Outcome
from codeprac.rounds.models import Round


@dataclass(frozen=True, slots=True)
class WaitingRound:
    """The private answers of one round: how many of each outcome, and what stays not yet considered."""

    number: int
    round_id: str
    outcomes: Mapping[Outcome, int]
    open: int
    newest: datetime

    @property
    def count(self) -> int:
        """How many answers wait."""
        return sum(self.outcomes.values())

    @property
    def stamp(self) -> str:
        """A short text that changes whenever the waiting answers do: what was confirmed is what is released."""
        return f"{self.number}-{self.count}-{self.newest.timestamp():.6f}"


def list_waiting(code_id: str, *, now: datetime) -> list[WaitingRound]:
    """The closed rounds of a code with answers that wait for release, newest first; three queries. Answers
    that wait for a chair do not count."""
    rows = db.session.execute(
        sa.select(Round.number, Round.id, Disposition.outcome, sa.func.count(), sa.func.max(_last_word()))
        .join(Annotation, Annotation.round_id == Round.id)
        .join(Disposition, Disposition.annotation_id == Annotation.id)
        .where(Disposition.code_id == code_id, Disposition.released_at.is_(None), Round.closes_at < now)
        .where(may_be_released(code_id))
        .group_by(Round.number, Round.id, Disposition.outcome)
        .order_by(Round.number.desc())
    ).all()
    still_open = _count_open({round_id for _number, round_id, *_rest in rows})
    found: dict[str, WaitingRound] = {}
    for number, round_id, outcome, count, newest in rows:
        earlier = found.get(round_id)
        outcomes = {**(earlier.outcomes if earlier else {}), Outcome(outcome): count}
        latest = max(newest, earlier.newest) if earlier else newest
        found[round_id] = WaitingRound(number, round_id, _in_order(outcomes), still_open.get(round_id, 0), latest)
    return list(found.values())


def _last_word() -> sa.ColumnElement[datetime]:
    agreed = Disposition.agreed_at
    return sa.case((agreed > Disposition.recorded_at, agreed), else_=Disposition.recorded_at)


def _count_open(round_ids: set[str]) -> dict[str, int]:
    rows = db.session.execute(
        sa.select(Annotation.round_id, sa.func.count(Annotation.id))
        .outerjoin(Disposition, Disposition.annotation_id == Annotation.id)
        .where(
            Annotation.round_id.in_(round_ids),
            Annotation.state == AnnotationState.SUBMITTED,
            Disposition.id.is_(None),
        )
        .group_by(Annotation.round_id)
    )
    return {round_id: count for round_id, count in rows}


def _in_order(outcomes: Mapping[Outcome, int]) -> dict[Outcome, int]:
    return {outcome: outcomes[outcome] for outcome in Outcome if outcome in outcomes}
