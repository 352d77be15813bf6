"""Issues with what stands in them and how it is answered; in a number of queries that is always the same."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from codeprac.annotations.models import Annotation
from codeprac.annotations.queries import who_speaks
from codeprac.annotations.rules import AnnotationState
from codeprac.db import db
from codeprac.dispositions.models import Disposition
from codeprac.drafts.models import Provision
from codeprac.issues.models import Issue, IssueMember
from codeprac.organisations.models import StakeholderGroup

STANDING = Annotation.state == AnnotationState.SUBMITTED


@dataclass(slots=True)
class Figures:
    """How many annotations an issue holds, how many of them are answered and released, and how many of which
    stakeholder group in the office's order; without a name people for themselves. Withdrawn ones do not count."""

    annotations: int = 0
    answered: int = 0
    released: int = 0
    provisions: int = 0
    groups: list[tuple[str, int]] = field(default_factory=list)

    @property
    def open(self) -> int:
        """How many are not yet considered."""
        return self.annotations - self.answered


def figures_of(issue_ids: Collection[str]) -> dict[str, Figures]:
    """The figures of each issue; two queries."""
    found = {issue_id: Figures() for issue_id in issue_ids}
    if not found:
        return found
    joined = sa.join(IssueMember, Annotation, Annotation.id == IssueMember.annotation_id)
    of_these = (IssueMember.issue_id.in_(found), STANDING)
    counts = (
        sa.select(
            IssueMember.issue_id,
            sa.func.count(Annotation.id),
            sa.func.count(Disposition.id),
            sa.func.count(Disposition.released_at),
            sa.func.count(sa.distinct(Annotation.provision_id)),
        )
        .select_from(joined.outerjoin(Disposition, Disposition.annotation_id == Annotation.id))
        .where(*of_these)
        .group_by(IssueMember.issue_id)
    )
    for issue_id, annotations, answered, released, provisions in db.session.execute(counts):
        found[issue_id] = Figures(annotations, answered, released, provisions)
    for issue_id, group, count in db.session.execute(_by_group(joined, of_these)):
        found[issue_id].groups.append((group or "", count))
    return found


def select_in_issue(issue_id: str) -> sa.Select[Any]:
    """The annotations of an issue, withdrawn ones too, by provision, then by number; for paging."""
    return (
        sa.select(Annotation)
        .join(IssueMember, IssueMember.annotation_id == Annotation.id)
        .join(Annotation.provision)
        .join(Annotation.anchor)
        .where(IssueMember.issue_id == issue_id)
        .options(contains_eager(Annotation.provision), contains_eager(Annotation.anchor), *who_speaks())
        .order_by(Provision.position, Annotation.number)
    )


def list_by_id(code_id: str, annotation_ids: Collection[str]) -> list[Annotation]:
    """Those of these annotations that belong to the code, withdrawn ones too, by number."""
    statement = sa.select(Annotation).where(Annotation.code_id == code_id, Annotation.id.in_(annotation_ids))
    return list(db.session.scalars(statement.order_by(Annotation.number)))


def list_standing(code_id: str, annotation_ids: Collection[str]) -> list[Annotation]:
    """Those of these annotations that belong to the code and still stand, with who speaks, by number."""
    statement = sa.select(Annotation).where(Annotation.code_id == code_id, Annotation.id.in_(annotation_ids), STANDING)
    statement = statement.options(joinedload(Annotation.provision), *who_speaks())
    return list(db.session.scalars(statement.order_by(Annotation.number)))


def list_numbered(round_id: str, numbers: Collection[int]) -> list[Annotation]:
    """The standing annotations of a round with these numbers, by number."""
    statement = sa.select(Annotation).where(Annotation.round_id == round_id, Annotation.number.in_(numbers), STANDING)
    return list(db.session.scalars(statement.order_by(Annotation.number)))


def numbers_in(round_id: str) -> set[int]:
    """The numbers of the standing annotations of a round."""
    return set(db.session.scalars(sa.select(Annotation.number).where(Annotation.round_id == round_id, STANDING)))


def count_outside(round_id: str) -> int:
    """How many standing annotations of a round are in no issue."""
    inside = sa.exists().where(IssueMember.annotation_id == Annotation.id)
    statement = sa.select(sa.func.count(Annotation.id)).where(Annotation.round_id == round_id, STANDING, ~inside)
    return db.session.scalar(statement) or 0


def suggestions_of(issue_id: str, annotation_ids: Sequence[str]) -> dict[str, str]:
    """By what the machine proposed these annotations for the issue, as far as it did."""
    statement = sa.select(IssueMember.annotation_id, IssueMember.suggestion).where(
        IssueMember.issue_id == issue_id, IssueMember.annotation_id.in_(annotation_ids), IssueMember.suggestion != ""
    )
    return {row[0]: row[1] for row in db.session.execute(statement)}


def select_issues(code_id: str, round_id: str, state: str = "") -> sa.Select[Any]:
    """The issues of a round, all or those in a state, by number, for paging. `open`: something in them has no answer;
    `answered`: everything has."""
    statement = sa.select(Issue).where(Issue.code_id == code_id, Issue.round_id == round_id, Issue.removed_at.is_(None))
    unanswered = (
        sa.exists()
        .where(IssueMember.issue_id == Issue.id, IssueMember.annotation_id == Annotation.id, STANDING)
        .where(~sa.exists().where(Disposition.annotation_id == Annotation.id).correlate(Annotation))
        .correlate(Issue)
    )
    if state in {"open", "answered"}:
        statement = statement.where(unanswered if state == "open" else ~unanswered)
    return statement.order_by(Issue.number)


def _by_group(joined: sa.Join, of_these: tuple[Any, ...]) -> Any:
    group = StakeholderGroup
    return (
        sa.select(IssueMember.issue_id, group.name, sa.func.count(Annotation.id))
        .select_from(joined.outerjoin(group, group.id == Annotation.group_id))
        .where(*of_these)
        .group_by(IssueMember.issue_id, group.name, group.position)
        .order_by(group.name.is_(None), group.position, group.name)
    )
