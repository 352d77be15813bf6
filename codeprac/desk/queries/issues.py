"""The annotations of an issue as they are answered: with the issue, on their own, or not here."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import AnnotationState
from codeprac.db import db
from codeprac.dispositions.models import Disposition, IssueAnswer
from codeprac.dispositions.queries import answers_to
from codeprac.dispositions.queries.desk import who
from codeprac.drafts.models import Provision
from codeprac.issues.models import Issue, IssueMember


class Standing(StrEnum):
    """How an annotation stands to the answer of its issue."""

    UNANSWERED = "unanswered"
    TOGETHER = "together"
    OWN = "own"
    LEFT_OUT = "left-out"
    LATER = "later"
    RELEASED = "released"


@dataclass(frozen=True, slots=True)
class Member:
    """An annotation of an issue with its answer, if it has one."""

    annotation: Annotation
    answer: Disposition | None
    standing: Standing

    @property
    def goes_along(self) -> bool:
        """Whether it gets the issue's answer unless the drafter says otherwise."""
        return self.standing in {Standing.UNANSWERED, Standing.TOGETHER, Standing.LATER}


def list_members(issue: Issue, answer: IssueAnswer | None) -> Sequence[Member]:
    """The standing annotations of the issue, in the order of the text; a fixed number of queries."""
    statement = (
        sa.select(Annotation, IssueMember)
        .join(IssueMember, IssueMember.annotation_id == Annotation.id)
        .join(Annotation.provision)
        .where(IssueMember.issue_id == issue.id, Annotation.state == AnnotationState.SUBMITTED)
        .options(contains_eager(Annotation.provision), joinedload(Annotation.anchor), *who())
        .order_by(Provision.position, Annotation.number)
    )
    rows = db.session.execute(statement).all()
    answers = answers_to([annotation.id for annotation, _member in rows], include_private=True)
    return [
        Member(annotation, answers.get(annotation.id), _standing(issue, member, answers.get(annotation.id), answer))
        for annotation, member in rows
    ]


def _standing(issue: Issue, member: IssueMember, own: Disposition | None, answer: IssueAnswer | None) -> Standing:
    if own is not None:
        if own.released_at is not None:
            return Standing.RELEASED
        return Standing.TOGETHER if own.issue_id == issue.id else Standing.OWN
    if answer is None:
        return Standing.UNANSWERED
    return Standing.LATER if member.added_at > answer.recorded_at else Standing.LEFT_OUT
