"""What stands on the desk: the annotations of a round with their answers, filtered, counted, mapped."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload
from sqlalchemy.orm.interfaces import ORMOption

from codeprac.annotations.models import Anchor, Annotation
from codeprac.annotations.rules import AnnotationState
from codeprac.db import by_name, db
from codeprac.dispositions.models import Disposition, FollowUp
from codeprac.dispositions.rules import RECORDABLE, Stance
from codeprac.drafts.models import Provision
from codeprac.organisations.models import Organisation
from codeprac.text.numbers import read_whole

FOR_THEMSELVES = "-"
WORDS_IN_A_SEARCH = 6
STANDING = Annotation.state == AnnotationState.SUBMITTED


@dataclass(frozen=True, slots=True)
class DeskFilters:
    """What the desk is narrowed to; empty values narrow nothing. `provisions` are ids: one and all beneath it; `among`
    are ids of annotations."""

    provisions: Collection[str] = ()
    kind: str = ""
    group: str = ""
    organisation: str = ""
    answer: str = ""
    wording: bool = False
    among: Collection[str] | None = None
    words: str = ""

    def clauses(self) -> list[sa.ColumnElement[bool]]:
        """The filters as conditions on Annotation, its Anchor and its Disposition."""
        found = [
            Annotation.provision_id.in_(self.provisions) if self.provisions else None,
            Annotation.kind == self.kind if self.kind else None,
            Annotation.proposed_wording.is_not(None) if self.wording else None,
            Annotation.id.in_(self.among) if self.among is not None else None,
            in_group(self.group),
            _of_organisation(self.organisation),
            _answered(self.answer),
            *(_holds(word) for word in self.words.split()[:WORDS_IN_A_SEARCH]),
        ]
        return [clause for clause in found if clause is not None]


@dataclass(frozen=True, slots=True)
class Views:
    """How many annotations each view of the desk holds."""

    all: int
    open: int
    waiting: int
    wording: int
    objected: int


def select_on_desk(round_id: str, filters: DeskFilters) -> sa.Select[Any]:
    """The standing annotations of a round that pass the filters, by provision, then by number; for paging."""
    return (
        sa.select(Annotation)
        .join(Annotation.provision)
        .join(Annotation.anchor)
        .outerjoin(Disposition, Disposition.annotation_id == Annotation.id)
        .where(Annotation.round_id == round_id, STANDING, *filters.clauses())
        .options(contains_eager(Annotation.provision), contains_eager(Annotation.anchor), *who())
        .order_by(Provision.position, Annotation.number)
    )


def list_annotations_to_answer(code_id: str, annotation_ids: Collection[str]) -> list[Annotation]:
    """Those of these annotations that belong to the code and still stand, by provision, then by number."""
    statement = (
        sa.select(Annotation)
        .join(Annotation.provision)
        .where(Annotation.code_id == code_id, Annotation.id.in_(annotation_ids), STANDING)
        .options(contains_eager(Annotation.provision), joinedload(Annotation.anchor), *who())
        .order_by(Provision.position, Annotation.number)
    )
    return list(db.session.scalars(statement))


def list_recorded_together(code_id: str, disposition_id: str, author_id: str | None) -> list[Disposition]:
    """The private answers that a drafter gave in one go with this one: what can be taken back in one go."""
    one = db.session.get(Disposition, disposition_id)
    if one is None or one.code_id != code_id or one.author_id != author_id or one.released_at is not None:
        return []
    statement = sa.select(Disposition).where(
        Disposition.code_id == code_id,
        Disposition.author_id == author_id,
        Disposition.recorded_at == one.recorded_at,
        Disposition.released_at.is_(None),
    )
    return list(db.session.scalars(statement.order_by(Disposition.id)))


def count_answered(round_id: str) -> dict[str, tuple[int, int]]:
    """For each provision that has annotations in the round: how many, and how many are answered, privately or not."""
    rows = db.session.execute(
        sa.select(Annotation.provision_id, sa.func.count(Annotation.id), sa.func.count(Disposition.id))
        .outerjoin(Disposition, Disposition.annotation_id == Annotation.id)
        .where(Annotation.round_id == round_id, STANDING)
        .group_by(Annotation.provision_id)
    )
    return {provision_id: (received, answered) for provision_id, received, answered in rows}


def count_views(round_id: str) -> Views:
    """How many annotations of the round each view holds; one query."""
    private = sa.and_(Disposition.id.is_not(None), Disposition.released_at.is_(None))
    proposing = Annotation.proposed_wording.is_not(None)
    row = db.session.execute(
        sa.select(
            sa.func.count(Annotation.id),
            _count_if(Disposition.id.is_(None)),
            _count_if(private),
            _count_if(proposing),
            _count_if(says(Stance.OBJECTION)),
        )
        .outerjoin(Disposition, Disposition.annotation_id == Annotation.id)
        .where(Annotation.round_id == round_id, STANDING)
    ).one()
    return Views(*(count or 0 for count in row))


def find_next_open(annotation: Annotation) -> Annotation | None:
    """The next annotation of the round, in the order of the desk, without an answer; after the last comes the first."""
    place = (annotation.provision.position, annotation.number)
    statement = (
        sa.select(Annotation)
        .join(Annotation.provision)
        .outerjoin(Disposition, Disposition.annotation_id == Annotation.id)
        .where(Annotation.round_id == annotation.round_id, STANDING, Disposition.id.is_(None))
        .where(Annotation.id != annotation.id)
        .options(contains_eager(Annotation.provision))
        .order_by(Provision.position, Annotation.number)
        .limit(1)
    )
    later = sa.or_(
        Provision.position > place[0],
        sa.and_(Provision.position == place[0], Annotation.number > place[1]),
    )
    return db.session.scalar(statement.where(later)) or db.session.scalar(statement)


def list_organisations_in(round_id: str) -> Sequence[Organisation]:
    """The organisations that annotated in a round, by name."""
    heard = sa.select(Annotation.organisation_id).where(Annotation.round_id == round_id, STANDING)
    statement = sa.select(Organisation).where(Organisation.id.in_(heard))
    return db.session.scalars(statement.order_by(by_name(Organisation.name), Organisation.id)).all()


def who() -> tuple[ORMOption, ...]:
    """Who speaks, and for whom: loaded with the annotation."""
    return (joinedload(Annotation.author), joinedload(Annotation.organisation), joinedload(Annotation.group))


def in_group(slug: str) -> sa.ColumnElement[bool] | None:
    """Whether an annotation speaks for the stakeholder group, or for no group; None narrows nothing."""
    if slug == FOR_THEMSELVES:
        return Annotation.group_id.is_(None)
    return Annotation.group.has(slug=slug) if slug else None


def _of_organisation(slug: str) -> sa.ColumnElement[bool] | None:
    if slug == FOR_THEMSELVES:
        return Annotation.organisation_id.is_(None)
    return Annotation.organisation.has(slug=slug) if slug else None


def _answered(answer: str) -> sa.ColumnElement[bool] | None:
    if answer in RECORDABLE:
        return Disposition.outcome == answer
    states: dict[str, sa.ColumnElement[bool]] = {
        "open": Disposition.id.is_(None),
        "answered": Disposition.id.is_not(None),
        "waiting": sa.and_(Disposition.id.is_not(None), Disposition.released_at.is_(None)),
        "released": Disposition.released_at.is_not(None),
    } | {stance.value: says(stance) for stance in Stance}
    return states.get(answer)


def says(stance: Stance) -> sa.ColumnElement[bool]:
    """Whether who was answered says this to it."""
    return sa.exists().where(FollowUp.annotation_id == Annotation.id, FollowUp.stance == stance).correlate(Annotation)


def _holds(word: str) -> sa.ColumnElement[bool]:
    """Whether the word stands in what was said or quoted, or is the annotation's number."""
    number = read_whole(word.removeprefix("#"), digits=9)
    columns = (Annotation.text, Annotation.rationale, Annotation.proposed_wording, Anchor.quote)
    found: list[sa.ColumnElement[bool]] = [column.icontains(word, autoescape=True) for column in columns]
    if number is not None:
        found.append(Annotation.number == number)
    return sa.or_(*found)


def _count_if(clause: sa.ColumnElement[bool]) -> sa.ColumnElement[int]:
    return sa.func.sum(sa.case((clause, 1), else_=0))
