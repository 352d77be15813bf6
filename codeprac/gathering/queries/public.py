"""What the public sees of an issue, once it is released."""

from collections.abc import Collection
from datetime import datetime
from typing import Any, NamedTuple

import sqlalchemy as sa
from sqlalchemy.orm import contains_eager, joinedload

from codeprac.access.actor import PUBLIC, Actor
from codeprac.annotations.models import Annotation
from codeprac.annotations.queries import tells_words, visible_to, who_speaks
from codeprac.annotations.rules import AnnotationState
from codeprac.db import db
from codeprac.dispositions.models import Disposition
from codeprac.drafts.models import Draft, Provision
from codeprac.errors import NotFound
from codeprac.issues.models import Issue, IssueMember, SuggestedAnnotation, Suggestion
from codeprac.issues.rules import SuggestionKind, SuggestionState

STANDING = Annotation.state == AnnotationState.SUBMITTED
MOST_OF_A_CAMPAIGN = 1_000


class GivenAnswer(NamedTuple):
    """An answer that annotations of an issue got, and how many of them."""

    outcome: str
    reason: str
    times: int


def get_released_issue(code_id: str, number: int) -> Issue:
    """The issue that the public may see; NotFound otherwise, whatever there is."""
    statement = sa.select(Issue).where(Issue.code_id == code_id, Issue.number == number, *_is_public())
    issue = db.session.scalar(statement)
    if issue is None:
        raise NotFound(f"issue {number}")
    return issue


def select_released_issues(code_id: str) -> sa.Select[Any]:
    """The issues of a code that the public may see, those of the last round first, by number; for paging."""
    statement = sa.select(Issue).join(Issue.round).where(Issue.code_id == code_id, *_is_public())
    return statement.options(contains_eager(Issue.round)).order_by(Issue.round_id.desc(), Issue.number)


def select_shown_in_issue(issue_id: str, *, actor: Actor, now: datetime) -> sa.Select[Any]:
    """The annotations of an issue whose words the actor may read, by provision, then by number; for paging. To stand in
    an issue says what an annotation is about, so that confidential ones are left out."""
    return (
        sa.select(Annotation)
        .join(IssueMember, IssueMember.annotation_id == Annotation.id)
        .join(Annotation.provision)
        .where(IssueMember.issue_id == issue_id, STANDING, visible_to(actor, now), tells_words(actor))
        .options(
            contains_eager(Annotation.provision),
            joinedload(Annotation.anchor),
            joinedload(Annotation.round),
            joinedload(Annotation.draft).joinedload(Draft.code),
            *who_speaks(),
        )
        .order_by(Provision.position, Annotation.number)
    )


def count_confidential(issue_id: str, *, actor: Actor, now: datetime) -> int:
    """How many annotations of an issue the actor is told no words of."""
    statement = (
        sa.select(sa.func.count(Annotation.id))
        .join(IssueMember, IssueMember.annotation_id == Annotation.id)
        .where(IssueMember.issue_id == issue_id, STANDING, visible_to(actor, now), ~tells_words(actor))
    )
    return db.session.scalar(statement) or 0


def list_given_answers(issue_id: str) -> list[GivenAnswer]:
    """The released answers to the annotations of an issue, but for confidential ones, the most frequent first."""
    count = sa.func.count(Disposition.id)
    statement = (
        sa.select(Disposition.outcome, Disposition.reason, count)
        .join(IssueMember, IssueMember.annotation_id == Disposition.annotation_id)
        .join(Annotation, Annotation.id == Disposition.annotation_id)
        .where(
            IssueMember.issue_id == issue_id,
            Disposition.released_at.is_not(None),
            tells_words(PUBLIC),
            STANDING,
        )
        .group_by(Disposition.outcome, Disposition.reason)
        .order_by(count.desc(), Disposition.outcome, Disposition.reason)
    )
    return [GivenAnswer(*row) for row in db.session.execute(statement)]


def list_campaigns_in(issue_id: str, *, actor: Actor, now: datetime) -> list[tuple[str, list[Annotation]]]:
    """Texts of many in an issue, as drafters accepted them: the id of each suggestion, and those of its annotations
    that are still in the issue and whose words the actor may read."""
    statement = (
        sa.select(SuggestedAnnotation.suggestion_id, Annotation)
        .join(Annotation, Annotation.id == SuggestedAnnotation.annotation_id)
        .join(Suggestion, Suggestion.id == SuggestedAnnotation.suggestion_id)
        .join(IssueMember, IssueMember.annotation_id == Annotation.id)
        .where(
            IssueMember.issue_id == issue_id,
            Suggestion.issue_id == issue_id,
            Suggestion.state == SuggestionState.ACCEPTED,
            Suggestion.kind.in_([SuggestionKind.CAMPAIGN, SuggestionKind.ALIKE]),
            STANDING,
            visible_to(actor, now),
            tells_words(actor),
        )
        .options(*who_speaks())
        .order_by(SuggestedAnnotation.suggestion_id, SuggestedAnnotation.score.desc(), Annotation.number)
        .limit(MOST_OF_A_CAMPAIGN)
    )
    found: dict[str, list[Annotation]] = {}
    for suggestion_id, annotation in db.session.execute(statement):
        found.setdefault(suggestion_id, []).append(annotation)
    return [(key, annotations) for key, annotations in found.items() if len(annotations) > 1]


def released_issues_of(annotation_ids: Collection[str]) -> dict[str, Issue]:
    """The issue of each of these annotations that the public sees it in, by annotation id; one query."""
    if not annotation_ids:
        return {}
    statement = sa.select(IssueMember.annotation_id, Issue).join(Issue, Issue.id == IssueMember.issue_id)
    rows = db.session.execute(statement.where(IssueMember.annotation_id.in_(annotation_ids), *_is_public()))
    return {row[0]: row[1] for row in rows}


def _is_public() -> tuple[sa.ColumnElement[bool], ...]:
    return (Issue.released_at.is_not(None), Issue.removed_at.is_(None))
