"""Who agrees to answers, what waits for their word, and how an answer came to be what it is."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from codeprac.access.actor import CodeRoleName
from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import AnnotationState
from codeprac.codes.models import CodeRole
from codeprac.codes.queries import asks_agreement
from codeprac.db import db
from codeprac.dispositions.models import Disposition, DispositionEvent
from codeprac.dispositions.queries.desk import who
from codeprac.dispositions.rules import Agreement, agrees_for
from codeprac.drafts.models import Provision

PRIVATE = Disposition.released_at.is_(None)


@dataclass(frozen=True, slots=True)
class Chairs:
    """The drafters of a code by the working group that they are in, empty for none, and which of them chair it."""

    group_of: Mapping[str, str]
    chairs: frozenset[str]

    @property
    def chaired(self) -> frozenset[str]:
        """The groups that have a chair; empty for the whole code."""
        return frozenset(self.group_of[chair] for chair in self.chairs)

    def agree_for(self, actor_id: str | None, author_id: str | None) -> bool:
        """Whether this account agrees to what that one proposes."""
        own = {self.group_of[actor_id]} if actor_id in self.chairs and actor_id is not None else set()
        return agrees_for(own, self.group_of.get(author_id or "", ""), self.chaired)


@dataclass(frozen=True, slots=True)
class Agreements:
    """How many private answers of a code are proposed, agreed and returned, and whether release waits for agreement."""

    proposed: int
    agreed: int
    returned: int
    is_asked: bool

    @property
    def held(self) -> int:
        """How many answers no release takes with it, because no chair has agreed."""
        return self.proposed + self.returned if self.is_asked else 0


def read_chairs(code_id: str) -> Chairs:
    """Who chairs what in a code; one query."""
    rows = db.session.execute(
        sa.select(CodeRole.user_id, CodeRole.working_group_id, CodeRole.is_chair).where(
            CodeRole.code_id == code_id, CodeRole.role == CodeRoleName.DRAFTER
        )
    ).all()
    return Chairs(
        {user_id: group_id or "" for user_id, group_id, _is_chair in rows},
        frozenset(user_id for user_id, _group_id, is_chair in rows if is_chair),
    )


def count_agreements(code_id: str) -> Agreements:
    """The private answers of a code by how far they are; two queries."""
    rows = db.session.execute(
        sa.select(Disposition.agreement, sa.func.count())
        .where(Disposition.code_id == code_id, PRIVATE)
        .group_by(Disposition.agreement)
    )
    counts = {state: count for state, count in rows}
    return Agreements(
        counts.get(Agreement.PROPOSED, 0),
        counts.get(Agreement.AGREED, 0),
        counts.get(Agreement.RETURNED, 0),
        is_asked=asks_agreement(code_id),
    )


def may_be_released(code_id: str) -> sa.ColumnElement[bool]:
    """The condition on a private answer that the code's settings put before its release; one query."""
    return Disposition.agreement == Agreement.AGREED if asks_agreement(code_id) else sa.true()


def select_to_agree(
    code_id: str, *, agreement: str = "", author_ids: Collection[str] | None = None, issue_id: str | None = None
) -> sa.Select[Any]:
    """The annotations with a private answer of this standing, of these authors or given with this issue, in the order
    of the text; for paging."""
    statement = (
        sa.select(Annotation)
        .join(Annotation.provision)
        .join(Disposition, Disposition.annotation_id == Annotation.id)
        .where(Annotation.code_id == code_id, Annotation.state == AnnotationState.SUBMITTED, PRIVATE)
        .options(contains_eager(Annotation.provision), joinedload(Annotation.round), *who())
        .order_by(Annotation.round_id.desc(), Provision.position, Annotation.number)
    )
    if agreement:
        statement = statement.where(Disposition.agreement == agreement)
    if author_ids is not None:
        statement = statement.where(Disposition.author_id.in_(author_ids))
    return statement if issue_id is None else statement.where(Disposition.issue_id == issue_id)


def list_events(annotation_id: str) -> list[DispositionEvent]:
    """What happened to the answer to an annotation, the first first."""
    statement = sa.select(DispositionEvent).where(DispositionEvent.annotation_id == annotation_id)
    statement = statement.options(joinedload(DispositionEvent.actor))
    return list(db.session.scalars(statement.order_by(DispositionEvent.at, DispositionEvent.id)))


def list_last_notes(annotation_ids: Sequence[str]) -> dict[str, str]:
    """The note with which the answer to each of these annotations was last returned, by annotation id."""
    statement = sa.select(DispositionEvent.annotation_id, DispositionEvent.note).where(
        DispositionEvent.annotation_id.in_(annotation_ids), DispositionEvent.act == Agreement.RETURNED
    )
    rows = db.session.execute(statement.order_by(DispositionEvent.at, DispositionEvent.id))
    return {annotation_id: note for annotation_id, note in rows}
