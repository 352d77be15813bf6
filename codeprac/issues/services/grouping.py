"""Letting the machine look for annotations that belong together: asked for on a page, done in a job."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa
from flask_babel import gettext as _

from codeprac.annotations.models import Annotation
from codeprac.annotations.rules import AnnotationState
from codeprac.audit.services import record
from codeprac.audit.tags import Tag
from codeprac.db import db, new_id
from codeprac.issues.models import Grouping, IssueMember, SuggestedAnnotation, Suggestion
from codeprac.issues.queries.suggesting import find_grouping
from codeprac.issues.rules import GroupingRunning, SuggestionKind, SuggestionState, is_stuck, kind_of
from codeprac.rounds.models import Round
from codeprac.text.similarity import Group, group_texts

TOLD_EACH = timedelta(seconds=1)
Compared = Sequence[Any]
"""Rows of ids, texts and who speaks."""


def request_grouping(round_: Round, *, actor_id: str | None, now: datetime) -> Grouping:
    """Note that the machine shall look at a round; GroupingRunning while it does so already."""
    last = find_grouping(round_.id)
    if last and not last.finished_at and not is_stuck(told_at=last.told_at, finished_at=None, now=now):
        raise GroupingRunning(_("The annotations of this round are being compared already."))
    grouping = Grouping(round_id=round_.id, requested_by_id=actor_id, requested_at=now, told_at=now)
    db.session.add(grouping)
    db.session.flush()
    record(Tag.GROUPING_REQUESTED, actor_id=actor_id, subject=grouping, at=now, round=round_.number)
    return grouping


def run_grouping(grouping_id: str, clock: Callable[[], datetime], commit: Callable[[], None]) -> None:
    """Compare the annotations of a round, tell how far that is, and store what belongs together as suggestions. Open
    suggestions of earlier looks give way; what a drafter dismissed is not suggested again."""
    grouping = db.session.get(Grouping, grouping_id)
    if grouping is None or grouping.finished_at is not None:
        return
    rows = _texts(grouping.round_id)
    commit()  # nobody waits for a lock while texts are compared

    def tell(done: int, total: int) -> None:
        now = clock()
        if now - grouping.told_at >= TOLD_EACH or done == total:
            grouping.done, grouping.total, grouping.told_at = done, total, now
            commit()

    found = group_texts(
        ["\n".join(filter(None, (row.text, row.rationale, row.proposed_wording))) for row in rows], tell
    )
    _store(grouping.round_id, [*_named(found.alike, rows, True), *_named(found.similar, rows, False)], clock())
    grouping.finished_at = grouping.told_at = clock()
    commit()


def fail_grouping(grouping_id: str, problem: str, *, now: datetime) -> None:
    """Note that the machine gave up, so that somebody may let it look again."""
    grouping = db.session.get(Grouping, grouping_id)
    if grouping is not None:
        grouping.problem, grouping.finished_at, grouping.told_at = problem, now, now
        db.session.flush()


def _texts(round_id: str) -> Compared:
    statement = sa.select(
        Annotation.id,
        Annotation.text,
        Annotation.rationale,
        Annotation.proposed_wording,
        Annotation.author_id,
        Annotation.organisation_id,
    ).where(Annotation.round_id == round_id, Annotation.state == AnnotationState.SUBMITTED)
    return db.session.execute(statement.order_by(Annotation.number)).all()


def _named(groups: Iterable[Group], rows: Compared, alike: bool) -> list[tuple[Suggestion, Mapping[str, float]]]:
    """The groups as suggestions, with the annotations of each."""
    found: list[tuple[Suggestion, Mapping[str, float]]] = []
    for group in groups:
        members = [rows[place] for place, _score in group.members]
        organisations = {row.organisation_id for row in members if row.organisation_id}
        people = {row.author_id for row in members if not row.organisation_id}
        suggestion = Suggestion(
            id=new_id(),
            kind=kind_of(alike=alike, voices=len(organisations) + len(people)),
            score=round(group.score, 3),
            words=list(group.words),
            size=len(members),
            people=len(people),
            organisations=len(organisations),
        )
        found.append((suggestion, {rows[place].id: round(score, 3) for place, score in group.members}))
    return found


def _store(round_id: str, found: Sequence[tuple[Suggestion, Mapping[str, float]]], now: datetime) -> None:
    db.session.execute(
        sa.delete(Suggestion).where(Suggestion.round_id == round_id, Suggestion.state == SuggestionState.OPEN)
    )
    dismissed, issues = _dismissed(round_id), _issues(round_id)
    rows = []
    for suggestion, scores in found:
        held = {issues.get(key) for key in scores}
        is_whole = suggestion.kind != SuggestionKind.SIMILAR or len(scores) > 1
        if not is_whole or (len(held) == 1 and None not in held) or any(scores.keys() <= old for old in dismissed):
            continue
        suggestion.round_id, suggestion.suggested_at, suggestion.state = round_id, now, SuggestionState.OPEN
        db.session.add(suggestion)
        rows += [
            {"id": new_id(), "suggestion_id": suggestion.id, "annotation_id": key, "score": score}
            for key, score in scores.items()
        ]
    db.session.flush()
    if rows:
        db.session.execute(sa.insert(SuggestedAnnotation), rows)


def _dismissed(round_id: str) -> list[set[str]]:
    """The annotations of each suggestion that a drafter dismissed."""
    statement = (
        sa.select(SuggestedAnnotation.suggestion_id, SuggestedAnnotation.annotation_id)
        .join(Suggestion, Suggestion.id == SuggestedAnnotation.suggestion_id)
        .where(Suggestion.round_id == round_id, Suggestion.state == SuggestionState.DISMISSED)
    )
    held: dict[str, set[str]] = {}
    for suggestion_id, annotation_id in db.session.execute(statement):
        held.setdefault(suggestion_id, set()).add(annotation_id)
    return list(held.values())


def _issues(round_id: str) -> dict[str, str]:
    """The issue of each annotation of the round that is in one."""
    statement = sa.select(IssueMember.annotation_id, IssueMember.issue_id).join(IssueMember.annotation)
    return {row[0]: row[1] for row in db.session.execute(statement.where(Annotation.round_id == round_id))}
