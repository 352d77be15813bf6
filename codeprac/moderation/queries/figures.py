"""Public figures of moderation: by reason, by act and rule, by stakeholder group, of appeals. They count cases, which
stay when accounts go, and tell of no group in numbers that would tell of single people."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from codeprac.codes.models import CodeOfPractice
from codeprac.db import db
from codeprac.moderation.models import Appeal, Flag, Judgement, ModerationCase
from codeprac.moderation.queries.cases import Wanted, count_cases
from codeprac.moderation.queries.held import count_held
from codeprac.moderation.rules import WITHHOLDS, Act, AppealOutcome, CaseState, careful, median_days
from codeprac.organisations.models import StakeholderGroup


@dataclass(frozen=True, slots=True)
class OfGroup:
    """Of one stakeholder group, None standing for people without one: how many of its texts were judged, and how many
    withheld; None for a number that is too small to be told."""

    name: str | None
    judged: int | None
    withheld: int | None


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one code."""

    reasons: Mapping[str, int]
    acts: Mapping[str, int]
    rules: Mapping[str, int]
    groups: list[OfGroup]
    appeals: Mapping[str, int]
    cases: Mapping[Wanted, int]
    held: int
    days: float | None

    @property
    def is_empty(self) -> bool:
        """Whether nothing has happened yet."""
        return not (self.reasons or self.acts or self.held)


def figures_of(code: CodeOfPractice, *, now: datetime) -> Figures:
    """The figures of a code; eight queries, however much there is."""
    judged = _count(Judgement.act, code, Judgement, STANDING)
    return Figures(
        reasons=_count(Flag.reason, code, Flag),
        acts={act.value: judged[act] for act in Act if act in judged},
        rules=_count(Judgement.rule, code, Judgement, STANDING, Judgement.rule != ""),
        groups=_list_groups(code),
        appeals=_count_appeals(code),
        cases=count_cases(code.id, now=now),
        held=count_held(code.id),
        days=_median(code),
    )


STANDING = Judgement.undone_at.is_(None)


def _count(
    column: sa.orm.InstrumentedAttribute[str],
    code: CodeOfPractice,
    table: type[Flag] | type[Judgement],
    *conditions: sa.ColumnElement[bool],
) -> dict[str, int]:
    count = sa.func.count(table.id)
    rows = db.session.execute(
        sa.select(column, count)
        .join(ModerationCase, ModerationCase.id == table.case_id)
        .where(ModerationCase.code_id == code.id, *conditions)
        .group_by(column)
        .order_by(count.desc(), column)
    )
    return {value: number for value, number in rows}


def _count_appeals(code: CodeOfPractice) -> dict[str, int]:
    outcome = sa.func.coalesce(Appeal.outcome, "")
    rows = db.session.execute(
        sa.select(outcome, sa.func.count(Appeal.id))
        .join(Judgement, Judgement.id == Appeal.judgement_id)
        .join(ModerationCase, ModerationCase.id == Judgement.case_id)
        .where(ModerationCase.code_id == code.id)
        .group_by(outcome)
    )
    found = {value: number for value, number in rows}
    return {key: found[key] for key in (*AppealOutcome, "") if key in found}


def _list_groups(code: CodeOfPractice) -> list[OfGroup]:
    """What was flagged or opened by a moderator; what was only read before it was published says nothing of anybody."""
    withheld = sa.exists().where(Judgement.case_id == ModerationCase.id, STANDING, Judgement.act.in_(sorted(WITHHOLDS)))
    against = sa.exists().where(Judgement.case_id == ModerationCase.id, STANDING, Judgement.act != Act.ACCEPT)
    rows = db.session.execute(
        sa.select(
            StakeholderGroup.name,
            sa.func.count(ModerationCase.id),
            sa.func.sum(sa.case((withheld, 1), else_=0)),
        )
        .outerjoin(StakeholderGroup, StakeholderGroup.id == ModerationCase.group_id)
        .where(ModerationCase.code_id == code.id, against)
        .group_by(StakeholderGroup.name, StakeholderGroup.position)
        .order_by(StakeholderGroup.position.is_(None), StakeholderGroup.position)
    ).all()
    judged = careful({name: count for name, count, _hidden in rows})
    hidden = careful({name: int(count) for name, _judged, count in rows})
    return [OfGroup(name, judged[name], hidden[name]) for name in judged]


def _median(code: CodeOfPractice) -> float | None:
    """The median time from the first flag to the first judgement."""
    first = (
        sa.select(sa.func.min(Judgement.judged_at))
        .where(Judgement.case_id == ModerationCase.id, STANDING)
        .scalar_subquery()
    )
    rows = db.session.execute(
        sa.select(ModerationCase.opened_at, first).where(
            ModerationCase.code_id == code.id, ModerationCase.state != CaseState.OPEN, first.is_not(None)
        )
    )
    return median_days([judged_at - opened_at for opened_at, judged_at in rows])
