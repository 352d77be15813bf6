"""How many annotations, by kind and group, and how many have a published answer."""

from dataclasses import dataclass
from datetime import datetime

import sqlalchemy as sa

from codeprac.access.actor import Actor
from codeprac.annotations.models import Annotation
from codeprac.annotations.queries import tells_words, visible_to
from codeprac.annotations.queries.visibility import tells_organisation
from codeprac.annotations.rules import AnnotationKind, AnnotationState
from codeprac.db import db
from codeprac.dispositions.models import Disposition
from codeprac.organisations.models import StakeholderGroup

NOT_TOLD = "?"
STANDING = Annotation.state == AnnotationState.SUBMITTED


@dataclass(frozen=True, slots=True)
class Answered:
    """Annotations that stand, and how many of them have a published answer."""

    annotations: int
    answered: int

    @property
    def open(self) -> int:
        """How many are not yet considered, as far as the public can know."""
        return self.annotations - self.answered

    @property
    def percent(self) -> int:
        """The share that is answered, rounded down so that only all is 100."""
        return self.answered * 100 // self.annotations if self.annotations else 0


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """One stakeholder group in a round: its annotations by kind; the name is empty for people on their own, and for
    what is confidential to the reader, whose group is not told. `parties`: the organisations, or people on their own,
    behind those annotations that tell the reader who speaks; each counts once, however much it said."""

    name: str
    by_kind: tuple[int, ...]
    parties: int = 0
    is_told: bool = True

    @property
    def total(self) -> int:
        """Annotations of every kind."""
        return sum(self.by_kind)


@dataclass(frozen=True, slots=True)
class RoundFigures:
    """Who spoke in a round, and in which kinds."""

    groups: tuple[GroupFigures, ...]
    kinds: tuple[AnnotationKind, ...] = tuple(AnnotationKind)

    @property
    def by_kind(self) -> tuple[int, ...]:
        """Annotations of each kind."""
        return tuple(sum(group.by_kind[place] for group in self.groups) for place in range(len(self.kinds)))

    @property
    def parties(self) -> int:
        """Every organisation once, and everyone who speaks for themselves."""
        return sum(group.parties for group in self.groups)

    @property
    def total(self) -> int:
        """Every annotation."""
        return sum(self.by_kind)

    @property
    def largest(self) -> int:
        """The annotations of the group that has most."""
        return max((group.total for group in self.groups), default=0)


def round_figures(round_id: str, *, actor: Actor, now: datetime) -> RoundFigures:
    """The annotations of one round that the actor may read, by group and kind; groups that said nothing are there with
    zeros. Three queries."""
    names = db.session.execute(
        sa.select(StakeholderGroup.id, StakeholderGroup.name).order_by(StakeholderGroup.position, StakeholderGroup.name)
    )
    said = (
        sa.select(sa.case((tells_words(actor), Annotation.group_id), else_=NOT_TOLD).label("group_id"), Annotation.kind)
        .where(Annotation.round_id == round_id, STANDING, visible_to(actor, now))
        .subquery()
    )
    rows = db.session.execute(
        sa.select(said.c.group_id, said.c.kind, sa.func.count()).group_by(said.c.group_id, said.c.kind)
    )
    counted = {(group_id, kind): count for group_id, kind, count in rows}
    parties = _count_parties(round_id, actor, now)
    sides: list[tuple[str | None, str]] = [*((group_id, name) for group_id, name in names), (None, "")]
    if any(group_id == NOT_TOLD for group_id, _kind in counted):
        sides.append((NOT_TOLD, ""))
    return RoundFigures(
        tuple(
            GroupFigures(
                name,
                tuple(counted.get((group_id, kind), 0) for kind in AnnotationKind),
                parties=parties.get(group_id, 0),
                is_told=group_id != NOT_TOLD,
            )
            for group_id, name in sides
        )
    )


def _count_parties(round_id: str, actor: Actor, now: datetime) -> dict[str | None, int]:
    """How many parties of each group spoke. Annotations that do not tell whose they are stay out: a party that is known
    would otherwise be found as the author of the anonymous ones by counting. Of what was recorded elsewhere those count
    who are named; a workshop as a whole is nobody."""
    spoke = sa.case(
        (Annotation.record_id.is_(None), Annotation.author_id), (Annotation.said_by != "", Annotation.said_by)
    )
    party = sa.func.coalesce(Annotation.organisation_id, spoke)
    statement = (
        sa.select(Annotation.group_id, sa.func.count(sa.distinct(party)))
        .where(Annotation.round_id == round_id, STANDING, visible_to(actor, now), tells_organisation(actor))
        .group_by(Annotation.group_id)
    )
    return {group_id: count for group_id, count in db.session.execute(statement)}


def count_answered(*, actor: Actor, now: datetime, code_id: str | None = None) -> dict[str, Answered]:
    """Annotations that the actor may read and those with a published answer, by round; of one code or of all."""
    statement = (
        sa.select(Annotation.round_id, sa.func.count(Annotation.id), sa.func.count(Disposition.released_at))
        .outerjoin(Disposition, Disposition.annotation_id == Annotation.id)
        .where(STANDING, visible_to(actor, now))
        .group_by(Annotation.round_id)
    )
    if code_id is not None:
        statement = statement.where(Annotation.code_id == code_id)
    rows = db.session.execute(statement)
    return {round_id: Answered(annotations, answered) for round_id, annotations, answered in rows}
