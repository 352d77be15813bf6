"""What became of the annotations of a round: the public account. Only released answers count here."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager

from codeprac.access.actor import Actor
from codeprac.annotations.models import Annotation
from codeprac.annotations.queries import tells_organisation, tells_words, visible_to
from codeprac.annotations.rules import AnnotationState
from codeprac.db import db
from codeprac.dispositions.models import Disposition
from codeprac.dispositions.queries.desk import in_group, who
from codeprac.dispositions.rules import Fate, Outcome, fate_of
from codeprac.drafts.models import Provision
from codeprac.organisations.models import StakeholderGroup
from codeprac.rounds.models import Round

STANDING = Annotation.state == AnnotationState.SUBMITTED
NOT_TOLD = "?"
RELEASED = Disposition.released_at.is_not(None)


@dataclass(frozen=True, slots=True)
class GroupRow:
    """What one stakeholder group said and what became of it; people for themselves have no slug and no name, nor has
    what is confidential to the reader, whose group is not told. Only those who are named count as participants."""

    slug: str
    name: str
    participants: int
    outcomes: Mapping[Outcome, int]
    is_told: bool = True

    @property
    def annotations(self) -> int:
        """How many annotations the group made."""
        return sum(self.outcomes.values())

    def count(self, fate: str) -> int:
        """How many of them had this fate."""
        return sum(count for outcome, count in self.outcomes.items() if fate_of(outcome) == Fate(fate))


def count_by_group(round_id: str, *, actor: Actor, now: datetime) -> list[GroupRow]:
    """Participants and outcomes by stakeholder group, in the office's order, people for themselves last."""
    said = _said(round_id, actor, now)
    counted = db.session.execute(
        sa.select(said.c.group_id, said.c.outcome, sa.func.count()).group_by(said.c.group_id, said.c.outcome)
    )
    outcomes: dict[str | None, dict[Outcome, int]] = {}
    for group_id, name, count in counted:
        outcomes.setdefault(group_id, {})[Outcome(name)] = count
    order = (StakeholderGroup.id.is_(None), said.c.group_id.is_not(None), StakeholderGroup.position)
    rows = db.session.execute(
        sa.select(
            said.c.group_id, StakeholderGroup.slug, StakeholderGroup.name, sa.func.count(sa.distinct(said.c.speaker))
        )
        .outerjoin(StakeholderGroup, StakeholderGroup.id == said.c.group_id)
        .group_by(said.c.group_id, StakeholderGroup.id)
        .order_by(*order, StakeholderGroup.name)
    )
    return [
        GroupRow(slug or "", name or "", people, outcomes[group_id], is_told=group_id != NOT_TOLD)
        for group_id, slug, name, people in rows
    ]


def _said(round_id: str, actor: Actor, now: datetime) -> sa.Subquery:
    """Each annotation of a round: for which group, who speaks, and its outcome, as far as the actor is told."""
    return (
        sa.select(
            sa.case((tells_words(actor), Annotation.group_id), else_=NOT_TOLD).label("group_id"),
            sa.case(
                (tells_organisation(actor), sa.func.coalesce(Annotation.organisation_id, Annotation.author_id))
            ).label("speaker"),
            sa.case((RELEASED, Disposition.outcome), else_=Outcome.NOT_YET_CONSIDERED).label("outcome"),
        )
        .outerjoin(Disposition, Disposition.annotation_id == Annotation.id)
        .where(Annotation.round_id == round_id, STANDING, visible_to(actor, now))
        .subquery()
    )


def select_answers(
    round_id: str, *, actor: Actor, now: datetime, outcome: str = "", group: str = "", provision_id: str = ""
) -> sa.Select[Any]:
    """The annotations of a round for its account, by provision, then by number; with this published outcome, of this
    group, on this provision."""
    statement = (
        sa.select(Annotation)
        .join(Annotation.provision)
        .outerjoin(Disposition, sa.and_(Disposition.annotation_id == Annotation.id, RELEASED))
        .where(Annotation.round_id == round_id, STANDING, visible_to(actor, now))
        .options(contains_eager(Annotation.provision), *who())
        .order_by(Provision.position, Annotation.number)
    )
    if outcome == Outcome.NOT_YET_CONSIDERED:
        statement = statement.where(Disposition.id.is_(None))
    elif outcome:
        statement = statement.where(Disposition.outcome == outcome)
    if provision_id:
        statement = statement.where(Annotation.provision_id == provision_id)
    clause = in_group(group)
    return statement if clause is None else statement.where(clause, tells_words(actor))


def find_answered_round(code_id: str) -> Round | None:
    """The newest round of a code with released answers, or else its newest round."""
    answered = (
        sa.select(Annotation.round_id)
        .join(Disposition, Disposition.annotation_id == Annotation.id)
        .where(Disposition.code_id == code_id, RELEASED)
    )
    statement = sa.select(Round).where(Round.code_id == code_id)
    return db.session.scalar(statement.order_by(Round.id.in_(answered).desc(), Round.number.desc()).limit(1))
