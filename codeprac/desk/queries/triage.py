"""The triage table: the annotations of a round, filtered, sorted, counted. A page costs a fixed number of queries, and
the table is sorted by keys alone: the text of 10,000 annotations stays where it is."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import aliased, contains_eager, joinedload

from codeprac.accounts.models import User
from codeprac.annotations.models import Anchor, Annotation, Endorsement
from codeprac.codes.models import WorkingGroup
from codeprac.db import by_name, db
from codeprac.desk.models import Assignment
from codeprac.desk.queries.narrowing import STANDING, DeskFilters, is_for
from codeprac.dispositions.models import Disposition, FollowUp
from codeprac.dispositions.queries.desk import who
from codeprac.dispositions.rules import Stance
from codeprac.drafts.models import Provision
from codeprac.issues.models import Issue, IssueMember
from codeprac.organisations.models import Organisation, StakeholderGroup

PROVISION = (Provision.position, Annotation.number)
Speaker, Answering = aliased(User), aliased(User)
ENDORSEMENTS = (
    sa.select(sa.func.count(Endorsement.id))
    .where(Endorsement.annotation_id == Annotation.id)
    .correlate(Annotation)
    .scalar_subquery()
)
SORTS: dict[str, tuple[Any, ...]] = {
    "provision": (Provision.position,),
    "number": (Annotation.number,),
    "kind": (Annotation.kind,),
    "group": (StakeholderGroup.position.is_(None), StakeholderGroup.position),
    "organisation": (by_name(sa.func.coalesce(Organisation.name, Speaker.name)),),
    "wording": (Annotation.proposed_wording.is_(None),),
    "endorsements": (ENDORSEMENTS,),
    "issue": (Issue.number.is_(None), Issue.number),
    "assignee": (
        sa.func.coalesce(Answering.name, WorkingGroup.name).is_(None),
        by_name(sa.func.coalesce(Answering.name, WorkingGroup.name)),
    ),
    "due": (Assignment.due_on.is_(None), Assignment.due_on),
    "answer": (Disposition.outcome.is_not(None), Disposition.outcome),
}


@dataclass(frozen=True, slots=True)
class Order:
    """By which column the table is sorted, and whether backwards; what has no value stays last."""

    column: str = "provision"
    backwards: bool = False

    def clauses(self) -> list[Any]:
        """The ORDER BY, with the place in the text behind."""
        *missing, key = SORTS[self.column]
        return [*missing, key.desc() if self.backwards else key.asc(), *PROVISION]


IN_TEXT = Order()


@dataclass(frozen=True, slots=True)
class Views:
    """How many annotations each view of the desk holds."""

    all: int
    open: int
    mine: int
    waiting: int
    wording: int
    objected: int


def list_keys(round_id: str, filters: DeskFilters, order: Order) -> list[str]:
    """The ids of all that pass the filters, sorted: searched once for both the number and the rows of a page."""
    keys = db.session.scalars(_keys(round_id, filters, order).order_by(*order.clauses()))
    return [id_ for id_ in keys if filters.is_among(id_)]


def list_triage(round_id: str, filters: DeskFilters, order: Order, *, after: int, most: int) -> list[Annotation]:
    """A stretch of the sorted table, each row with all that it shows; two queries, whatever the length of the round."""
    keys = _keys(round_id, filters, order).order_by(*order.clauses()).limit(most).offset(after)
    return list_in_order(list(db.session.scalars(keys)))


def list_in_order(ids: Sequence[str]) -> list[Annotation]:
    """These annotations, as they are sorted, each with all that a row shows."""
    rows = {annotation.id: annotation for annotation in list_rows(ids)}
    return [rows[id_] for id_ in ids]


def list_matching(round_id: str, filters: DeskFilters) -> list[tuple[str, int, bool]]:
    """Of all annotations that pass the filters, in the order of the text: the id, the version of the answer (0 without
    one), and whether it is released."""
    passing = _keys(round_id, filters).with_only_columns(Annotation.id).subquery()
    rows = db.session.execute(
        sa.select(Annotation.id, sa.func.coalesce(Disposition.version, 0), Disposition.released_at.is_not(None))
        .join(passing, passing.c.id == Annotation.id)
        .join(Annotation.provision)
        .outerjoin(Disposition, Disposition.annotation_id == Annotation.id)
        .order_by(*PROVISION)
    )
    return [(id_, version, bool(released)) for id_, version, released in rows if filters.is_among(id_)]


def list_rows(annotation_ids: Collection[str]) -> Sequence[Annotation]:
    """Annotations with all that a row shows of them, in the order of the text."""
    place = contains_eager(Annotation.provision).load_only(
        Provision.label, Provision.title, Provision.heading, Provision.slug, Provision.number, Provision.position
    )
    statement = (
        sa.select(Annotation)
        .join(Annotation.provision)
        .where(Annotation.id.in_(annotation_ids))
        .options(place, *who())
        .order_by(*PROVISION)
    )
    return db.session.scalars(statement).all()


def count_views(round_id: str, *, code_id: str, reader: str) -> dict[str, Views]:
    """How many annotations on each provision of the round each view holds, by provision id; one query."""
    waiting = sa.and_(Disposition.id.is_not(None), Disposition.released_at.is_(None))
    rows = db.session.execute(
        sa.select(
            Annotation.provision_id,
            sa.func.count(Annotation.id),
            _count_if(Disposition.id.is_(None)),
            _count_if(is_for(code_id, reader)),
            _count_if(waiting),
            _count_if(Annotation.proposed_wording.is_not(None)),
            sa.func.count(FollowUp.id),
        )
        .outerjoin(Disposition, Disposition.annotation_id == Annotation.id)
        .outerjoin(FollowUp, sa.and_(FollowUp.disposition_id == Disposition.id, FollowUp.stance == Stance.OBJECTION))
        .outerjoin(Assignment, Assignment.annotation_id == Annotation.id)
        .where(Annotation.round_id == round_id, STANDING)
        .group_by(Annotation.provision_id)
    )
    return {provision_id: Views(*(count or 0 for count in counts)) for provision_id, *counts in rows}


def total(views: Iterable[Views]) -> Views:
    """The counts of all provisions together."""
    counts = [astuple(each) for each in views]
    return Views(*(sum(each[place] for each in counts) for place in range(len(fields(Views)))))


def count_endorsed(annotation_ids: Collection[str]) -> dict[str, int]:
    """How many endorse each of these annotations, by annotation id; those without any are left out."""
    rows = db.session.execute(
        sa.select(Endorsement.annotation_id, sa.func.count(Endorsement.id))
        .where(Endorsement.annotation_id.in_(annotation_ids))
        .group_by(Endorsement.annotation_id)
    )
    return {id_: count for id_, count in rows}


def arrangements_of(annotation_ids: Collection[str]) -> dict[str, Assignment]:
    """Who answers these annotations and by when, with names, by annotation id."""
    statement = sa.select(Assignment).where(Assignment.annotation_id.in_(annotation_ids))
    options = (joinedload(Assignment.drafter), joinedload(Assignment.working_group))
    return {row.annotation_id: row for row in db.session.scalars(statement.options(*options))}


def list_organisations_in(round_id: str) -> Sequence[Organisation]:
    """The organisations that annotated in a round, by name."""
    heard = sa.select(Annotation.organisation_id).where(Annotation.round_id == round_id, STANDING)
    statement = sa.select(Organisation).where(Organisation.id.in_(heard))
    return db.session.scalars(statement.order_by(by_name(Organisation.name), Organisation.id)).all()


def _keys(round_id: str, filters: DeskFilters, order: Order = IN_TEXT) -> sa.Select[str]:
    """The ids of what passes, with no more tables than filters and order ask."""
    column = order.column
    statement = sa.select(Annotation.id).join(Annotation.provision)
    if filters.answer or filters.due or column == "answer":
        statement = statement.outerjoin(Disposition, Disposition.annotation_id == Annotation.id)
    if filters.assignee or filters.due or column in {"assignee", "due"}:
        statement = statement.outerjoin(Assignment, Assignment.annotation_id == Annotation.id)
    if filters.issue or column == "issue":
        statement = statement.outerjoin(IssueMember, IssueMember.annotation_id == Annotation.id)
        statement = statement.outerjoin(Issue, Issue.id == IssueMember.issue_id)
    if filters.words:
        own = sa.and_(Anchor.annotation_id == Annotation.id, Anchor.draft_id == Annotation.draft_id)
        statement = statement.join(Anchor, own)
    if column == "group":
        statement = statement.outerjoin(StakeholderGroup, StakeholderGroup.id == Annotation.group_id)
    if column == "organisation":
        statement = statement.outerjoin(Organisation, Organisation.id == Annotation.organisation_id)
        statement = statement.join(Speaker, Speaker.id == Annotation.author_id)
    if column == "assignee":
        statement = statement.outerjoin(Answering, Answering.id == Assignment.drafter_id)
        statement = statement.outerjoin(WorkingGroup, WorkingGroup.id == Assignment.working_group_id)
    return statement.where(Annotation.round_id == round_id, STANDING, *filters.clauses())


def _count_if(clause: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((clause, 1), else_=0))
